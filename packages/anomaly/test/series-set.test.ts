import { createAnomalyWorker, METRIC_LIST, type MetricName, SERIES_SCALES, SeriesSet } from '@apiscope/anomaly'
import type { Exchange, Feedback } from '@apiscope/schema'
import fc from 'fast-check'
import { feedbackOf } from '../../model/src/alerts/dismissal'
import { Calendar } from '../src/series/calendar.js'
import { Collected, call, DAY, HOUR, MINUTE, random, START, times, USERS } from './support.js'

const MONDAY = START - (START % DAY) + 6 * DAY
const at = (name: MetricName) => METRIC_LIST.findIndex((metric) => metric.name === name)
const scaleAt = (name: string) => SERIES_SCALES.findIndex((scale) => scale.name === name)

/** Calls with the rhythm of a day, half of it on weekends: hour of the week → calls. */
const perHour = (hour: number) => {
  const weekend = Math.floor(hour / 24) % 7 >= 5
  return Math.round((weekend ? 0.5 : 1) * 40 * (1.3 + Math.sin((2 * Math.PI * (hour % 24)) / 24)))
}

function traffic(hours: number, seed = 1, from = MONDAY): Exchange[] {
  const rng = random(seed)
  return times(hours, (h) => {
    const n = Math.max(0, Math.round(perHour(h) + Math.sqrt(perHour(h)) * (rng() + rng() + rng() - 1.5) * 2))
    return times(n, (i) =>
      call({
        time: from + h * HOUR + ((i + rng() * 0.9) * HOUR) / n,
        actor: `u${Math.floor(rng() * 20)}`,
        bytes: 1000 + Math.floor(2000 * rng()),
      }),
    )
  }).flat()
}

/** Feeds a set with wake-ups as the heartbeats would, and says what closed. */
function feed(set: SeriesSet, exchanges: readonly Exchange[], until: number) {
  const closed: ReturnType<SeriesSet['close']> = []
  const wakeTo = (time: number) => {
    for (let due = set.wake(); due !== undefined && due <= time; due = set.wake()) closed.push(...set.close(due))
  }
  for (const exchange of exchanges) {
    wakeTo(exchange.time - 5_000)
    closed.push(...set.close(exchange.time - 5_000))
    set.add(exchange, false)
  }
  wakeTo(until)
  return closed
}

const points = (closed: ReturnType<typeof feed>, scale: string, metric: MetricName) =>
  closed
    .filter((one) => one.scale === scaleAt(scale))
    .map(({ window, points: all, skipped }) => ({ start: window.start, skipped, ...all[at(metric)]! }))

describe('metrics of an API', () => {
  const fortnight = traffic(16 * 24)
  const end = MONDAY + 16 * DAY
  const learned = SeriesSet.create()
  const closed = feed(learned, fortnight, end)

  test('every window closes once, in order, with the sums of its exchanges', () => {
    for (const { name, ms } of SERIES_SCALES) {
      const all = points(closed, name, 'requests')
      expect(all.map(({ start }) => start)).toEqual(times(Math.floor((16 * DAY) / ms), (i) => MONDAY + i * ms))
      expect(all.reduce((sum, { observed }) => sum + observed, 0)).toBe(fortnight.length)
    }
  })

  test('bands hold about as often as they promise, and the weekend is known the second time', () => {
    const hours = points(closed, '1h', 'requests').slice(7 * 24)
    const inside = hours.filter(({ observed, lower, upper }) => observed >= lower && observed <= upper)
    expect(inside.length / hours.length).toBeGreaterThan(0.96)
    const weekend = hours.filter(({ start }) => [0, 6].includes(new Date(start).getUTCDay()))
    const off = weekend.map(({ observed, expected }) => Math.abs(Math.log(observed / expected)))
    expect(off.sort()[Math.floor(off.length / 2)]).toBeLessThan(0.25)
  })

  test('no forecast is lost after the first week, of no metric at any scale', () => {
    for (const { name: scale } of SERIES_SCALES)
      for (const { name } of METRIC_LIST) {
        const lost = points(closed, scale, name).filter(
          ({ start, observed, expected, skipped }) =>
            start >= MONDAY + 7 * DAY && !skipped && !Number.isNaN(observed) && Number.isNaN(expected),
        )
        expect([scale, name, lost.length]).toEqual([scale, name, 0])
      }
    for (const { name } of METRIC_LIST) {
      // Nothing in this traffic has a duration.
      if (points(closed, '24h', name).every(({ observed }) => Number.isNaN(observed))) continue
      const band = learned.expect(scaleAt('24h'), name)
      expect([name, Number.isFinite(band.expected ?? band.upper)]).toEqual([name, true])
    }
  })

  test('a silent window is zero requests and no latency', () => {
    const set = SeriesSet.create()
    const quiet = feed(set, traffic(24), MONDAY + 26 * HOUR)
    expect(points(quiet, '1h', 'requests').at(-1)!.observed).toBe(0)
    expect(points(quiet, '1h', 'client_error_share').at(-1)!.observed).toBeNaN()
  })

  test('late exchanges count in their own window within five seconds, and much later ones somewhere', () => {
    const set = SeriesSet.create()
    const before = [
      call({ time: MONDAY + MINUTE, actor: 'a' }),
      call({ time: MONDAY + 5 * MINUTE + 2_000, actor: 'a' }),
      call({ time: MONDAY + 5 * MINUTE - 1, actor: 'b' }),
    ]
    const all = feed(set, before, MONDAY + 7 * MINUTE)
    expect(points(all, '5m', 'requests').map(({ observed }) => observed)).toEqual([2])
    expect(set.add(call({ time: MONDAY + 2 * MINUTE, actor: 'c' }), false)).toBe(true)
    expect(points(feed(set, [], MONDAY + 10 * MINUTE), '5m', 'requests')[0]!.observed).toBe(2)
  })

  test('where nothing at all was heard, no zeros are learned; what the mirror cut is skipped', () => {
    const set = SeriesSet.create()
    feed(set, traffic(3 * 24), MONDAY + 3 * DAY)
    const expected = set.expect(1, 'requests').expected
    const blind = set.close(MONDAY + 3 * DAY + 10 * HOUR)
    expect(blind.some(({ skipped }) => skipped)).toBe(true)
    expect(
      points(blind, '1h', 'requests')
        .slice(1)
        .every(({ observed }) => Number.isNaN(observed)),
    ).toBe(true)
    expect(expected).toBeGreaterThan(10)
    const cut = traffic(1, 5, MONDAY + 3 * DAY + 10 * HOUR).map((e) => ({
      ...e,
      quality: { ...e.quality, gapBytes: 9 },
    }))
    expect(
      feed(set, cut, MONDAY + 3 * DAY + 11 * HOUR)
        .filter(({ window }) => window.sum('requests') > 0)
        .every(({ skipped }) => skipped),
    ).toBe(true)
  })

  test('an attack hardly teaches, a level that stays becomes the norm', () => {
    const attacked = feed(
      SeriesSet.create(),
      [...traffic(10 * 24), ...times(5_000, (i) => call({ time: MONDAY + 10 * DAY + i * 700, actor: 'eve' }))],
      MONDAY + 10 * DAY + HOUR,
    )
    const hit = points(attacked, '1h', 'requests').at(-1)!
    expect(hit.observed).toBeGreaterThan(hit.far.upper)
    const set = SeriesSet.create()
    feed(set, traffic(10 * 24), MONDAY + 10 * DAY)
    const thrice = times(3, (k) => traffic(4 * 24, 20 + k, MONDAY + 10 * DAY))
      .flat()
      .sort((a, b) => a.time - b.time)
    const later = points(feed(set, thrice, MONDAY + 14 * DAY), '1h', 'requests').slice(-24)
    expect(later.filter(({ observed, upper }) => observed <= upper).length).toBeGreaterThan(20)
  })

  test('split anywhere with a restart between, everything is the same', () => {
    const part = traffic(30)
    const whole = JSON.stringify(feed(SeriesSet.create(), part, MONDAY + 31 * HOUR))
    fc.assert(
      fc.property(fc.nat(part.length), (cut) => {
        const set = SeriesSet.create()
        const first = feed(set, part.slice(0, cut), 0)
        const again = SeriesSet.fromJSON(JSON.parse(JSON.stringify(set)))
        const rest = feed(again, part.slice(cut), MONDAY + 31 * HOUR)
        expect(JSON.stringify([...first, ...rest])).toBe(whole)
      }),
      { numRuns: 8 },
    )
  })

  test('state stays within its share of 16 KiB', () => {
    expect(JSON.stringify(learned).length).toBeLessThan(10_000)
  })
})

describe('calendar', () => {
  test('days have 23 and 25 hours when the clock is put on and back', () => {
    const berlin = new Calendar('Europe/Berlin')
    const spring = berlin.window(Date.UTC(2024, 2, 31, 12), DAY)
    expect([spring.start, spring.end]).toEqual([Date.UTC(2024, 2, 30, 23), Date.UTC(2024, 2, 31, 22)])
    const autumn = berlin.window(Date.UTC(2024, 9, 27, 12), DAY)
    expect((autumn.end - autumn.start) / HOUR).toBe(25)
    expect(berlin.window(Date.UTC(2024, 6, 1, 6), HOUR)).toMatchObject({ hour: 8, weekday: 1, weekend: false })
  })

  test('windows follow one another without gap or overlap, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe')
    const scales = fc.constantFrom(...SERIES_SCALES.map(({ ms }) => ms))
    fc.assert(
      fc.property(zones, scales, fc.integer({ min: Date.UTC(2023, 0), max: Date.UTC(2025, 0) }), (zone, ms, time) => {
        const calendar = new Calendar(zone)
        const { start, end } = calendar.window(time, ms)
        expect(start <= time && time < end).toBe(true)
        expect(calendar.window(end, ms).start).toBe(end)
        expect(calendar.window(start, ms)).toEqual(calendar.window(end - 1, ms))
      }),
    )
  })
})

describe('alerts of series', () => {
  const worker = createAnomalyWorker()
  /** With heartbeats each second, as wake-ups see them. */
  const play = (exchanges: readonly (Exchange | Feedback)[], until: number, restarts: readonly number[] = []) => {
    const out = new Collected()
    let state = worker.create(USERS.id)
    const wakeTo = (time: number) => {
      for (let due = worker.wake!(state); due !== undefined && due <= time; due = worker.wake!(state))
        worker.tick!(state, due, out)
    }
    for (const [i, exchange] of exchanges.entries()) {
      if (restarts.includes(i)) state = worker.decode(worker.encode(state), USERS.id)
      wakeTo(exchange.time - 5_000)
      worker.apply(state, exchange, worker.primary, out)
    }
    wakeTo(until)
    return out
  }
  const ordinary = traffic(9 * 24)
  const then = MONDAY + 9 * DAY

  test('nothing in ordinary traffic, one alert when it falls silent, the same with restarts at any point', () => {
    const rng = random(4)
    const whole = play(ordinary, then + 6 * HOUR)
    const { alerts } = whole
    const restarts = [0, ordinary.length - 1, ...times(30, () => Math.floor(rng() * ordinary.length))]
    const restarted = play(ordinary, then + 6 * HOUR, restarts)
    expect(JSON.stringify([restarted.alerts, restarted.hashes])).toBe(JSON.stringify([alerts, whole.hashes]))
    expect(alerts.filter(({ time }) => time < then)).toEqual([])
    expect(alerts.map(({ kind }) => kind)).toEqual(['traffic_drop'])
    expect(alerts[0]!.evidence).toMatchObject({ metric: 'requests', observed: 0, actors: [] })
    const { expected, lower, upper, incident } = alerts[0]!.evidence as Record<string, number>
    expect(lower!).toBeLessThan(expected!)
    expect(upper!).toBeGreaterThan(expected!)
    expect(incident).toMatch(/^[0-9a-f]{16}$/)
  })

  test('errors of the server all over are one burst', () => {
    const failing = traffic(2, 9, then).map((e) => ({ ...e, response: { ...e.response!, status: 503 } }))
    const alerts = play([...ordinary, ...failing], then + 2 * HOUR).alerts.filter(({ client }) => !client)
    expect(alerts.map(({ kind }) => kind)).toEqual(['error_burst'])
  })

  test('a flood on the first Saturday does not make the Saturdays after it look silent', () => {
    const saturday = MONDAY + 5 * DAY + 8 * HOUR
    const flood = times(3_000, (i) => call({ time: saturday + i * 1_100, actor: `u${i % 20}` }))
    const weeks = traffic(20 * 24)
    const all = [...weeks, ...flood].sort((a, b) => a.time - b.time)
    const drops = play(all, MONDAY + 20 * DAY).alerts.filter(({ kind }) => kind === 'traffic_drop')
    expect(drops.map(({ time }) => (time - MONDAY) / DAY)).toEqual([])
  })

  test('a silence that was dismissed is let pass; a deeper one, and one in a longer window, are not', () => {
    const silent = play(ordinary, then + 6 * HOUR).alerts
    const said = feedbackOf(silent[0]!, 'switched off at night', undefined, MONDAY)
    expect(said.metric).toMatch(/^requests@(5m|1h|8h)$/)
    const again = play([said, ...ordinary], then + 6 * HOUR)
    expect(again.counters['anomaly.dismissed']).toBeGreaterThan(0)
    expect(again.alerts.filter(({ evidence }) => `requests@${evidence.window}` === said.metric)).toEqual([])
    const shallow = { ...said, observed: 40 }
    expect(play([shallow, ...ordinary], then + 6 * HOUR).alerts).toEqual(silent)
  })

  test('errors that were dismissed are let pass up to twice as many, and the band stays', () => {
    const failing = (share: number) =>
      traffic(2, 9, then).map((e, i) =>
        (i * 37) % 100 < share ? { ...e, response: { ...e.response!, status: 503 } } : e,
      )
    const bursts = (messages: (Exchange | Feedback)[]) =>
      play(messages, then + 2 * HOUR).alerts.filter(({ kind, client }) => kind === 'error_burst' && !client)
    const [alert] = bursts([...ordinary, ...failing(100)])
    const said = feedbackOf(alert!, 'maintenance', undefined, MONDAY)
    expect(bursts([said, ...ordinary, ...failing(100)])).toEqual([])
    // Twice seven tenths would be more than all: what fails altogether is told nevertheless.
    for (const observed of [0.45, 0.95])
      expect(bursts([{ ...said, observed }, ...ordinary, ...failing(100)])).toHaveLength(1)
    expect(bursts([{ ...said, observed: 0.45 }, ...ordinary, ...failing(50)])).toEqual([])
  })
})

describe('D4: long silences', () => {
  const taught = () => {
    const set = SeriesSet.create()
    feed(set, traffic(9 * 24), MONDAY + 9 * DAY)
    return JSON.stringify(set)
  }
  const stored = taught()
  const restored = () => SeriesSet.fromJSON(JSON.parse(stored))
  const midnight = MONDAY + 9 * DAY

  test('one leap over days that nobody saw gives what a leap for each day gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 16, max: DAY / MINUTE }), (days, minutes) => {
        const [once, daily] = [restored(), restored()]
        const call0 = call({ time: midnight + days * DAY + minutes * MINUTE + 1, actor: 'u1', bytes: 1000 })
        const end = call0.time - 5_000
        once.close(end)
        for (let d = 1; midnight + d * DAY <= end; d++) daily.close(midnight + d * DAY)
        daily.close(end)
        for (const set of [once, daily]) {
          set.add(call0, false)
          feed(set, [], call0.time + 2 * DAY)
        }
        const [a, b] = [once, daily].map((set) => {
          const { numbers, ...rest } = set.toJSON()
          // Compared as numbers: what is none has many forms in bits.
          const bytes = Buffer.from(numbers, 'base64')
          return { ...rest, numbers: times(bytes.length / 4, (i) => bytes.readFloatLE(4 * i)) }
        })
        expect(a).toEqual(b)
      }),
      { numRuns: 5 },
    )
  })

  test('a year, or the years since 1970, cost no more windows than an hour', () => {
    const windows = (silence: number) => {
      const set = restored()
      const back = midnight + silence
      let closed = set.close(back - 5_000).length
      set.add(call({ time: back, actor: 'u1', bytes: 1000 }), false)
      closed += set.close(back + 1).length
      for (let due = set.wake()!; due <= back + 5 * MINUTE; due = set.wake()!) closed += set.close(due).length
      return closed
    }
    const hour = windows(HOUR)
    for (const silence of [30 * DAY, 365 * DAY, 55 * 365 * DAY]) expect(windows(silence)).toBeLessThanOrEqual(hour + 8)
  })

  test('an API that is silent while others are heard still learns zeros, window by window, for as long as it is watched', () => {
    const set = restored()
    const closed = feed(set, [], midnight + 20 * DAY)
    const silent = closed.filter(({ skipped }) => !skipped)
    expect(silent.length).toBeGreaterThan(7 * 288)
    expect(silent.length).toBeLessThan(9 * 340)
  })
})
