/** How many exchanges does the risk worker take, how many profiles does the model score, per second on one core; how large is an API? */
import { createRiskWorker, profileFromJson, riskInterval, scoreProfile, shippedModel } from '@apiscope/risk'

const TOPIC = 'apiscope.exchanges'
const sink = { alert() {}, publish() {}, hset() {}, zadd() {}, sadd() {}, srem() {}, count() {} }

/** Exchanges of `apis` APIs, one a second each, from a few hundred callers. */
function exchangesOf(apis, count) {
  return Array.from({ length: count }, (_, i) => {
    const a = i % apis
    const ip = `203.0.113.${i % 250}`
    return {
      v: 1,
      id: `e${i}`,
      time: 1.7e12 + Math.floor(i / apis) * 1000,
      sensor: 's',
      client: { ip, port: 1, id: `ip:${ip}` },
      server: { ip: '198.51.100.2', port: 80 },
      api: { id: `GET shop.example/r${a}/{id}`, host: 'shop.example', method: 'GET', template: `/r${a}/{id}` },
      request: { version: '1.1', method: 'GET', target: `/r${a}/${i}`, host: 'shop.example', bodyBytes: 0 },
      response: { status: 200, bodyBytes: 900 + (i % 700), records: i % 30 },
      ...(i % 5 === 0 ? {} : { principal: { scheme: 'bearer', subject: 'k' } }),
      parameters: [{ in: 'path', name: '{1}', values: [String(i)] }],
      quality: { gapBytes: 0, truncated: false, oneSided: false },
    }
  })
}

function perSecond(count, run) {
  run()
  // Time of this process, not of the wall: other work on the machine does not count.
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return Math.round((count / (user + system)) * 1e6)
}

/** As the kit does it: apply, and evaluate when the state wants to. */
function take(exchanges, states) {
  const worker = createRiskWorker()
  for (const exchange of exchanges) {
    let state = states.get(exchange.api.id)
    if (state === undefined) {
      state = worker.create(exchange.api.id)
      states.set(exchange.api.id, state)
    }
    worker.apply(state, exchange, TOPIC, sink)
    if (worker.wake(state) <= exchange.time) worker.tick(state, exchange.time, sink)
  }
}

const COUNT = 100_000
const exchanges = exchangesOf(500, COUNT)
const taken = perSecond(COUNT, () => take(exchanges, new Map()))

const states = new Map()
take(exchanges, states)
const worker = createRiskWorker()
const sizes = [...states.values()].map((state) => worker.encode(state).length)

const profile = profileFromJson({
  path: '/users/{id}',
  response_labels: { EMAIL: 9, NAME: 9, ADDRESS: 4 },
  noauth_2xx_share: 0.4,
  anomalies_7d: { high: 1, medium: 2 },
  attack_attempts_14d: { enumeration: 12, sqli: 4 },
  sequential_ids: true,
})
const model = shippedModel()
const ROUNDS = 20_000
const scored = perSecond(ROUNDS, () => {
  for (let i = 0; i < ROUNDS; i++) scoreProfile(profile, model)
})
const intervals = perSecond(ROUNDS / 10, () => {
  for (let i = 0; i < ROUNDS / 10; i++) riskInterval(profile, model)
})
console.log(
  JSON.stringify({
    bench: 'risk.worker',
    exchanges_per_second: taken,
    profiles_per_second: scored,
    intervals_per_second: intervals,
    state_bytes_per_api: Math.round(sizes.reduce((a, b) => a + b, 0) / sizes.length),
  }),
)
