// Seeded API traffic with labelled attacks, from this project's own generator (scripts/traffic).
//   node packages/anomaly/scripts/generate-traffic.mjs --seed 1 [--volume 1] [--early KIND,KIND] --labels labels.json > exchanges.jsonl
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeTraffic } from './traffic/traffic.mjs'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    volume: { type: 'string', default: '1' },
    early: { type: 'string', default: '' },
    labels: { type: 'string' },
  },
})
const early = values.early.split(',').filter(Boolean)
const { labels, exchanges } = makeTraffic(Number(values.seed), { volume: Number(values.volume), early })
if (values.labels) writeFileSync(values.labels, `${JSON.stringify(labels, null, 1)}\n`)
let n = 0
for (const exchange of exchanges()) {
  n++
  if (!process.stdout.write(`${JSON.stringify(exchange)}\n`)) await once(process.stdout, 'drain')
}
process.stderr.write(`${n} exchanges, ${labels.apis.length} APIs, ${labels.labels.length} labels\n`)
