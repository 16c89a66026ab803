import fc from 'fast-check'
import {
  fitIsotonic,
  fitPlatt,
  isotonic,
  LogisticRegression,
  platt,
  seededRandom,
  sigmoid,
  sparseRows,
} from '../../src/index.js'

/** Points whose class follows known log-odds. */
function drawn(n: number, seed: number): { rows: number[][]; labels: number[] } {
  const random = seededRandom(seed)
  const rows = Array.from({ length: n }, () => [random.normal(), random.normal()])
  return { rows, labels: rows.map(([a, b]) => (random.next() < sigmoid(2 * a! - b! + 0.5) ? 1 : 0)) }
}

describe('logistic regression', () => {
  test('finds the coefficients that drew the labels', () => {
    const { rows, labels } = drawn(20_000, 1)
    const model = LogisticRegression.fit(rows, labels, { l2: 0 })
    expect(model.weights[0]).toBeCloseTo(2, 0)
    expect(Math.abs(model.weights[0]! - 2)).toBeLessThan(0.12)
    expect(Math.abs(model.weights[1]! + 1)).toBeLessThan(0.1)
    expect(Math.abs(model.bias[0]! - 0.5)).toBeLessThan(0.08)
  })

  test('at the optimum the mean probability is the share of positives, and the gradient vanishes', () => {
    const { rows, labels } = drawn(500, 2)
    const model = LogisticRegression.fit(rows, labels, { l2: 0.01, tolerance: 1e-9 })
    const errors = rows.map((x, i) => model.probability(x) - labels[i]!)
    expect(errors.reduce((a, b) => a + b, 0) / 500).toBeCloseTo(0, 7)
    const slope = rows.reduce((s, x, i) => s + errors[i]! * x[0]!, 0) / 500 + 0.01 * model.weights[0]!
    expect(slope).toBeCloseTo(0, 7)
  })

  test('three classes: probabilities add to one, and two classes written as three agree with two', () => {
    const { rows, labels } = drawn(400, 3)
    const two = LogisticRegression.fit(rows, labels, { l2: 1e-4 })
    const three = LogisticRegression.fit(
      rows,
      rows.map(([a]) => (a! > 1 ? 2 : a! > 0 ? 1 : 0)),
    )
    const p = three.probabilities([1.8, 0])
    expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(p[2]).toBeGreaterThan(p[0]!)
    expect(two.probabilities([3, 0])[1]).toBeGreaterThan(0.9)
  })

  test('a row of weight two counts as two rows; sparse and dense agree; stored and loaded too', () => {
    const { rows, labels } = drawn(60, 4)
    const weighted = LogisticRegression.fit(rows, labels, { weights: rows.map((_, i) => (i < 10 ? 2 : 1)) })
    const doubled = LogisticRegression.fit([...rows, ...rows.slice(0, 10)], [...labels, ...labels.slice(0, 10)])
    expect(weighted.score([1, 1])).toBeCloseTo(doubled.score([1, 1]), 4)
    const sparse = sparseRows(
      rows.map((r) => r.map((v, j) => [j, v] as const)),
      2,
    )
    const same = LogisticRegression.fit(sparse, labels, { weights: rows.map((_, i) => (i < 10 ? 2 : 1)) })
    expect(same.scoreSparse([0, 1], [1, 1])).toBe(weighted.score([1, 1]))
    expect(LogisticRegression.fromJSON(JSON.parse(JSON.stringify(same))).score([3, 2])).toBe(same.score([3, 2]))
  })
})

describe('calibration', () => {
  test('Platt recovers the scale that drew the labels', () => {
    const random = seededRandom(7)
    const scores = Array.from({ length: 20_000 }, () => 300 * random.normal())
    const labels = scores.map((s) => (random.next() < sigmoid(0.01 * s - 1) ? 1 : 0))
    const scale = fitPlatt(scores, labels)
    expect(platt(scale, 100)).toBeCloseTo(0.5, 1)
    expect(Math.abs(platt(scale, 0) - sigmoid(-1))).toBeLessThan(0.02)
  })

  test('isotonic: pools the violators', () => {
    const fit = fitIsotonic([1, 2, 3, 4], [0, 1, 0, 1])
    expect([1, 2, 3, 4].map((s) => isotonic(fit, s))).toEqual([0, 0.5, 0.5, 1])
    expect(isotonic(fit, -9)).toBe(0)
    expect(isotonic(fit, 3.5)).toBe(0.75)
    expect(isotonic({ at: [], values: [] }, 1)).toBeNaN()
  })

  test('isotonic: always rising, keeps the mean, equal scores get one value', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 }))
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (pairs) => {
        const [scores, labels] = [pairs.map((p) => p[0]), pairs.map((p) => p[1])]
        const fit = fitIsotonic(scores, labels)
        for (let i = 1; i < fit.at.length; i++) {
          expect(fit.values[i]!).toBeGreaterThanOrEqual(fit.values[i - 1]!)
          expect(fit.at[i]!).toBeGreaterThan(fit.at[i - 1]!)
        }
        const mean = scores.reduce((s, x) => s + isotonic(fit, x), 0)
        expect(mean).toBeCloseTo(
          labels.reduce((a, b) => a + b, 0),
          9,
        )
      }),
    )
  })
})
