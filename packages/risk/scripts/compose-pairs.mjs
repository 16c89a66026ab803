// Composes `training/pairs.jsonl` from the judged profiles: which of two APIs is riskier, and why.
//
//   node packages/risk/scripts/compose-pairs.mjs
//
// One profile is above another when its impact × likelihood is at least 1.3 times as large: four times makes an easy pair, twice a medium
// one, less a hard one. Each profile takes part in about as many pairs as any other. Seeded; the file is committed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '@apiscope/ml'
import { readProfiles, TRAINING } from './fit/training.mjs'

const WANTED = { easy: 250, medium: 430, hard: 520 }
const SEED = 20250311

const risk = (p) => p.impact * p.likelihood
const levelOf = (ratio) => (ratio >= 4 ? 'easy' : ratio >= 2 ? 'medium' : ratio >= 1.3 ? 'hard' : undefined)

const profiles = readProfiles()
const random = seededRandom(SEED)
const candidates = { easy: [], medium: [], hard: [] }
for (const a of profiles) {
  for (const b of profiles) {
    const level = risk(a) > risk(b) ? levelOf(risk(a) / risk(b)) : undefined
    if (level) candidates[level].push([a, b])
  }
}

const taken = new Map(profiles.map(({ id }) => [id, 0]))
const pairs = []
for (const [level, wanted] of Object.entries(WANTED)) {
  const pool = random.shuffle(candidates[level])
  for (let n = 0; n < wanted && pool.length > 0; n++) {
    // The pair whose profiles were used least; the pool is shuffled, so that ties fall by chance.
    let best = 0
    for (let i = 1; i < pool.length; i++) if (uses(pool[i]) < uses(pool[best])) best = i
    const [[a, b]] = pool.splice(best, 1)
    for (const { id } of [a, b]) taken.set(id, taken.get(id) + 1)
    pairs.push({ a: a.id, b: b.id, level, owasp: a.owasp, reason: reason(a, b) })
  }
}
random.shuffle(pairs)
writeFileSync(join(TRAINING, 'pairs.jsonl'), `${pairs.map((pair) => JSON.stringify(pair)).join('\n')}\n`)
console.error(`${pairs.length} pairs of ${profiles.length} profiles`)

function uses([a, b]) {
  return Math.max(taken.get(a.id), taken.get(b.id)) * 1000 + taken.get(a.id) + taken.get(b.id)
}

function reason(a, b) {
  const why =
    a.impact >= b.impact && a.likelihood >= b.likelihood
      ? 'neither impact nor likelihood is lower'
      : a.likelihood > b.likelihood
        ? 'the likelihood outweighs the smaller impact'
        : 'the impact outweighs the smaller likelihood'
  const said = (p) => `${p.about} (${p.method} ${p.path}, ${p.impact} × ${p.likelihood})`
  return `${said(a)}; against ${said(b)}; ${why}.`
}
