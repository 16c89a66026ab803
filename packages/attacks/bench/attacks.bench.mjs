// How many values does the classifier of attack patterns score a second, beside a page of regular expressions over the same?
//   npx tsc -b packages/attacks && node packages/attacks/bench/attacks.bench.mjs [rounds]
// Time is CPU time of this process; the ratio is what to compare between machines.
import { createRequire } from 'node:module'
import { regexKind } from '../scripts/train-attacks/baseline.mjs'

const require = createRequire(import.meta.url)
const { isPlain, loadAttackModel } = require('../dist/index.js')

/** As API traffic has them: most are words, numbers and identifiers. */
const USUAL = [
  '42',
  'active',
  '9b2d7f5e-6f2a-4d6e-9a51-0f6c1d2e3f40',
  '2024-01-31T10:00:00Z',
  'en-US',
  '99.90',
  'true',
  'blue',
  'created_at',
  'Ann Lee',
  'ann.lee@example.org',
  'https://shop.example.org/p/1?ref=mail',
  'Please leave it at the door, thanks!',
  '{"page":2,"size":50}',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
]
const MARKED = [
  ...USUAL.slice(9),
  "x' or 1=1 -- ",
  '<p>Our <b>new</b> range</p>',
  '../../etc/passwd',
  '$.a[?(@.b > 1)]',
  '{{7*7}}',
]

const rounds = Number(process.argv[2] ?? 400)
const model = loadAttackModel()

function perSecond(values, run) {
  const all = Array.from({ length: rounds * values.length }, (_, i) => values[i % values.length])
  for (let i = 0; i < 3000; i++) run(all[i % all.length])
  const start = process.cpuUsage()
  for (const value of all) run(value)
  const { user, system } = process.cpuUsage(start)
  return Math.round((all.length / (user + system)) * 1e6)
}

const result = {}
// The engine has compiled what it will before anything is timed.
for (let i = 0; i < 20_000; i++) model.score(MARKED[i % MARKED.length])
for (const [name, values] of [
  ['usual', USUAL],
  ['marked', MARKED],
]) {
  const scored = perSecond(values, (value) => model.score(value))
  const matched = perSecond(values, regexKind)
  result[name] = {
    values_per_second: scored,
    regex_page_per_second: matched,
    ratio: Number((scored / matched).toFixed(2)),
    answered_at_once: Number((values.filter(isPlain).length / values.length).toFixed(2)),
  }
}
console.log(JSON.stringify({ bench: 'attacks', ...result }))
