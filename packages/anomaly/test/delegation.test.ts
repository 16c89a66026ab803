import { anomalyWorker } from '@apiscope/anomaly'
import { apiName, type Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { Delegation } from '../src/api/delegation.js'
import { wilson } from '../src/api/shares.js'
import { call, DAY, HOUR, MINUTE, random, run, START, times } from './support.js'

const TOKEN = apiName('POST', 'shop.example', '/auth/token')
const FIRST = START - (START % DAY)

const mint = (time: number, actor: string, issued = actor): Exchange =>
  call({
    time,
    actor,
    api: TOKEN,
    identities: [
      { role: 'requested', kind: 'subject', key: `h.${actor}` },
      { role: 'issued', kind: 'subject', key: `h.${issued}` },
    ],
  })

/** `days` days of sixty people, a token each; of them `delegates`, of whom each second or third day is one for somebody else. */
function mints(days: number, delegates: number): Exchange[] {
  const rng = random(7)
  return times(days, (day) =>
    times(60, (i) => {
      const time = FIRST + day * DAY + 7 * HOUR + rng() * 12 * HOUR
      const forOther = i < delegates && rng() < 0.4
      return [mint(time, `u${i}`), ...(forOther ? [mint(time + MINUTE, `u${i}`, `ward${i}`)] : [])]
    }).flat(),
  ).flat()
}

const alerts = (exchanges: Exchange[], from: number, encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach)
    .alerts.filter(({ kind, time }) => kind === 'token_mismatch' && time >= from)
    .map(({ client, evidence }) => [client?.id ?? '*', evidence.metric, evidence.observed])

describe('where nobody mints for others', () => {
  const then = FIRST + 10 * DAY + 9 * HOUR
  test('the first is an alert', () =>
    expect(alerts([...mints(10, 0), mint(then, 'eve', 'victim')], FIRST)).toEqual([['eve', 'token_mismatches', 1]]))
  test('two delegates do not open the door for a third', () =>
    expect(alerts([...mints(10, 2), mint(then, 'eve', 'victim')], then)).toEqual([['eve', 'token_mismatches', 1]]))
})

describe('where every third client mints for others', () => {
  const before = mints(20, 40)
  const then = FIRST + 20 * DAY + 9 * HOUR

  test('it is ordinary within the first days, and stays so', () =>
    expect(alerts([...before, ...times(3, (i) => mint(then + i * MINUTE, `new${i}`, 'w'))], FIRST + DAY)).toEqual([]))

  test('one client clearly above what anybody did is an alert', () => {
    const eve = times(12, (i) => mint(then + i * MINUTE, 'eve', `victim${i}`))
    const [found, ...more] = alerts([...before, ...eve], then)
    expect(found!.slice(0, 2)).toEqual(['eve', 'token_mismatches'])
    expect(found![2]).toBeGreaterThanOrEqual(6)
    expect(more).toEqual([])
  })

  test('many clients, one each, are an alert without a client', () => {
    const crowd = times(120, (i) => mint(then + i * MINUTE, `bot${i}`, `victim${i}`))
    const found = alerts([...before, ...crowd], then)
    expect(found.map(([who, metric]) => [who, metric])).toEqual([['*', 'mismatching_actors']])
  })

  test('a busy day with the usual share is not', () => {
    const busy = times(400, (i) => mint(then + i * MINUTE, `guest${i}`, i % 4 === 0 ? `ward${i}` : undefined))
    expect(alerts([...before, ...busy], then)).toEqual([])
  })

  test('stored and loaded after every call: the same', () => {
    const part = [...mints(4, 40), ...times(80, (i) => mint(FIRST + 4 * DAY + i * MINUTE, `bot${i}`, `v${i}`))]
    expect(alerts(part, FIRST, true)).toEqual(alerts(part, FIRST))
  })
})

test('one attacker is one actor of one day, however many tokens', () => {
  const delegation = Delegation.create()
  for (let day = 0; day < 30; day++) {
    for (let i = 0; i < 20; i++) delegation.count(undefined, false, day, 0.93)
    let eve: [number, number, number] | undefined
    for (let i = 0; i < 500; i++) eve = delegation.count(eve, true, day, 0.93)
  }
  expect(delegation.isCustom(20)).toBe(false)
  expect(delegation.share).toBeCloseTo(1 / 21, 2)
})

test('wilson: the bounds enclose the share, within 0–1, closer with more', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
      const [hits, n] = [Math.min(a, b), Math.max(a, b, 1)]
      const [low, high] = [wilson(hits, n, -2), wilson(hits, n, 2)]
      expect(low >= 0 && high <= 1 && low <= hits / n + 1e-9 && high >= hits / n - 1e-9).toBe(true)
      expect(wilson(hits * 10, n * 10, 2) - wilson(hits * 10, n * 10, -2)).toBeLessThanOrEqual(high - low)
    }),
  )
})
