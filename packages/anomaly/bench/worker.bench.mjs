/** How many exchanges does the anomaly worker take per second on one core, and how large is its state per API? */
import { readFileSync } from 'node:fs'
import { anomalyWorker } from '@apiscope/anomaly'
import { ordinaryTraffic } from '../scripts/ordinary-traffic.mjs'

const sink = { alert() {}, publish() {}, hset() {}, zadd() {}, sadd() {}, srem() {}, count() {} }
const exchanges = [...ordinaryTraffic({ seed: 11, days: 14 })]
const lines = exchanges.map((exchange) => JSON.stringify(exchange))

/** CPU seconds of this process, not of the wall: other work on the machine does not count. */
function cpuSeconds(run) {
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

let states
const work = () => {
  states = new Map()
  let due = 0
  for (const exchange of exchanges) {
    // As the kit does: states whose window has ended are woken when the watermark passes.
    if (exchange.time - 5000 >= due) {
      due = Number.MAX_VALUE
      for (const state of states.values()) {
        for (let at = anomalyWorker.wake(state); at <= exchange.time - 5000; at = anomalyWorker.wake(state)) {
          anomalyWorker.tick(state, at, sink)
        }
        due = Math.min(due, anomalyWorker.wake(state) ?? due)
      }
    }
    let state = states.get(exchange.api.id)
    if (!state) {
      state = anomalyWorker.create(exchange.api.id)
      states.set(exchange.api.id, state)
      due = 0
    }
    anomalyWorker.apply(state, exchange, 'apiscope.exchanges', sink)
  }
}
const parse = () => {
  let n = 0
  for (const line of lines) n += JSON.parse(line).time
  return n
}
work()
parse()
const seconds = cpuSeconds(work)
const parsing = cpuSeconds(parse)
const bytes = [...states.values()].map((state) => anomalyWorker.encode(state).length)
const series = [...states.values()].map((state) => JSON.stringify(state.series).length)
const mean = (list) => Math.round(list.reduce((a, b) => a + b, 0) / list.length)
const ratio = seconds / parsing
const baseline = JSON.parse(readFileSync(new URL('worker.baseline.json', import.meta.url), 'utf8'))
console.log(
  JSON.stringify({
    bench: 'anomaly.worker',
    exchanges: exchanges.length,
    exchanges_per_second: Math.round(exchanges.length / seconds),
    times_json_parse: Number(ratio.toFixed(2)),
    baseline_times_json_parse: baseline.times_json_parse,
    state_bytes_per_api: { mean: mean(bytes), largest: Math.max(...bytes), of_series: mean(series) },
  }),
)
