// Does the method (regression on differences, weights not negative, ridge towards a prior) recover an order that experts made otherwise? Tried on the
// MacroVector scores of CVSS v4.0, which FIRST derived from experts' comparisons.
//
//   node packages/risk/scripts/validate-cvss.mjs cvss_lookup.js
//
// The argument is FIRST's published lookup (https://github.com/FIRSTdotorg/cvss-v4-calculator, cvss_lookup.js) or any text with `"000000": 10` entries.
import { readFileSync } from 'node:fs'
import { seededRandom } from '@apiscope/ml'
import { fitPairs } from './fit/solve.mjs'

const SPLITS = 20
const LAMBDA = 1
/** Levels of each equivalence class beyond the worst. */
const LEVELS = [2, 1, 2, 2, 2, 1]

const text = readFileSync(process.argv[2], 'utf8')
const vectors = [...text.matchAll(/["']?(\d{6})["']?\s*[:,]\s*([\d.]+)/g)].map(([, name, score]) => ({
  score: Number(score),
  // One step for each level that a class is worse than its best.
  row: LEVELS.flatMap((most, i) => Array.from({ length: most }, (_, level) => (Number(name[i]) <= level ? 1 : 0))),
}))
if (vectors.length < 200) throw new Error(`${vectors.length} MacroVectors found; 270 are published`)

const random = seededRandom(3)
const results = Array.from({ length: SPLITS }, () => {
  const shuffled = random.shuffle([...vectors])
  const cut = Math.round(0.6 * shuffled.length)
  const pairs = pairsOf(shuffled.slice(0, cut))
  const n = vectors[0].row.length
  const weights = fitPairs({
    rows: pairs.map(([a, b]) => a.row.map((x, j) => x - b.row[j])),
    counts: pairs.map(() => 1),
    prior: new Array(n).fill(1),
    ridge: new Array(n).fill(LAMBDA),
    least: new Array(n).fill(0),
    chain: [0],
  })
  const sum = ({ row }) => row.reduce((total, x, j) => total + x * weights[j], 0)
  const test = pairsOf(shuffled.slice(cut))
  return test.filter(([a, b]) => sum(a) > sum(b)).length / test.length
})
const mean = results.reduce((total, x) => total + x, 0) / SPLITS
const sd = Math.sqrt(results.reduce((total, x) => total + (x - mean) ** 2, 0) / (SPLITS - 1))
console.log(
  JSON.stringify({
    macro_vectors: vectors.length,
    splits: SPLITS,
    held_out_accuracy: mean.toFixed(3),
    sd: sd.toFixed(3),
  }),
)

/** Pairs of different scores, at most two thousand, the higher first. */
function pairsOf(list) {
  const pairs = list.flatMap((a) => list.filter((b) => a.score > b.score).map((b) => [a, b]))
  return random.shuffle(pairs).slice(0, 2000)
}
