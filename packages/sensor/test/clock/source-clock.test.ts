import fc from 'fast-check'
import { LINKTYPE_TICK, SourceClock } from '../../src/clock/source-clock'
import { DEFAULT_SENSOR_LIMITS } from '../../src/options'

const T = 1_700_000_000_000
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** Runs stamps through a clock: what each frame was stamped with, in order, and the clock. */
function run(stamps: readonly number[], limits = {}) {
  const out: { frame: number; time: number; epoch: number }[] = []
  const clock = new SourceClock(
    { ...DEFAULT_SENSOR_LIMITS, ...limits },
    {
      frame: (buf, start, _end, wireLength, time, linkType) => {
        if (linkType !== LINKTYPE_TICK) out.push({ frame: buf.readUInt32LE(start), time, epoch: clock.epoch })
        else expect(wireLength).toBe(clock.epoch)
      },
    },
  )
  const buf = Buffer.alloc(4)
  for (const [i, time] of stamps.entries()) {
    buf.writeUInt32LE(i)
    clock.frame(buf, 0, 4, 4, time, 1)
  }
  clock.settle()
  expect(out.map(({ frame }) => frame)).toEqual(stamps.map((_, i) => i))
  return { out, times: out.map(({ time }) => time), clock }
}

const steady = (count: number, from = T, step = 10) => Array.from({ length: count }, (_, i) => from + i * step)

/** Junk that is inserted before the frames named. */
function withJunk(stamps: readonly number[], junk: Record<number, readonly number[]>): number[] {
  return stamps.flatMap((time, i) => [...(junk[i] ?? []), time])
}

describe('B2: stamps that are wrong are not believed', () => {
  const cases: [string, Record<number, number[]>][] = [
    ['one a year ahead', { 500: [T + YEAR] }],
    ['one in the past', { 500: [T - YEAR] }],
    ['two in a row', { 500: [T + YEAR, T + YEAR + 5] }],
    ['three in different places', { 100: [T + YEAR], 500: [T - 5 * HOUR], 900: [T + 2 * HOUR] }],
    ['the first frame', { 0: [T + YEAR] }],
    ['the first two frames', { 0: [T + YEAR, T + YEAR + 1] }],
    ['the first frame, of 1970', { 0: [0] }],
    ['a burst of 300', { 500: steady(300, T + YEAR) }],
    ['a burst of 300 that goes back', { 500: steady(300, T - YEAR) }],
    ['no numbers at all', { 0: [Number.NaN], 500: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1] }],
  ]
  test.each(cases)('%s', (_, junk) => {
    const good = steady(1000)
    const { times, clock } = run(withJunk(good, junk))
    const kept = times.filter((time) => good.includes(time))
    expect(new Set(kept)).toEqual(new Set(good))
    expect(Math.max(...times)).toBeLessThanOrEqual(good[999]!)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(T)
    expect(clock.epoch).toBe(0)
    expect(clock.counters['sensor.clock_doubts']).toBe(Object.values(junk).flat().length)
  })
  test('a last frame a year ahead', () => {
    const { times } = run([...steady(100), T + YEAR])
    expect(times[100]).toBe(times[99])
  })
})

describe('B2: a clock that really changed is followed', () => {
  test.each([2 * HOUR, 26 * HOUR, YEAR, 55 * YEAR])('ahead by %d ms', (step) => {
    const stamps = [...steady(2000), ...steady(3000, T + 20_000 + step)]
    const { times, clock } = run(stamps)
    expect(times).toEqual(stamps)
    expect(clock.counters).toEqual({
      'sensor.clock_doubts': 0,
      'sensor.clock_steps_ahead': 1,
      'sensor.clock_steps_back': 0,
    })
  })
  test.each([11_000, 66_000, HOUR, 2 * HOUR, YEAR])('back by %d ms', (step) => {
    const stamps = [...steady(2000), ...steady(3000, T + 20_000 - step)]
    const { times, clock } = run(stamps)
    expect(times).toEqual(stamps)
    expect(clock.epoch).toBe(1)
  })
  test('back by steps of a second, more than time goes on', () => {
    const stamps = Array.from({ length: 20_000 }, (_, i) => T + (i % 100) * 10 - Math.floor(i / 100) * 1_000)
    const { times, clock } = run(stamps)
    expect(times).toEqual(stamps)
    expect(Math.abs(clock.now - stamps.at(-1)!)).toBeLessThanOrEqual(10_000)
  })
  test('a box without a clock: from 1970 to 2025', () => {
    const stamps = [...steady(50, 1_000), ...steady(50)]
    expect(run(stamps).times).toEqual(stamps)
  })
  test('a recording that overlaps the one before, however few its frames', () => {
    const stamps = [...steady(100, T, 10_000), ...steady(100, T + 500_000, 10_000)]
    const { times, clock } = run(stamps)
    expect(times).toEqual(stamps)
    expect(clock.epoch).toBe(1)
  })
})

test('two interfaces whose clocks differ: one is followed, the frames of the other are dated by it', () => {
  const a = steady(500)
  for (const skew of [2 * HOUR, -2 * HOUR, -20_000, YEAR]) {
    const { times, clock } = run(a.flatMap((time) => [time, time + skew]))
    expect(times.filter((_, i) => i % 2 === 0)).toEqual(a)
    for (const [i, time] of times.entries()) expect(time).toBe(a[i >> 1]!)
    expect(clock.epoch).toBe(0)
  }
})

test('a slow drift between two interfaces loses nobody', () => {
  const stamps = steady(20_000).flatMap((time, i) => [time, time - i * 2])
  const { times } = run(stamps)
  for (const [i, time] of times.entries()) expect(Math.abs(time - stamps[i & ~1]!)).toBeLessThanOrEqual(10_000)
})

describe('for any stamps', () => {
  const stamp = fc.oneof(
    fc.integer({ min: 0, max: 30_000 }).map((n) => T + n),
    fc.integer({ min: -5 * YEAR, max: 5 * YEAR }).map((n) => T + n),
    fc.double(),
  )
  const limits = { clockHeldFrames: 32 }
  test('within an epoch time never goes back by more than reordering, and everything is a date', () => {
    fc.assert(
      fc.property(fc.array(stamp, { maxLength: 300 }), (stamps) => {
        let now = Number.NEGATIVE_INFINITY
        let epoch = 0
        for (const one of run(stamps, limits).out) {
          if (one.epoch > epoch) now = Number.NEGATIVE_INFINITY
          epoch = one.epoch
          expect(one.time).toBeGreaterThanOrEqual(now - 10_000)
          expect(Number.isNaN(new Date(one.time).getTime())).toBe(false)
          now = Math.max(now, one.time)
        }
      }),
    )
  })
  test('doubt is bounded: once the stamps are steady, it is followed within the frames that may be held', () => {
    fc.assert(
      fc.property(fc.array(stamp, { maxLength: 100 }), fc.integer({ min: 0, max: 5 * YEAR }), (wild, at) => {
        const { clock, times } = run([...wild, ...steady(200, at)], limits)
        expect(times.slice(-200 + 64)).toEqual(steady(200, at).slice(64))
        expect(clock.now).toBe(at + 1990)
      }),
    )
  })
  test('fewer wild stamps in a row than may be held change nobody else', () => {
    const junk = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 3 * HOUR, max: 5 * YEAR }), fc.boolean(), fc.nat(10)))
    fc.assert(
      fc.property(junk, (places) => {
        const at: Record<number, number[]> = {}
        for (const [i, far, ahead, n] of places) if (i > 4) at[i] = steady(n, T + (ahead ? far : -far))
        const good = steady(200)
        const { times } = run(withJunk(good, at))
        expect([...new Set(times)].filter((time) => good.includes(time))).toEqual(good)
      }),
    )
  })
})
