import fc from 'fast-check'
import { filterHoltWinters, HoltWinters, type HoltWintersOptions } from '../../src/index.js'
import { eachReference, references } from '../support/references.js'
import { worst } from '../support/shared.js'

const base: HoltWintersOptions = { period: 12, alpha: 0.2, beta: 0.05, gamma: 0.3 }
/** Two-hour pattern on a slope, with a fixed pseudo-noise. */
const series = (n: number, period = 12): number[] =>
  Array.from({ length: n }, (_, i) => 100 + 0.3 * i + 20 * Math.sin((2 * Math.PI * i) / period) + 3 * Math.sin(i * i))

describe('streaming Holt-Winters', () => {
  test.each(['additive', 'multiplicative'] as const)('from the third season on it is the %s filter', (seasonal) => {
    const y = series(120)
    const batch = filterHoltWinters(y, { ...base, seasonal })
    const model = HoltWinters.create({ ...base, seasonal })
    const means = y.map((v) => model.update(v).mean)
    expect(worst(means.slice(24), batch.fitted.slice(12))).toBeLessThan(1e-12)
    expect(model.phase).toBe('seasonal')
  })

  test('phases follow what has been seen', () => {
    const model = HoltWinters.create(base)
    const phases = series(26).map((v) => model.update(v).phase)
    expect(phases[0]).toBe('empty')
    expect(new Set(phases.slice(1, 12))).toEqual(new Set(['level']))
    expect(new Set(phases.slice(12, 24))).toEqual(new Set(['trend']))
    expect(phases[24]).toBe('seasonal')
  })

  test('an empty model promises nothing and one value gives an infinite band', () => {
    const model = HoltWinters.create(base)
    expect(model.forecast().mean).toBeNaN()
    model.update(5)
    expect(model.forecast()).toMatchObject({
      mean: 5,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    })
  })

  test('split anywhere with a restart between, it says the same', () => {
    const step = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 500 }) }, fc.constant(null))
    const kinds = fc.constantFrom('additive' as const, 'multiplicative' as const, 'none' as const)
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat(60),
        kinds,
        fc.boolean(),
        (values, at, seasonal, robust) => {
          const options: HoltWintersOptions = {
            ...base,
            period: 7,
            seasonal,
            deviation: robust ? 'seasonal' : 'global',
          }
          if (robust) options.winsorise = 2
          const whole = HoltWinters.create(options)
          let split = HoltWinters.create(options)
          for (let i = 0; i < values.length; i++) {
            if (i === at) split = HoltWinters.fromJSON(JSON.parse(JSON.stringify(split)))
            expect(split.update(values[i]!)).toEqual(whole.update(values[i]!))
          }
          expect(JSON.stringify(split)).toBe(JSON.stringify(whole))
        },
      ),
      { numRuns: 150 },
    )
  })

  test('no input makes the states infinite', () => {
    const value = fc.double({ min: 0, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 30, maxLength: 60 }), fc.boolean(), (values, robust) => {
        const options: HoltWintersOptions = { ...base, period: 5, seasonal: 'multiplicative' }
        const model = HoltWinters.create(robust ? { ...options, winsorise: 3 } : options)
        for (const v of values) model.update(v)
        expect(Number.isFinite(model.forecast().mean)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('an attack of one hour does not teach the robust model, and does teach the plain one', () => {
    const y = series(240)
    const attacked = y.map((v, i) => (i >= 150 && i < 155 ? v + 5000 : v))
    const after = (options: HoltWintersOptions): number => {
      const model = HoltWinters.create(options)
      let off = 0
      attacked.forEach((v, i) => {
        const { mean } = model.update(v)
        if (i >= 155 && i < 180) off = Math.max(off, Math.abs(mean - y[i]!))
      })
      return off
    }
    expect(after({ ...base, winsorise: 2 })).toBeLessThan(40)
    expect(after(base)).toBeGreaterThan(400)
  })

  test('a burst in the first two seasons does not spoil a robust start', () => {
    const y = series(120).map((v, i) => (i === 17 ? 4000 : v))
    const model = HoltWinters.create({ ...base, winsorise: 2 })
    const errors = y.map((v) => Math.abs(v - model.update(v).mean)).slice(24)
    expect(Math.max(...errors)).toBeLessThan(25)
  })

  test('a missing value moves time on and teaches nothing', () => {
    const full = HoltWinters.create(base)
    for (const v of series(60)) full.update(v)
    const two = full.forecast(2)
    full.update(null)
    expect(full.forecast().mean).toBeCloseTo(two.mean, 9)
    expect(full.count).toBe(61)
  })

  test('bands of counts stay above their floor', () => {
    const model = HoltWinters.create({ ...base, floor: 0 })
    for (let i = 0; i < 80; i++) model.update(i % 12 === 3 ? 4 : 0)
    for (let h = 1; h < 13; h++) expect(model.forecast(h).lower).toBeGreaterThanOrEqual(0)
  })

  test('a 95 % band holds about 95 % of clean noise', () => {
    let x = 1
    const uniform = (): number => {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0
      return x / 2 ** 32
    }
    const model = HoltWinters.create({ ...base, period: 24, sigmaRate: 0.02 })
    let inside = 0
    for (let i = 0; i < 3000; i++) {
      let noise = -6
      for (let j = 0; j < 12; j++) noise += uniform()
      const y = 200 + 50 * Math.sin((2 * Math.PI * i) / 24) + 5 * noise
      const { lower, upper } = model.update(y)
      if (i >= 200 && y >= lower && y <= upper) inside++
    }
    expect(inside / 2800).toBeGreaterThan(0.925)
    expect(inside / 2800).toBeLessThan(0.975)
  })

  test('options out of range are refused by name', () => {
    expect(() => HoltWinters.create({ ...base, alpha: 1.2 })).toThrow(/alpha/)
    expect(() => HoltWinters.create({ ...base, period: 1 })).toThrow(/period/)
    expect(() => HoltWinters.create({ ...base, winsorise: 0 })).toThrow(/winsorise/)
  })

  interface Robust {
    model: { period: number; seasonal: 'additive' | 'multiplicative' }
    y: number[]
    params: { alpha: number; beta: number; gamma: number; lambda_sigma: number; huber_k: number }
    init: { level: number; trend: number; season: number[]; seasonal: number[]; sigma: number }
    fitted: number[]
    cleaned: number[]
    sigma: number[]
  }
  const robust = references<Robust>((json) => /Gelper/.test(String(json.tool)))
  eachReference('robust updates equal those of Gelper, Fried and Croux', robust, (reference) => {
    const { y, model: form, params, init, fitted, cleaned } = reference
    const model = HoltWinters.fromStates(
      {
        ...params,
        period: form.period,
        seasonal: form.seasonal,
        sigmaRate: params.lambda_sigma,
        winsorise: params.huber_k,
      },
      { level: init.level, trend: init.trend, season: init.seasonal },
      init.sigma,
    )
    const steps = y.slice(form.period).map((v) => model.update(v))
    expect(
      worst(
        Float64Array.from(steps, (s) => s.mean),
        fitted,
      ),
    ).toBeLessThan(1e-9)
    expect(
      worst(
        Float64Array.from(steps, (s) => s.learnt),
        cleaned,
      ),
    ).toBeLessThan(1e-9)
  })
})
