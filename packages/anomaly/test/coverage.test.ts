import { anomalyWorker } from '@apiscope/anomaly'
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { Coverage } from '../src/api/coverage.js'
import { DEFAULT_COVERAGE_OPTIONS } from '../src/api/coverage-options.js'
import { numericId } from '../src/api/numeric-id.js'
import { call, DAY, HOUR, MINUTE, random, run, START, times } from './support.js'

const FIRST = START - (START % DAY)
const SPACE = 100_000

const read = (time: number, actor: string, id: number, missing: boolean): Exchange => {
  const exchange = call({ time, actor, principal: actor, object: `h.${id}`, status: missing ? 404 : 200 })
  return { ...exchange, request: { ...exchange.request!, target: `/users/${id}?full=1` } }
}

/** People who read what is theirs, now and then something else, of which one in twenty does not exist. */
function people(from: number, days: number, options: { clients: number; a?: number; seed?: number; prefix?: string }) {
  const rng = random(options.seed ?? 3)
  const { clients, a = 8, prefix = 'u' } = options
  return times(Math.round(days * clients * a), () => {
    const who = Math.floor(rng() * clients)
    const own = rng() < 0.7
    const id = own ? (who * 7919) % SPACE : Math.floor(rng() * SPACE)
    return read(from + rng() * days * DAY, `${prefix}${who}`, id, !own && rng() < 0.05)
  })
}

const before = people(FIRST, 6.5, { clients: 80 })
const then = FIRST + 6.5 * DAY
const play = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach).alerts
const found = (exchanges: Exchange[]) =>
  play([...before, ...exchanges])
    .filter(({ kind }) => kind === 'enumeration' || kind === 'bola')
    .map(({ client, evidence }) => [client?.id ?? '*', evidence.metric])

test('people reading what they do: nothing', () => expect(found(people(then, 3, { clients: 80, seed: 5 }))).toEqual([]))

test('forty known clients, four guesses an hour each, half of them missing', () => {
  const rng = random(11)
  const guesses = times(160, (i) =>
    read(then + i * 20_000, `u${i % 40}`, Math.floor(rng() * SPACE) + SPACE, rng() < 0.5),
  )
  expect(found([...guesses, ...people(then, 1, { clients: 80, seed: 5 })])).toEqual([['*', 'missing_objects']])
})

test('forty known clients over a day, each one neighbour after the other, all of them there', () => {
  const walk = times(400, (i) => read(then + i * 3 * MINUTE, `u${i % 40}`, SPACE + i, false))
  const alerts = found([...walk, ...people(then, 1, { clients: 80, seed: 5 })])
  // It lasts longer than the six hours in which one kind alerts once.
  expect(alerts.length).toBeLessThanOrEqual(3)
  expect(new Set(alerts.map(String))).toEqual(new Set(['*,neighbouring_objects']))
})

describe('where a day has two misses', () => {
  const quiet = [...people(FIRST, 6.5, { clients: 25, a: 5 }), ...people(then, 1, { clients: 25, a: 5, seed: 5 })]
  const miss = (time: number, i: number) => read(time, `u${i % 25}`, 2 * SPACE + 97 * i, true)
  const walks = (exchanges: Exchange[]) =>
    play([...quiet, ...exchanges].sort((x, y) => x.time - y.time)).filter(({ client }) => client === undefined)

  test('nothing', () => expect(walks([])).toEqual([]))

  test('thirty in eight hours by known clients are few, but not for this API', () => {
    const alerts = walks(times(30, (i) => miss(then + i * 15 * MINUTE, i)))
    expect(alerts.map(({ evidence }) => [evidence.metric, evidence.window])).toEqual([['missing_objects', '24h']])
  })

  test('what is left of a walk that was found makes no second alert when the hold-off is over', () => {
    const walk = times(60, (i) => miss(then + i * 15_000, i))
    const [first] = walks(walk)
    // Too little for the hour, so that nothing is said at once; with two misses hours later it would do for the day.
    const upToAlert = walk.filter(({ time }) => time <= first!.time).length
    const late = times(2, (i) => miss(then + (8 + i) * HOUR, 1_000 + i))
    expect(walks([...walk.slice(0, upToAlert + 19), ...late]).map(({ id }) => id)).toEqual([first!.id])
  })
})

test('a sale with five times the people, half of them new: nothing', () => {
  const sale = people(then + 10 * HOUR, 0.1, { clients: 400, a: 50, seed: 6 })
  const calls = found([...people(then, 1, { clients: 80, seed: 5 }), ...sale])
  expect(calls.filter(([who]) => who === '*')).toEqual([])
})

test('a deploy that loses what people own and often ask for: no enumeration', () => {
  const lost = people(then, 0.3, { clients: 80, a: 40, seed: 8 })
    .filter(({ client, request }) => request!.target === `/users/${(Number(client.id.slice(1)) * 7919) % SPACE}?full=1`)
    .map((exchange) => ({ ...exchange, response: { ...exchange.response!, status: 404 } }))
  expect(lost.length).toBeGreaterThan(500)
  expect(found(lost).filter(([who]) => who === '*')).toEqual([])
})

test('one missing object asked for by many, again and again: nothing', () => {
  const dead = times(400, (i) => read(then + i * 9_000, `u${i % 80}`, 777_777, true))
  expect(found(dead).filter(([who]) => who === '*')).toEqual([])
})

test('stored and loaded anywhere, the sketches say the same; bounded', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(600), (seed, cut) => {
      const rng = random(seed)
      const calls = times(600, (i) => ({
        key: `k${Math.floor(rng() * 4_000)}`,
        time: START + i * 30 * MINUTE * rng(),
        actor: Math.floor(rng() * 90),
        fresh: rng() < 0.8,
        missing: rng() < (i > 500 ? 0.9 : 0.02),
        id: rng() < 0.5 ? Math.floor(rng() * 1e6) : undefined,
      })).sort((a, b) => a.time - b.time)
      const whole = Coverage.create(DEFAULT_COVERAGE_OPTIONS)
      let split = Coverage.create(DEFAULT_COVERAGE_OPTIONS)
      for (const [i, one] of calls.entries()) {
        if (i === cut) split = Coverage.fromJSON(JSON.parse(JSON.stringify(split)))
        expect(split.add(one, DEFAULT_COVERAGE_OPTIONS)).toEqual(whole.add(one, DEFAULT_COVERAGE_OPTIONS))
      }
      expect(JSON.stringify(split)).toBe(JSON.stringify(whole))
      expect(JSON.stringify(whole).length).toBeLessThan(6_000)
    }),
    { numRuns: 20 },
  )
})

test('numericId: the number at the place of the parameter', () => {
  expect(numericId('/users/4711?x=1', '/users/{id}')).toBe(4711)
  expect(numericId('/a/7/b/9', '/a/{a}/b/{b}')).toBe(9)
  expect(numericId('/a/7/b/x', '/a/{a}/b/{b}')).toBe(7)
  for (const target of ['/users/x', '/users', '/users/', '/users/12345678901234567', '/users/1/2', ''])
    expect(numericId(target, '/users/{id}')).toBeUndefined()
})
