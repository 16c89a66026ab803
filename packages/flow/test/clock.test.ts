import { PacketClock } from '../src/clock.js'
import { flowLimits } from '../src/limits.js'

const T = 1_700_000_000_000

function clock(): PacketClock {
  const made = new PacketClock(flowLimits({}))
  made.advance(T)
  return made
}

test('small steps back leave it where it is', () => {
  const time = clock()
  time.advance(T + 50)
  time.advance(T + 20)
  expect(time.now).toBe(T + 50)
  time.advance(T + 60)
  expect(time.now).toBe(T + 60)
  expect(time.jumps).toBe(0)
})

test('a large step back (another file) goes on from there', () => {
  const time = clock()
  time.advance(T - 86_400_000)
  expect(time.now).toBe(T)
  time.advance(T - 86_400_000 + 500)
  expect(time.now).toBe(T + 500)
  expect(time.jumps).toBe(1)
})

test('one timestamp far ahead is not believed, two are', () => {
  const time = clock()
  time.advance(T + 1e12)
  time.advance(T + 5)
  expect(time.now).toBe(T + 5)
  time.advance(T + 1e9)
  time.advance(T + 1e9 + 3)
  expect(time.now).toBe(T + 1e9 + 3)
})

test('what is no number is ignored', () => {
  const time = clock()
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) time.advance(odd)
  time.advance(T + 5)
  expect(time.now).toBe(T + 5)
})
