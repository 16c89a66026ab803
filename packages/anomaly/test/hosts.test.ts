/** What the owner of a host tells its APIs. */
import type { PulseEvent, SiblingsMessage } from '@apiscope/schema'
import { createAnomalyHostsWorker } from '../src/host/worker.js'
import { SeriesSet } from '../src/series/series-set.js'
import { Collected, call, DAY, HOUR, MINUTE, random, times } from './support.js'

/** A Monday. */
const START = Date.UTC(2024, 0, 1)
const HOST = 'shop.example'
const SHOP = [
  'GET shop.example/search',
  'GET shop.example/orders',
  'POST shop.example/payments',
  'GET shop.example/feed',
]

/** Calls a minute of an API that follows the day: many at noon, few at midnight. */
const busy = (time: number, rng: () => number, factor = 1): number => {
  const mean = factor * 2 * Math.exp(1.2 * Math.sin((2 * Math.PI * ((time / HOUR) % 24)) / 24 - Math.PI / 2))
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * (rng() + rng() + rng() - 1.5) * 1.6))
}

function pulse(time: number, calls: Record<string, number>, host = HOST): PulseEvent {
  return { v: 1, pulse: true, id: `pulse/s/${host}/${time}`, time, host, sensor: 's', calls }
}

/** Pulses from START on; `factor` of an API at a time. */
function* days(
  from: number,
  to: number,
  apis: readonly string[] = SHOP,
  factor: (api: string, time: number) => number = () => 1,
): Generator<PulseEvent> {
  const rng = random(7)
  for (let time = START + MINUTE; time <= to; time += MINUTE) {
    const calls: Record<string, number> = {}
    for (const api of apis) {
      const n = busy(time, rng, factor(api, time))
      if (n > 0) calls[api] = n
    }
    if (time > from && Object.keys(calls).length > 0) yield pulse(time, calls)
  }
}

/** As the kit does it, on one key. `again`: the state is stored and loaded before each hour. */
function run(pulses: Iterable<PulseEvent>, options = {}, again = false) {
  const worker = createAnomalyHostsWorker(options)
  const out = new Collected()
  let state = worker.create(HOST)
  for (const event of pulses) {
    for (let due = worker.wake!(state); due !== undefined && due <= event.time - 5_000; due = worker.wake!(state)) {
      worker.tick!(state, event.time - 5_000, out)
      if (again) state = worker.decode(worker.encode(state), HOST)
    }
    worker.apply(state, event, worker.primary, out)
  }
  const told = out.published.map(({ key, value }) => ({ key, ...(value as SiblingsMessage) }))
  return { told, surges: told.filter(({ surge }) => surge), seasons: told.filter(({ season }) => season), out, state }
}

const NOON = START + 6 * DAY + 12 * HOUR
const sale = (apis: readonly string[]) => (api: string, time: number) => (time > NOON && apis.includes(api) ? 5 : 1)

describe('a surge', () => {
  test('of two APIs is told to the others, within minutes', () => {
    const { surges } = run(days(START, NOON + 6 * MINUTE, SHOP, sale(SHOP.slice(0, 2))))
    expect(new Set(surges.map(({ key }) => key))).toEqual(new Set(SHOP.slice(2)))
    const [first] = surges
    expect(first!.time).toBeLessThanOrEqual(NOON + 5 * MINUTE)
    expect(first!.api).toEqual({ id: SHOP[2], host: HOST, method: 'POST', template: '/payments' })
    expect(first!.surge!.apis).toBe(2)
    expect(first!.surge!.ratio).toBeGreaterThan(2)
    expect(first!.surge!.ratio).toBeLessThan(8)
  })

  test('of one API is told to nobody, nor is the usual noon', () => {
    expect(run(days(START, NOON + HOUR, SHOP, sale(SHOP.slice(0, 1)))).surges).toEqual([])
    expect(run(days(START, START + 10 * DAY)).surges).toEqual([])
  })

  test('says nothing before it is known what is due', () => {
    const early = (api: string, time: number) => (time > START + 12 * HOUR && api !== SHOP[3] ? 6 : 1)
    expect(run(days(START, START + DAY, SHOP, early)).surges).toEqual([])
  })

  test('is told anew while it lasts, but not each minute', () => {
    const { surges } = run(days(START, NOON + HOUR, SHOP, sale(SHOP.slice(0, 2))))
    const feed = surges.filter(({ key }) => key === SHOP[3])
    expect(feed.length).toBeGreaterThan(3)
    expect(feed.length).toBeLessThanOrEqual(12)
  })
})

describe('a new API', () => {
  test('is told the season of its siblings once, when enough of them have one', () => {
    const added = (from: number) =>
      run([...days(START, from), ...days(from, from + HOUR, [...SHOP, 'GET shop.example/new'])])
    const { seasons } = added(START + 8 * DAY)
    expect(seasons.map(({ key }) => key)).toEqual(['GET shop.example/new'])
    const season = seasons[0]!.season!
    expect(season).toHaveLength(48)
    expect(season[12]! - season[0]!).toBeGreaterThan(1.2)
    expect(added(START + DAY).seasons).toEqual([])
  })

  test('of a host whose APIs go each their own way is told of next to no season', () => {
    const shifted = (api: string, time: number) =>
      busy(time + 6 * HOUR * SHOP.indexOf(api), () => 0.5) /
      Math.max(
        1,
        busy(time, () => 0.5),
      )
    const mixed = days(START, START + 8 * DAY, SHOP, shifted)
    const { seasons } = run([...mixed, pulse(START + 8 * DAY + MINUTE, { 'GET shop.example/new': 1 })])
    const swing = Math.max(...seasons[0]!.season!.slice(0, 24)) - Math.min(...seasons[0]!.season!.slice(0, 24))
    expect(swing).toBeLessThan(0.8)
  })

  test('forecasts its first day better with it; one that is flat hardly worse', () => {
    const { seasons } = run([
      ...days(START, START + 8 * DAY),
      pulse(START + 8 * DAY + MINUTE, { 'GET shop.example/new': 1 }),
    ])
    const season = seasons[0]!.season!
    const errors = (calls: (time: number) => number) =>
      [undefined, season].map((lent) => {
        const set = SeriesSet.create()
        if (lent) set.borrow(lent)
        let [sum, n] = [0, 0]
        for (let time = START + 8 * DAY; time < START + 9 * DAY; time += MINUTE) {
          for (const { scale, points } of set.close(time - 5_000)) {
            const { observed, expected } = points[0]!
            if (scale !== 1 || Number.isNaN(expected)) continue
            sum += Math.abs(Math.log1p(observed) - Math.log1p(expected))
            n++
          }
          for (const k of times(calls(time), (i) => i)) set.add(call({ time: time + k, actor: `a${k}` }), false)
        }
        return sum / n
      })
    const rng = random(3)
    const [plain, lent] = errors((time) => busy(time, rng, 0.5))
    expect(lent!).toBeLessThan(0.75 * plain!)
    const [flat, flatLent] = errors(() => 3)
    expect(flatLent! - flat!).toBeLessThan(0.1)
  })
})

test('stored and loaded every hour it says the same', () => {
  const traffic = () => [
    ...days(START, NOON + 6 * MINUTE, SHOP, sale(SHOP.slice(0, 2))),
    pulse(NOON + 7 * MINUTE, { 'GET shop.example/new': 1 }),
  ]
  const { told } = run(traffic())
  expect(told.length).toBeGreaterThan(2)
  expect(run(traffic(), {}, true).told).toEqual(told)
})

test('APIs beyond the limit have no place unless others are silent; a silent host is forgotten', () => {
  const many = Object.fromEntries(times(5, (i) => [`GET shop.example/${i}`, 1]))
  const { state, out } = run([pulse(START + MINUTE, many)], { siblings: 4 })
  expect(state.siblings.size).toBe(4)
  expect(out.counters['anomaly.siblings_over_limit']).toBe(1)
  const later = run([pulse(START + MINUTE, many), pulse(START + 3 * HOUR, { 'GET shop.example/late': 1 })], {
    siblings: 4,
  })
  expect([...later.state.siblings.keys()]).toContain('GET shop.example/late')
  const worker = createAnomalyHostsWorker()
  worker.tick!(state, START + 9 * DAY, out)
  expect(worker.expired!(state, START + 9 * DAY)).toBe(true)
})

test('hours that nobody saw are not learned as silent', () => {
  const before = START + 8 * DAY
  const { state } = run([...days(START, before), ...days(before + 30 * HOUR, before + 31 * HOUR)])
  const seen = run(days(START, before)).state
  const season = (s: typeof state) => s.siblings.get(SHOP[0]!)!.season(1)!
  const most = Math.max(...season(state).map((v, i) => Math.abs(v - season(seen)[i]!)))
  expect(most).toBeLessThan(0.15)
})
