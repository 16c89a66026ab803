import fc from 'fast-check'
import {
  CountMin,
  HashReservoir,
  HyperLogLog,
  murmur3,
  quantile,
  SpaceSaving,
  seededRandom,
  TDigest,
} from '../../src/index.js'

const round = <T>(json: T): T => JSON.parse(JSON.stringify(json))

describe('HyperLogLog', () => {
  test.each([0, 1, 10, 100, 1000, 50_000])('counts %i within five standard errors, however often each comes', (n) => {
    const sketch = new HyperLogLog(12)
    for (let i = 0; i < n; i++) for (let k = 0; k < 1 + (i % 3); k++) sketch.add(`actor-${i}`)
    expect(Math.abs(sketch.count() - n)).toBeLessThanOrEqual(0.5 + 5 * 0.01625 * n)
  })

  test('merged is the sketch of both; stored and loaded it is the same, few or many', () => {
    const [a, b, both] = [new HyperLogLog(8), new HyperLogLog(8), new HyperLogLog(8)]
    for (let i = 0; i < 300; i++) {
      ;(i % 2 ? a : b).add(`x${i}`)
      both.add(`x${i}`)
      if (i === 10) expect(HyperLogLog.fromJSON(round(a.toJSON())).count()).toBe(a.count())
    }
    a.merge(b)
    expect(a.toJSON()).toEqual(both.toJSON())
    expect(HyperLogLog.fromJSON(round(a.toJSON())).toJSON()).toEqual(a.toJSON())
    expect(() => a.merge(new HyperLogLog(9))).toThrow(/precision/)
  })
})

describe('Space-Saving', () => {
  test('keeps every item more frequent than total/capacity, counts never too low and too high by at most the error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 12 }),
        (stream, capacity) => {
          const sketch = new SpaceSaving(capacity)
          const truth = new Map<string, number>()
          for (const v of stream) {
            sketch.add(`${v}`)
            truth.set(`${v}`, (truth.get(`${v}`) ?? 0) + 1)
          }
          for (const item of sketch.top()) {
            expect(item.count).toBeGreaterThanOrEqual(truth.get(item.key)!)
            expect(item.count - item.error).toBeLessThanOrEqual(truth.get(item.key)!)
          }
          for (const [key, n] of truth)
            if (n > stream.length / capacity) expect(sketch.count(key)).toBeGreaterThanOrEqual(n)
          expect(sketch.size).toBeLessThanOrEqual(capacity)
        },
      ),
    )
  })

  test('merged counts bound the truth; stored and loaded it goes on the same', () => {
    const [a, b] = [new SpaceSaving(5), new SpaceSaving(5)]
    for (let i = 0; i < 100; i++) (i % 2 ? a : b).add(`k${i % 7}`, 1 + (i % 3))
    const copy = SpaceSaving.fromJSON(round(a.toJSON()))
    expect(copy.add('new')).toBe(a.add('new'))
    a.merge(b)
    for (const item of a.top()) {
      let truth = item.key === 'new' ? 1 : 0
      for (let i = 0; i < 100; i++) if (`k${i % 7}` === item.key) truth += 1 + (i % 3)
      expect(item.count).toBeGreaterThanOrEqual(truth)
    }
  })
})

describe('count-min', () => {
  test('never too low; too high by little', () => {
    const sketch = new CountMin(256, 4)
    const other = new CountMin(256, 4)
    for (let i = 0; i < 2000; i++) (i % 2 ? sketch : other).add(`k${i % 90}`)
    sketch.merge(other)
    const loaded = CountMin.fromJSON(round(sketch.toJSON()))
    for (let k = 0; k < 90; k++) {
      const truth = Math.floor(2000 / 90) + (k < 2000 % 90 ? 1 : 0)
      expect(sketch.count(`k${k}`)).toBeGreaterThanOrEqual(truth)
      expect(sketch.count(`k${k}`)).toBeLessThanOrEqual(truth + (2000 * Math.E) / 256 + 1)
      expect(loaded.count(`k${k}`)).toBe(sketch.count(`k${k}`))
    }
    expect(sketch.total).toBe(2000)
  })
})

describe('t-digest', () => {
  test('ranks of its quantiles are right to a percent, at the ends to a tenth of that', () => {
    const random = seededRandom(2)
    const values = Array.from({ length: 20_000 }, () => Math.exp(random.normal()))
    const digest = new TDigest()
    const halves = [new TDigest(), new TDigest()]
    values.forEach((v, i) => {
      digest.add(v)
      halves[i % 2]!.add(v)
    })
    halves[0]!.merge(halves[1]!)
    for (const d of [digest, halves[0]!, TDigest.fromJSON(round(digest.toJSON()))]) {
      for (const [q, error] of [
        [0.001, 0.001],
        [0.01, 0.002],
        [0.25, 0.01],
        [0.5, 0.01],
        [0.99, 0.002],
        [0.999, 0.001],
      ] as const) {
        const rank = values.filter((v) => v <= d.quantile(q)).length / values.length
        expect(Math.abs(rank - q)).toBeLessThan(error)
      }
      expect(d.quantile(0)).toBeCloseTo(quantile(values, 0), 9)
      expect(d.quantile(1)).toBeCloseTo(quantile(values, 1), 9)
    }
    expect(digest.toJSON().c.length).toBeLessThan(2 * 120)
  })

  test('never leaves the range of its values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const digest = new TDigest(20)
          for (const v of values) digest.add(v)
          expect(digest.quantile(q)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6)
          expect(digest.quantile(q)).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
        },
      ),
    )
    expect(new TDigest().quantile(0.5)).toBeNaN()
  })
})

describe('hash reservoir', () => {
  test('order, repeats and splits do not matter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 6 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(80),
        (keys, k, cut) => {
          const whole = new HashReservoir<true>(k)
          const left = new HashReservoir<true>(k)
          const right = new HashReservoir<true>(k)
          for (const key of keys) whole.offer(key, true)
          for (const key of keys.slice(cut).reverse()) left.offer(key, true)
          for (const key of keys.slice(0, cut).concat(keys.slice(0, cut))) right.offer(key, true)
          left.merge(HashReservoir.fromJSON(round(right.toJSON())))
          expect(left.values()).toEqual(whole.values())
          expect(whole.size).toBe(Math.min(k, new Set(keys).size))
        },
      ),
    )
  })

  test('every item is as likely to be kept', () => {
    const counts = [0, 0]
    for (let run = 0; run < 400; run++) {
      const sample = new HashReservoir<number>(10)
      for (let i = 0; i < 100; i++) sample.offer(`${run}:${i}`, i)
      for (const { value } of sample.values()) counts[value < 50 ? 0 : 1]!++
    }
    expect(Math.abs(counts[0]! - counts[1]!)).toBeLessThan(4 * Math.sqrt(4000))
  })
})

test('the hash spreads and depends on its seed', () => {
  const bits = new Array<number>(32).fill(0)
  for (let i = 0; i < 4000; i++) for (let b = 0; b < 32; b++) bits[b]! += (murmur3(`key${i}`, 7) >>> b) & 1
  for (const n of bits) expect(Math.abs(n - 2000)).toBeLessThan(5 * Math.sqrt(1000))
  expect(murmur3('a', 1)).not.toBe(murmur3('a', 2))
  expect(murmur3('ab')).not.toBe(murmur3('ba'))
})
