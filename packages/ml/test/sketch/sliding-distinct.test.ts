import fc from 'fast-check'
import { murmur3, SlidingDistinct, type SlidingOptions } from '../../src/index.js'

const options: SlidingOptions = { precision: 5, few: 6, horizon: 20 }
const sighting = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 19 }))
const sightings = fc.array(sighting, { maxLength: 120 })
type Sightings = [number, number][]

const hash = (n: number): number => murmur3(String(n))
function sketchOf(seen: Sightings, using = options): SlidingDistinct {
  const sketch = new SlidingDistinct(using)
  for (const [item, slot] of seen) sketch.add(hash(item), slot)
  return sketch
}
const stored = (sketch: SlidingDistinct, using = options): SlidingDistinct =>
  SlidingDistinct.fromJSON(JSON.parse(JSON.stringify(sketch)), using)

test('any window is what a sketch of that window alone says, and exact while items are few', () => {
  fc.assert(
    fc.property(sightings, fc.integer({ min: 0, max: 19 }), (seen, since) => {
      const sketch = sketchOf(seen)
      const young = seen.filter(([, slot]) => slot >= since)
      const different = new Set(young.map(([item]) => item)).size
      if (sketch.isExact) expect(sketch.count(since)).toBe(different)
      else expect(sketch.count(since)).toBe(sketchOf(young, { ...options, few: 0 }).count())
      expect(sketch.isExact).toBe(new Set(seen.map(([item]) => item)).size <= options.few)
    }),
  )
})

test('order and repetition change nothing, nor does a restart in the middle', () => {
  fc.assert(
    fc.property(
      sightings.chain((seen) => fc.tuple(fc.constant(seen), fc.shuffledSubarray(seen, { minLength: seen.length }))),
      fc.nat(120),
      ([seen, shuffled], cut) => {
        const text = JSON.stringify(sketchOf(seen))
        expect(JSON.stringify(sketchOf(shuffled))).toBe(text)
        expect(JSON.stringify(sketchOf([...seen, ...shuffled]))).toBe(text)
        const restarted = stored(sketchOf(seen.slice(0, cut)))
        for (const [item, slot] of seen.slice(cut)) restarted.add(hash(item), slot)
        expect(JSON.stringify(restarted)).toBe(text)
        // What it says that it takes is what is stored.
        expect(restarted.bytes()).toBe(stored(restarted).bytes())
        expect(text.length).toBeLessThanOrEqual(restarted.bytes() + 24)
      },
    ),
  )
})

test('merged is the sketch of both, whichever is merged into the other', () => {
  fc.assert(
    fc.property(sightings, sightings, (a, b) => {
      const both = JSON.stringify(sketchOf([...a, ...b]))
      for (const [into, from] of [
        [a, b],
        [b, a],
      ]) {
        const sketch = sketchOf(into!)
        sketch.merge(sketchOf(from!))
        expect(JSON.stringify(sketch)).toBe(both)
      }
    }),
  )
})

test('what is older than the horizon is forgotten, and with the last of it the registers', () => {
  const sketch = sketchOf(Array.from({ length: 200 }, (_, i): [number, number] => [i, 3]))
  expect(sketch.isExact).toBe(false)
  sketch.add(hash(7), 3 + options.horizon)
  expect(sketch.count()).toBe(1)
  sketch.add(hash(9), 3)
  expect(sketch.count()).toBe(1)
  const emptied = sketchOf(Array.from({ length: 200 }, (_, i): [number, number] => [i, 3]))
  emptied.merge(sketchOf([[1, 500]]))
  expect(emptied.count()).toBe(1)
  expect(emptied.isOver(519)).toBe(false)
  expect(emptied.isOver(520)).toBe(true)
})

test.each([50, 129, 212, 1_000, 20_000])('counts %i within five standard errors', (n) => {
  const using = { precision: 9, few: 128, horizon: 180 }
  const sketch = new SlidingDistinct(using)
  for (let i = 0; i < n; i++) for (let k = 0; k < 1 + (i % 3); k++) sketch.add(hash(i), (i * 7 + k) % 180)
  expect(Math.abs(sketch.count() - n)).toBeLessThanOrEqual(5 * sketch.error * n)
  // 33 ranks at most in a register.
  expect(sketch.bytes()).toBeLessThanOrEqual(24 + (512 * 67 * 4) / 3)
})
