import fc from 'fast-check'
import { averagePrecision, bootstrap, confusion, rates, rocAuc, wilson } from '../../src/index.js'

test('AUC is the share of pairs in order, ties half', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 }))
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      let won = 0
      let all = 0
      for (const [a, x] of pairs)
        for (const [b, y] of pairs)
          if (x === 1 && y === 0) {
            all++
            won += a > b ? 1 : a === b ? 0.5 : 0
          }
      const auc = rocAuc(
        pairs.map((p) => p[0]),
        pairs.map((p) => p[1]),
      )
      if (all === 0) expect(auc).toBeNaN()
      else expect(auc).toBeCloseTo(won / all, 10)
    }),
  )
})

test('average precision, confusion and rates by hand', () => {
  const scores = [0.9, 0.8, 0.7, 0.6]
  const labels = [1, 0, 1, 0]
  expect(averagePrecision(scores, labels)).toBeCloseTo(0.5 * 1 + 0.5 * (2 / 3), 12)
  const c = confusion(scores, labels, 0.75)
  expect(c).toEqual({ tp: 1, fp: 1, fn: 1, tn: 1 })
  expect(rates(c)).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, fpr: 0.5 })
})

test('Wilson: the interval of the tables, inside [0, 1], containing the share', () => {
  const [low, high] = wilson(9, 10)
  expect(low).toBeCloseTo(0.5958, 4)
  expect(high).toBeCloseTo(0.9821, 4)
  expect(wilson(0, 0)).toEqual([0, 1])
  expect(wilson(0, 20)[0]).toBeCloseTo(0, 12)
})

test('bootstrap of a mean is near its normal interval, and the same for the same seed', () => {
  const values = Array.from({ length: 400 }, (_, i) => i % 10)
  const mean = (index: Uint32Array): number => index.reduce((s, i) => s + values[i]!, 0) / index.length
  const [low, high] = bootstrap(400, mean, { draws: 1000 })
  expect(low).toBeCloseTo(4.5 - 1.96 * 0.1436, 1)
  expect(high).toBeCloseTo(4.5 + 1.96 * 0.1436, 1)
  expect(bootstrap(400, mean, { draws: 1000 })).toEqual([low, high])
})
