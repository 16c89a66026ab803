/** How many values does the classifier judge, and how many exchanges does the pii worker take, per second on one core? */
import { piiWorker, ValueClassifier } from '@apiscope/pii'

const VALUES = [
  'ann.lee@example.org',
  'Ann Lee',
  '+14155552671',
  '4012888888881881',
  'active',
  'true',
  '1672531200',
  '2023-11-14T22:13:20Z',
  '9b2d7f5e-6f2a-4d6e-9a51-0f6c1d2e3f40',
  '42',
  'https://shop.example/p/1',
  'Wireless Mouse',
  '221B Baker Street',
  'Berlin',
  'EUR',
  '203.0.113.7',
  '99.90',
  'd41d8cd98f00b204e9800998ecf8427e',
  '1984-02-29',
  'DE89370400440532013000',
]

/** Two in three parameters take a new value in each exchange, as identifiers, names and amounts do. */
const vary = (value, j, i) =>
  j % 3 === 1
    ? value
    : value.replace(/[a-z0-9]{2}(?=[^a-z0-9]*$)/i, String(((i * 7 + j) % 90) + 10)) + (j === 1 ? ` ${i}` : '')

/** Exchanges of several APIs with twenty parameters, whose values vary. */
function exchangesOf(apis, count) {
  const out = []
  for (let i = 0; i < count; i++) {
    const a = i % apis
    out.push({
      v: 1,
      id: `e${i}`,
      time: 1.7e12 + i,
      sensor: 's',
      client: { ip: '198.51.100.1', port: 1, id: '198.51.100.1' },
      server: { ip: '198.51.100.2', port: 80 },
      api: { id: `GET shop.example/r${a}`, host: 'shop.example', method: 'GET', template: `/r${a}` },
      // Without a request that a server answered nothing is looked at.
      request: { version: '1.1', method: 'GET', target: `/r${a}`, host: 'shop.example', bodyBytes: 0 },
      response: { status: 200, bodyBytes: 900 },
      principal: { scheme: 'bearer', subject: 'k' },
      parameters: VALUES.map((value, j) => ({
        in: 'response',
        name: `item.field${j}`,
        values: [vary(value, j, i), vary(value, j, i + 1)],
      })),
      quality: { gapBytes: 0, truncated: false, oneSided: false },
    })
  }
  return out
}

const sink = { alert() {}, publish() {}, hset() {}, zadd() {}, sadd() {}, srem() {}, count() {} }

function perSecond(count, run) {
  run()
  // Time of this process, not of the wall: other work on the machine does not count.
  const start = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(start)
  return Math.round((count / (user + system)) * 1e6)
}

const classifier = new ValueClassifier()
const rounds = 2000
const values = perSecond(rounds * VALUES.length, () => {
  for (let r = 0; r < rounds; r++)
    for (const value of VALUES) classifier.classify(`${value}${r % 3 === 0 ? '' : String(r % 97)}`)
})

const COUNT = 100_000
const exchanges = exchangesOf(50, COUNT)
const worker = piiWorker()
const taken = perSecond(COUNT, () => {
  const states = new Map()
  for (const exchange of exchanges) {
    let state = states.get(exchange.api.id)
    if (state === undefined) {
      state = worker.create(exchange.api.id)
      states.set(exchange.api.id, state)
    }
    worker.apply(state, exchange, 'apiscope.exchanges', sink)
  }
})
console.log(
  JSON.stringify({
    bench: 'pii.worker',
    values_per_second: values,
    exchanges_per_second: taken,
    parameters_per_exchange: VALUES.length,
  }),
)
