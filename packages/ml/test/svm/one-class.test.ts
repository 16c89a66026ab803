import fc from 'fast-check'
import { OneClassSvm, seededRandom } from '../../src/index.js'
import { oneClassCases } from '../support/shared.js'

interface Parity {
  cases: {
    name: string
    train: number[][]
    test: number[][]
    ocsvm: {
      nu: number
      gamma: 'scale' | 'auto' | number
      offset: number
      decision_test: number[]
      score_samples_test: number[]
    }[]
  }[]
}
const parity = oneClassCases<Parity['cases'][number]>()

describe('one-class SVM', () => {
  test('scikit-learn: decision to 1e-3, equal signs outside that margin', () => {
    let most = 0
    for (const { train, test: points, ocsvm } of parity) {
      for (const { nu, gamma, decision_test: expected } of ocsvm) {
        const model = OneClassSvm.fit(train, { nu, gamma })
        points.forEach((x, i) => {
          const got = model.decision(x)
          most = Math.max(most, Math.abs(got - expected[i]!))
          if (Math.abs(expected[i]!) > 1e-3) expect(Math.sign(got)).toBe(Math.sign(expected[i]!))
        })
      }
    }
    expect(most).toBeLessThan(1e-3)
  })

  test('libsvm on fresh random data: the same side for every point outside the margin', () => {
    const Libsvm = require('libsvm-js/asm')
    for (const [seed, kernel] of [
      [1, 'rbf'],
      [2, 'rbf'],
      [3, 'poly'],
      [4, 'linear'],
    ] as const) {
      const random = seededRandom(seed)
      const d = 2 + random.below(4)
      const row = (spread: number): number[] => Array.from({ length: d }, () => 2 + spread * random.normal())
      const train = Array.from({ length: 150 }, () => row(1))
      const points = Array.from({ length: 200 }, () => row(2.5))
      const options = { nu: 0.1 + 0.3 * random.next(), gamma: 0.1 + 0.5 * random.next(), degree: 2, coef0: 1 }
      const oracle = new Libsvm({
        type: Libsvm.SVM_TYPES.ONE_CLASS,
        kernel: {
          rbf: Libsvm.KERNEL_TYPES.RBF,
          poly: Libsvm.KERNEL_TYPES.POLYNOMIAL,
          linear: Libsvm.KERNEL_TYPES.LINEAR,
        }[kernel],
        nu: options.nu,
        gamma: options.gamma,
        degree: options.degree,
        coef0: options.coef0,
        epsilon: 1e-6,
        quiet: true,
      })
      oracle.train(
        train,
        train.map(() => 1),
      )
      const model = OneClassSvm.fit(train, { ...options, kernel, tolerance: 1e-6 })
      let compared = 0
      for (const x of points) {
        const d = model.decision(x)
        if (Math.abs(d) <= 1e-3) continue
        compared++
        expect(Math.sign(d)).toBe(oracle.predictOne(x))
      }
      expect(compared).toBeGreaterThan(150)
      oracle.free()
    }
  })

  test('the conditions of ν hold: Σα = ν·n, at most ν outside, at least ν support vectors', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.05, max: 0.8, noNaN: true }), (seed, nu) => {
        const random = seededRandom(seed)
        const train = Array.from({ length: 60 }, () => [random.normal(), random.normal(), random.next()])
        const model = OneClassSvm.fit(train, { nu, tolerance: 1e-6 })
        expect(model.alpha.reduce((a, b) => a + b, 0)).toBeCloseTo(nu * 60, 6)
        expect(Math.max(...model.alpha)).toBeLessThanOrEqual(1 + 1e-9)
        expect(model.support.length).toBeGreaterThanOrEqual(Math.floor(nu * 60))
        const outside = train.filter((x) => model.decision(x) < -1e-4).length
        expect(outside).toBeLessThanOrEqual(Math.ceil(nu * 60))
      }),
      { numRuns: 30 },
    )
  })

  test('stored and loaded, it decides the same; a tiny cache too', () => {
    const random = seededRandom(9)
    const train = Array.from({ length: 80 }, () => [random.normal(), random.normal()])
    const model = OneClassSvm.fit(train, { nu: 0.2 })
    const loaded = OneClassSvm.fromJSON(JSON.parse(JSON.stringify(model)))
    const small = OneClassSvm.fit(train, { nu: 0.2, cacheBytes: 1 })
    for (const x of train) {
      expect(loaded.decision(x)).toBe(model.decision(x))
      expect(small.decision(x)).toBeCloseTo(model.decision(x), 12)
    }
  })

  test('refuses what it cannot fit', () => {
    expect(() => OneClassSvm.fit([[1]], { nu: 0 })).toThrow(/nu/)
    expect(() => OneClassSvm.fit([], { nu: 0.5 })).toThrow(RangeError)
    expect(() => OneClassSvm.fit([[1, 2], [3]], { nu: 0.5 })).toThrow(/row 1/)
    expect(() => OneClassSvm.fit([[Number.NaN]], { nu: 0.5 })).toThrow(/finite/)
  })
})
