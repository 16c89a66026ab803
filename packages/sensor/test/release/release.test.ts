import type { Exchange, Heartbeat } from '@apiscope/schema'
import fc from 'fast-check'
import { DEFAULT_SENSOR_LIMITS } from '../../src/options'
import { Heartbeats } from '../../src/release/heartbeats'
import { ReleaseQueue } from '../../src/release/release-queue'

const exchange = (time: number, id: string) => ({ time, id }) as Exchange

test('exchanges leave in order of (time, id), each exactly once, unless they came too late', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ delay: fc.nat(3000), gap: fc.nat(500) }), { maxLength: 200 }), (steps) => {
      const out: { e: Exchange; late: boolean }[] = []
      const queue = new ReleaseQueue(1000, 10_000, (e, late) => out.push({ e, late }))
      let now = 10_000
      steps.forEach(({ delay, gap }, i) => {
        now += gap
        queue.advance(now)
        queue.push(exchange(now - delay, `x${i}`))
      })
      queue.flush()
      expect(out.length).toBe(steps.length)
      const onTime = out.filter((o) => !o.late).map((o) => o.e)
      const sorted = [...onTime].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
      expect(onTime).toEqual(sorted)
      expect(queue.late).toBe(out.length - onTime.length)
    }),
  )
})

test('nothing waits beyond the bound', () => {
  const out: Exchange[] = []
  const queue = new ReleaseQueue(1_000_000, 10, (e) => out.push(e))
  for (let i = 0; i < 100; i++) queue.push(exchange(i * 1000, `x${i}`))
  expect(out.length).toBeGreaterThanOrEqual(90)
  expect(queue.overflows).toBeGreaterThan(0)
})

describe('heartbeats', () => {
  const run = (limits: object, ...times: number[]) => {
    const out: number[] = []
    const beats = new Heartbeats('s', { ...DEFAULT_SENSOR_LIMITS, ...limits }, (h) => out.push(h.time))
    for (const time of times) beats.advance(time)
    return out
  }
  test('one a second, whole seconds, never back', () =>
    expect(run({}, 1000, 3500, 2000, 4100)).toEqual([1000, 2000, 3000, 4000]))
  test('a gap is passed by minutes, a long one at once', () => {
    expect(run({}, 1000, 121_500, 200_000)).toEqual([1000, 60_000, 120_000, 121_000, 180_000, 200_000])
    expect(run({}, 0, 10_000_000)).toEqual([0, 10_000_000])
  })
  test('B2: no gap gives more than a producer has room for, with 36 partitions of three topics', () => {
    fc.assert(
      fc.property(fc.nat(400 * 86_400), (gap) => {
        expect(run({}, 0, gap * 1000).length * 36 * 3).toBeLessThan(50_000 / 4)
      }),
    )
  })
  test('a clock that was set back: they go on from there, and are numbered on', () => {
    const out: Heartbeat[] = []
    const beats = new Heartbeats(
      's',
      DEFAULT_SENSOR_LIMITS,
      (h) => out.push(h),
      () => 'r',
    )
    for (const time of [100_000, 101_000, 50_000, 51_000, 50_500]) beats.follow({ time })
    expect(out.map(({ time, beat }) => [time, beat])).toEqual([
      [100_000, 0],
      [101_000, 1],
      [50_000, 2],
      [51_000, 3],
    ])
  })
})
