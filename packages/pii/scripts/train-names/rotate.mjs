/** Honest figures: whole sources are held out in turn, and everything is learnt anew without them. */

import { compareModels } from './compare.mjs'
import { drawExamples } from './examples.mjs'
import { fitPipeline } from './pipeline.mjs'

/** Sources held out together. Each has names and other strings that no other rotation's training side lacks. */
export const ROTATIONS = [
  ['libpostal', 'corpora', 'simple-icons'],
  ['smashew', 'wordnet'],
  ['presidio'],
  ['pyfaker', 'stopwords-iso'],
  ['mimesis', 'ui'],
  ['fakerjs'],
]

const TEST = {
  latin: 1500,
  cyrillic: 500,
  greek: 250,
  armenian: 200,
  georgian: 200,
  hebrew: 250,
  arabic: 450,
  indic: 450,
  sinhala: 200,
  thai: 250,
  han: 450,
  kana: 150,
  hangul: 350,
  other: 60,
}

/** One record per held-out string: rotation, text's class, kind, variant, script, novelty, and every model's score. */
export function rotate(rows, tools, { seed, scale, trees, log }) {
  const records = []
  for (const [r, held] of ROTATIONS.entries()) {
    const train = rows.filter((row) => !held.includes(row.source))
    const test = rows.filter((row) => held.includes(row.source))
    if (train.length === rows.length) continue
    log(`rotation ${r + 1}: without ${held.join(', ')}`)
    const fit = fitPipeline(train, tools, { seed: seed + r, scale: 0.3 * scale, trees: Math.round(0.6 * trees), log })
    const known = new Set(train.map((row) => `${row.label}${row.text.toLowerCase()}`))
    const drawn = drawExamples(test, {
      random: tools.seededRandom(1000 + seed + r),
      groupOf: tools.groupOf,
      quota: TEST,
    })
    const texts = drawn.map((e) => e.text)
    const scores = compareModels(fit, texts, tools, { seed, log })
    drawn.forEach((e, i) => {
      const s = Object.fromEntries(
        Object.entries(scores).map(([model, v]) => [model, Number.isNaN(v[i]) ? null : Number(v[i].toPrecision(5))]),
      )
      const { text, label, kind, variant, source } = e
      records.push({
        r,
        text,
        label,
        kind,
        variant,
        source,
        group: tools.groupOf(text),
        novel: !known.has(`${label}${text.toLowerCase()}`),
        s,
      })
    })
  }
  return records
}
