import { SeriesScorer } from '@apiscope/anomaly'
import * as fc from 'fast-check'
import { KnownActors } from '../src/api/known.js'
import { HoldOff } from '../src/hold-off.js'
import { Tail } from '../src/tail/tail.js'
import { random, times } from './support.js'

describe('Tail', () => {
  test('one attack does not become the norm, two days of it begin to', () => {
    const tail = Tail.create()
    for (let i = 0; i < 200; i++) tail.add(1 + (i % 5))
    const before = tail.reference
    tail.add(1000)
    expect(tail.reference).toBe(before)
    tail.add(1000)
    expect(tail.reference).toBeGreaterThan(800)
  })

  test('the reference lies at the second largest value, within a bucket, cached or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 2, maxLength: 100 }), (values) => {
        const tail = Tail.create()
        for (const value of values) {
          tail.add(value)
          expect(Tail.fromJSON(JSON.parse(JSON.stringify(tail))).reference).toBe(tail.reference)
        }
        const second = values.toSorted((a, b) => b - a)[1]!
        expect(tail.reference / second).toBeGreaterThan(0.999)
        expect(tail.reference / second).toBeLessThan(1.2)
      }),
    )
  })

  test('what is old fades', () => {
    const tail = Tail.create()
    for (let i = 0; i < 3; i++) tail.add(1000)
    for (let i = 0; i < 100; i++) tail.add(10)
    for (let day = 0; day < 20; day++) tail.fade(0.93)
    expect(tail.reference).toBeLessThan(20)
  })
})

test('KnownActors: few mistakes at a thousand, none below a hundred', () => {
  const known = KnownActors.create()
  expect(times(100, (i) => known.meet(`a${i}`)).every(Boolean)).toBe(true)
  expect(times(100, (i) => known.meet(`a${i}`)).some(Boolean)).toBe(false)
  const fresh = times(2_000, (i) => known.meet(`b${i}`)).filter(Boolean).length
  expect(fresh).toBeGreaterThan(1_990)
  const copy = KnownActors.fromJSON(JSON.parse(JSON.stringify(known)))
  expect(times(2_000, (i) => copy.meet(`b${i}`)).some(Boolean)).toBe(false)
})

test('HoldOff: once per period, unless it grows tenfold; bounded', () => {
  const hold = HoldOff.create()
  expect(hold.pass('k', 0, 1, 100, 2)).toBe(true)
  expect(hold.pass('k', 50, 9, 100, 2)).toBe(false)
  expect(hold.pass('k', 60, 10, 100, 2)).toBe(true)
  expect(hold.pass('k', 161, 1, 100, 2)).toBe(true)
  for (const key of ['a', 'b', 'c']) hold.pass(key, 170, 1, 100, 2)
  expect(hold.holds('k', 171)).toBe(false)
})

describe('SeriesScorer', () => {
  const stamp = (i: number) => new Date(1_700_000_000_000 + i * 900_000).toISOString()
  const values = times(
    2_000,
    (i) => 50 + 20 * Math.sin((2 * Math.PI * i) / 96) + 2 * random(i + 1)() + (i === 1_700 ? 60 : 0),
  )
  const score = (list: number[]) => {
    const scorer = new SeriesScorer()
    const out = list.flatMap((value, i) => scorer.push(stamp(i), value))
    return [...out, ...scorer.finish()]
  }

  test('one row per value, scores in 0–1, the spike highest', () => {
    const rows = score(values)
    expect(rows.map((r) => r.timestamp)).toEqual(values.map((_, i) => stamp(i)))
    expect(rows.every((r) => r.score >= 0 && r.score <= 1)).toBe(true)
    const top = rows.reduce((a, b) => (b.score > a.score ? b : a))
    expect(top.timestamp).toBe(stamp(1_700))
    expect(rows[1_700]!.value).toBeGreaterThan(rows[1_700]!.upper)
    expect(Math.abs(rows[1_600]!.forecast - values[1_600]!)).toBeLessThan(6)
  })

  test('causal: what follows changes nothing', () => {
    expect(score(values).slice(0, 500)).toEqual(score(values.slice(0, 500)))
  })

  test('any numbers, missing ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { maxLength: 120 }), (list) => {
        const rows = score(list)
        expect(rows).toHaveLength(list.length)
        for (const row of rows) expect(row.score >= 0 && row.score <= 1).toBe(true)
      }),
    )
  })
})
