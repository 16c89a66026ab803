import { filterHoltWinters, forecastHoltWinters, initialStates, residualVariance } from '../../src/index.js'
import { eachReference, references } from '../support/references.js'
import { worst } from '../support/shared.js'

interface Reference {
  model: { seasonal: 'additive' | 'multiplicative'; period: number }
  y: number[]
  init: { level: number; trend: number; seasonal: number[] }
  params: { alpha: number; beta: number; gamma: number }
  sse: number
  fitted: number[]
  horizon: number
  forecast: number[]
  lower95: number[]
  upper95: number[]
}

const inR = references<Reference>((json) => /stats::HoltWinters/.test(String(json.tool)))

describe('Holt-Winters in the form of R', () => {
  eachReference('start, fit, forecast and bands to 1e-9', inR, (r) => {
    const { y, model, params, init } = r
    const start = initialStates(y, model.period, model.seasonal)
    expect(worst([start.level, start.trend, ...start.season], [init.level, init.trend, ...init.seasonal])).toBeLessThan(
      1e-9,
    )
    const run = filterHoltWinters(y, { ...model, ...params })
    expect(worst(run.fitted, r.fitted)).toBeLessThan(1e-9)
    expect(Math.abs(run.sse / r.sse - 1)).toBeLessThan(1e-9)
    const variance = residualVariance(run.residuals)
    const ahead = forecastHoltWinters(run.final, { ...model, ...params, horizon: r.horizon, variance })
    expect(worst(ahead.mean, r.forecast)).toBeLessThan(1e-9)
    expect(worst(ahead.lower, r.lower95)).toBeLessThan(1e-8)
    expect(worst(ahead.upper, r.upper95)).toBeLessThan(1e-8)
  })

  test('worked by hand: quarterly series, additive', () => {
    // Two seasons 10 20 30 40 | 14 24 34 44: moving averages 25.5 26.5 27.5 28.5 → level 24.5, trend 1.
    const y = [10, 20, 30, 40, 14, 24, 34, 44, 18]
    const s = initialStates(y, 4, 'additive')
    expect(s.level).toBeCloseTo(24.5, 12)
    expect(s.trend).toBeCloseTo(1, 12)
    expect(s.season.map((v) => Math.round(v * 1e9) / 1e9)).toEqual([-13.5, -4.5, 4.5, 13.5])
    const run = filterHoltWinters(y, { period: 4, seasonal: 'additive', alpha: 0.5, beta: 0.5, gamma: 0.5 })
    // mean 24.5 + 1 − 13.5 = 12, error 2: level 26.5, trend 1.5, season −13; next mean 26.5 + 1.5 − 4.5 = 23.5.
    expect(run.fitted[0]).toBeCloseTo(12, 12)
    expect(run.fitted[1]).toBeCloseTo(23.5, 12)
  })

  test('a series that is exactly trend and season is forecast exactly', () => {
    const season = [5, -2, 7, -10]
    const y = Array.from({ length: 40 }, (_, i) => 3 + 2 * i + season[i % 4]!)
    const parameters = { period: 4, seasonal: 'additive' as const, alpha: 0.3, beta: 0.1, gamma: 0.2 }
    const run = filterHoltWinters(y, { ...parameters, states: { level: 1, trend: 2, season } })
    expect(run.sse).toBeLessThan(1e-18)
    const ahead = forecastHoltWinters(run.final, { ...parameters, horizon: 9, variance: 1 })
    expect(
      worst(
        ahead.mean,
        Array.from({ length: 9 }, (_, h) => 3 + 2 * (40 + h) + season[(40 + h) % 4]!),
      ),
    ).toBeLessThan(1e-12)
    expect(ahead.upper[0]! - ahead.mean[0]!).toBeCloseTo(1.959964, 5)
    expect(ahead.upper[8]! - ahead.lower[8]!).toBeGreaterThan(ahead.upper[0]! - ahead.lower[0]!)
  })

  test('damping flattens the forecast', () => {
    const states = { level: 10, trend: 1, season: [] }
    const options = {
      period: 1,
      seasonal: 'none' as const,
      alpha: 0.5,
      beta: 0.1,
      gamma: 0,
      phi: 0.5,
      horizon: 30,
      variance: 1,
    }
    expect(forecastHoltWinters(states, options).mean[29]).toBeCloseTo(11, 6)
  })

  test('too short a series is refused', () => {
    expect(() => initialStates([1, 2, 3], 2, 'additive')).toThrow(RangeError)
    expect(() => filterHoltWinters([1, 2], { period: 1, seasonal: 'none', alpha: 1, beta: 0, gamma: 0 })).toThrow(
      RangeError,
    )
  })
})
