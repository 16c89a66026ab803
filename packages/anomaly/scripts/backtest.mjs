// Runs the anomaly workers over recorded exchanges and prints their alerts as JSON lines.
//   node packages/anomaly/scripts/backtest.mjs EXCHANGES.jsonl[.gz] > alerts.jsonl      (after `npm run build`)
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { actorEventOf } from './traffic/run.mjs'

const require = createRequire(import.meta.url)
const { anomalyWorker, anomalyActorsWorker } = require('@apiscope/anomaly')
const { runEmbedded } = require('@apiscope/worker')
const { TOPICS } = require('@apiscope/schema')

const file = process.argv[2]
if (!file) {
  console.error('usage: backtest.mjs EXCHANGES.jsonl[.gz]')
  process.exit(2)
}
const workers = runEmbedded([anomalyWorker, anomalyActorsWorker].filter(Boolean), {
  onAlert: (alert) => process.stdout.write(`${JSON.stringify(alert)}\n`),
})
const raw = createReadStream(file)
const lines = createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw, crlfDelay: Infinity })
let second = 0
let count = 0
const started = process.hrtime.bigint()
for await (const line of lines) {
  if (line === '') continue
  const exchange = JSON.parse(line)
  const now = Math.floor(exchange.time / 1000) * 1000
  if (now > second) {
    second = now
    workers.heartbeat(second)
  }
  workers.push(TOPICS.exchanges, exchange.api.id, exchange)
  workers.push(TOPICS.actors, exchange.client.id, actorEventOf(exchange))
  count++
}
workers.heartbeat(second + 1000)
workers.finish()
const seconds = Number(process.hrtime.bigint() - started) / 1e9
console.error(
  `${count} exchanges in ${seconds.toFixed(1)} s`,
  Object.fromEntries([...workers.counters].map(([k, v]) => [k, Object.fromEntries(v)])),
)
