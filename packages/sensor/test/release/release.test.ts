import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
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
  const run = (limit: number, ...times: number[]) => {
    const out: number[] = []
    const beats = new Heartbeats('s', limit, (h) => out.push(h.time))
    for (const time of times) beats.advance(time)
    return out
  }
  test('one a second, whole seconds, never back', () =>
    expect(run(3600, 1000, 3500, 2000, 4100)).toEqual([1000, 2000, 3000, 4000]))
  test('a wild jump gives one', () => expect(run(10, 0, 10_000_000)).toEqual([0, 10_000_000]))
})
