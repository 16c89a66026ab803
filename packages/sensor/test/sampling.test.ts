import fc from 'fast-check'
import { DEFAULT_SENSOR_LIMITS } from '../src/options'
import { Sampling } from '../src/sampling'

const FIRST = 4
const EVERY = 32
const PER_MINUTE = 6
const MINUTE = 60_000
const START = 1_700_000_000_000

/** Which of the calls at these times are inspected. */
function inspected(times: readonly number[], perMinute = PER_MINUTE, first = FIRST): boolean[] {
  const sampling = new Sampling(first, EVERY, 100, perMinute)
  const of = sampling.of('GET a.example/x')
  return times.map((time) => sampling.request(of, time))
}
const from = (gaps: readonly number[]) => {
  let time = START
  return gaps.map((gap) => {
    time += gap
    return time
  })
}

test('an API that is called no more often than the rate is inspected whole', () => {
  const gap = fc.integer({ min: MINUTE / PER_MINUTE, max: 24 * 60 * MINUTE })
  fc.assert(
    fc.property(fc.array(gap, { maxLength: 400 }), (gaps) => expect(inspected(from(gaps))).not.toContain(false)),
  )
})

test('ten calls a day are inspected, also when they come within a minute', () => {
  const days = Array.from({ length: 30 }, (_, day) =>
    Array.from({ length: 10 }, (_, i) => START + day * 86_400_000 + i * 5_000),
  ).flat()
  expect(inspected(days, DEFAULT_SENSOR_LIMITS.inspectPerMinute, DEFAULT_SENSOR_LIMITS.inspectFirst)).not.toContain(
    false,
  )
})

test('what is inspected beyond the first ones is one in so many and the rate, and no more', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 1_000 }), (gaps) => {
      const times = from(gaps)
      const minutes = (times.at(-1)! - times[0]!) / MINUTE
      const most = FIRST + times.length / EVERY + 1 + PER_MINUTE * minutes + 1
      expect(inspected(times).filter(Boolean).length).toBeLessThanOrEqual(most)
      // Nothing that was inspected without the rate is left out with it.
      const without = inspected(times, 0)
      expect(inspected(times).every((is, i) => is || !without[i])).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('a clock that goes back earns nothing', () => {
  const times = Array.from({ length: 200 }, (_, i) => START - i * 10 * MINUTE)
  expect(inspected(times)).toEqual(inspected(times, 0))
})
