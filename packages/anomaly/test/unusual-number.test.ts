import { anomalyWorker } from '@apiscope/anomaly'
import { createSealer } from '@apiscope/pii'
import { apiName, type Exchange } from '@apiscope/schema'
import { judgeNumbers } from '../src/api/detectors/unusual-number.js'
import { FACT_LIMITS } from '../src/api/fact-limits.js'
import { createApiState } from '../src/api/state.js'
import { DEFAULT_ANOMALY_OPTIONS } from '../src/options.js'
import { Collected, call, DAY, MINUTE, random, run, START, times } from './support.js'

const ORDER = apiName('POST', 'shop.example', '/orders')
const order = (time: number, actor: string, name: string, value: string, status = 200): Exchange => ({
  ...call({ time, actor, status, api: ORDER }),
  parameters: [{ in: 'request', name, values: [value] }],
})
const usual = (name: string, value: (i: number) => string, n = 400) =>
  times(n, (i) => order(START + i * 20 * MINUTE, `u${i % 7}`, name, value(i)))
const found = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach).alerts.filter(({ kind }) => kind === 'unusual_number')
const seal = createSealer({ hmacKey: Buffer.alloc(32, 1) })
const sealed = (exchange: Exchange): Exchange => ({
  ...exchange,
  parameters: seal(exchange.parameters!, { host: 'shop.example', time: exchange.time }),
})
const LATER = START + 7 * DAY
const pieces = usual('items[].quantity', (i) => String(1 + (i % 12)))

test.each([
  ['negative', '-3', 'negative'],
  ['a large negative', '-50000', 'negative'],
  ['a fraction', '0.01', 'fraction'],
  ['far larger', '5000000', 'beyond'],
  ['in the notation of floats', '1e9', 'beyond'],
])('%s, in plain and in sealed mode', (_, value, fault) => {
  const exchanges = [...pieces, order(LATER, 'eve', 'items[].quantity', value)]
  const plain = found(exchanges)
  expect(plain).toMatchObject([{ severity: 'medium', client: { id: 'eve' }, evidence: { fault, lower: 1, upper: 12 } }])
  expect(found(exchanges.map(sealed))).toEqual(plain)
  expect(found(exchanges, true)).toEqual(plain)
})

test.each([
  ['within the range', order(LATER, 'eve', 'items[].quantity', '7')],
  ['a little beyond', order(LATER, 'eve', 'items[].quantity', '90')],
  ['zero', order(LATER, 'eve', 'items[].quantity', '0')],
  ['refused', order(LATER, 'eve', 'items[].quantity', '-3', 422)],
  ['no number', order(LATER, 'eve', 'items[].quantity', 'ten')],
])('%s: none', (_, exchange) => expect(found([...pieces, exchange])).toEqual([]))

test('ids, times and places are names, not amounts', () => {
  for (const name of ['order_id', 'userId', 'created.timestamp', 'lat', 'position.x', 'utc_offset', 'phone'])
    expect(alone([...usual(name, (i) => String(1 + i)), order(LATER, 'eve', name, '-8e9')])).toBe(0)
})

test('what three callers send becomes ordinary', () => {
  const returns = times(12, (i) => order(LATER + i * DAY, `u${i % 4}`, 'items[].quantity', '-1'))
  expect(found([...pieces, ...returns]).length).toBeLessThanOrEqual(3)
})

/** The detector alone, for long series. */
function alone(exchanges: Exchange[]): number {
  const state = createApiState()
  const out = new Collected()
  for (const exchange of exchanges) judgeNumbers(state, exchange, DEFAULT_ANOMALY_OPTIONS, out)
  return out.alerts.length
}

test('prices with cents and sums that grow are ordinary', () => {
  const next = random(3)
  expect(alone(usual('price', () => (1 + 500 * next()).toFixed(2), 2_000))).toBe(0)
  expect(alone(usual('total', (i) => String(1 + i * i), 2_000))).toBe(0)
})

test('heavy tails (Pareto, exponent 1): fewer than one series in ten', () => {
  let alerts = 0
  for (let seed = 1; seed <= 100; seed++) {
    const next = random(seed)
    alerts += alone(usual('amount', () => String(Math.ceil(1 / (1 - next()))), 2_000))
  }
  expect(alerts).toBeLessThan(10)
})

test('numbers under names of a caller’s making push out one another, and nothing that has a past', () => {
  const made = times(500, (i) => order(LATER - DAY + i * 1_000, 'eve', `made${i}`, '1'))
  const state = createApiState()
  const out = new Collected()
  for (const exchange of [...pieces, ...made, order(LATER, 'eve', 'items[].quantity', '-3')])
    judgeNumbers(state, exchange, DEFAULT_ANOMALY_OPTIONS, out)
  expect(state.ranges!.toJSON()).toHaveLength(FACT_LIMITS.ranges)
  expect(out.alerts).toHaveLength(1)
})
