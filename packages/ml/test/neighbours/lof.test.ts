import { LocalOutlierFactor, seededRandom } from '../../src/index.js'
import { oneClassCases } from '../support/shared.js'

interface Parity {
  cases: {
    name: string
    train: number[][]
    test: number[][]
    lof: {
      k: number
      contamination: 'auto' | number
      offset: number
      negative_outlier_factor_train: number[]
      lrd_train: number[]
      score_samples_test: number[]
      decision_test: number[]
    }[]
  }[]
}
const parity = oneClassCases<Parity['cases'][number]>()
const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((v, i) => v - b[i]!))

/** Rows whose k-th neighbour is not the only one at its distance: which of the tied is taken is nobody's rule. */
function tied(points: number[][], train: number[][], k: number, self: boolean): boolean[] {
  return points.map((x, i) => {
    const all = train.flatMap((t, j) => (self && i === j ? [] : [distance(x, t)])).sort((a, b) => a - b)
    return k < all.length && all[k]! - all[k - 1]! < 1e-9
  })
}

describe('Local Outlier Factor', () => {
  for (const c of parity) {
    test.each(c.lof)(`scikit-learn, ${c.name}, k $k, contamination $contamination: to 1e-6`, (r) => {
      const model = LocalOutlierFactor.fit(c.train, r)
      const loose = tied(c.train, c.train, r.k, true)
      const touches = (x: number[], self: number): boolean => {
        const order = c.train.map((t, j) => ({ j, d: distance(x, t) })).filter((o) => o.j !== self)
        return order
          .sort((a, b) => a.d - b.d)
          .slice(0, r.k + 1)
          .some((o) => loose[o.j])
      }
      let compared = 0
      c.train.forEach((x, i) => {
        if (loose[i] || touches(x, i)) {
          expect(Math.abs(model.negativeOutlierFactor[i]! / r.negative_outlier_factor_train[i]! - 1)).toBeLessThan(0.03)
          return
        }
        compared++
        expect(Math.abs(model.negativeOutlierFactor[i]! - r.negative_outlier_factor_train[i]!)).toBeLessThan(1e-6)
        expect(Math.abs(model.density[i]! / r.lrd_train[i]! - 1)).toBeLessThan(1e-6)
      })
      const looseNew = tied(c.test, c.train, r.k, false)
      c.test.forEach((x, i) => {
        if (looseNew[i] || touches(x, -1)) {
          expect(Math.abs(model.score(x) / r.score_samples_test[i]! - 1)).toBeLessThan(0.03)
          return
        }
        compared++
        expect(Math.abs(model.score(x) / r.score_samples_test[i]! - 1)).toBeLessThan(1e-6)
        if (c.name.startsWith('gauss')) expect(model.decision(x)).toBeCloseTo(r.decision_test[i]!, 6)
      })
      if (c.name.startsWith('gauss')) {
        expect(compared).toBe(c.train.length + c.test.length)
        expect(model.offset).toBeCloseTo(r.offset, 6)
      }
    })
  }

  test('worked by hand: five points on a line, k = 2', () => {
    // Neighbours of 0: 1, 2 → k-distance 2; of 1: 0, 2 → 1; of 2: 1, 3 → 1; of 3: 2, 1 → 2 (ties to the lower row); of 10: 3, 2 → 8.
    const model = LocalOutlierFactor.fit([[0], [1], [2], [3], [10]], { k: 2 })
    expect(model.density[0]).toBeCloseTo(1 / 1.5, 8)
    expect(model.density[4]).toBeCloseTo(1 / 7.5, 8)
    expect(model.negativeOutlierFactor[4]).toBeCloseTo(-((model.density[3]! + model.density[2]!) / 2) * 7.5, 6)
  })

  test('a far point is outside, points among the cloud are not; stored and loaded it says the same', () => {
    const random = seededRandom(4)
    const train = Array.from({ length: 200 }, () => [random.normal(), random.normal()])
    const model = LocalOutlierFactor.fit(train)
    expect(model.decision([9, 9])).toBeLessThan(0)
    expect(model.decision([0.1, 0.1])).toBeGreaterThan(0)
    const loaded = LocalOutlierFactor.fromJSON(JSON.parse(JSON.stringify(model)))
    expect(loaded.score([1, -2])).toBe(model.score([1, -2]))
  })

  test('all rows equal: nothing divides by zero', () => {
    const model = LocalOutlierFactor.fit(
      Array.from({ length: 30 }, () => [1, 2]),
      { k: 5 },
    )
    expect(model.score([1, 2])).toBeCloseTo(-1, 6)
    expect(() => LocalOutlierFactor.fit([[1]])).toThrow(RangeError)
  })
})
