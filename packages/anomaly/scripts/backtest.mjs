// Runs the anomaly workers over recorded exchanges and prints their alerts as JSON lines.
//   node packages/anomaly/scripts/backtest.mjs EXCHANGES.jsonl[.gz] > alerts.jsonl      (after `npm run build`)
import { alertsOf, exchangesIn } from './traffic/run.mjs'

const file = process.argv[2]
if (!file) {
  console.error('usage: backtest.mjs EXCHANGES.jsonl[.gz]')
  process.exit(2)
}
const started = process.hrtime.bigint()
const { alerts, exchanges, counters } = await alertsOf(exchangesIn(file))
for (const alert of alerts) process.stdout.write(`${JSON.stringify(alert)}\n`)
const seconds = Number(process.hrtime.bigint() - started) / 1e9
console.error(
  `${exchanges} exchanges in ${seconds.toFixed(1)} s`,
  Object.fromEntries([...counters].map(([k, v]) => [k, Object.fromEntries(v)])),
)
