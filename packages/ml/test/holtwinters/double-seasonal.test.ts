import { filterDoubleSeasonal, forecastDoubleSeasonal, initialDoubleSeasonal } from '../../src/index.js'
import { eachReference, references } from '../support/references.js'
import { worst } from '../support/shared.js'

interface Dshw {
  model: { period1: number; period2: number }
  y: number[]
  params: { alpha: number; beta: number; gamma: number; omega: number; phi?: number }
  l0: number
  b0: number
  fitted: number[]
  horizon: number
  forecast: number[]
}
eachReference(
  'forecast::dshw: start, fit and forecasts',
  references<Dshw>((json) => /dshw/.test(String(json.tool))),
  ({ y, model, params, horizon, ...r }) => {
    const ar = params.phi ?? 0
    const options = { short: model.period1, long: model.period2, seasonal: 'multiplicative' as const, ...params, ar }
    const start = initialDoubleSeasonal(y, options)
    expect(worst([start.level, start.trend], [r.l0, r.b0])).toBeLessThan(1e-9)
    const run = filterDoubleSeasonal(y, options)
    expect(worst(run.fitted, r.fitted)).toBeLessThan(1e-9)
    const ahead = forecastDoubleSeasonal(run.final, horizon, 'multiplicative', { ar, lastError: run.lastError })
    expect(worst(ahead, r.forecast)).toBeLessThan(1e-9)
  },
)

test('errors that follow one another are followed', () => {
  const states = { level: 10, trend: 0, short: [0, 0], long: [0, 0, 0, 0] }
  const options = { short: 2, long: 4, seasonal: 'additive' as const, alpha: 0, beta: 0, gamma: 0, omega: 0, ar: 0.5 }
  const run = filterDoubleSeasonal([14, 12, 11], { ...options, states })
  expect(Array.from(run.fitted)).toEqual([10, 12, 11])
  expect(Array.from(forecastDoubleSeasonal(run.final, 2, 'additive', { ar: 0.5, lastError: run.lastError }))).toEqual([
    10.5, 10.25,
  ])
})

test.each(['additive', 'multiplicative'] as const)('an exact %s day in a week is forecast exactly', (seasonal) => {
  const day = [0.8, 1.2, 1, 1]
  const week = Array.from({ length: 12 }, (_, i) => (i < 4 ? 1.1 : 0.95))
  const at = (i: number): number =>
    seasonal === 'additive' ? 50 + day[i % 4]! + week[i % 12]! : 50 * day[i % 4]! * week[i % 12]!
  const y = Array.from({ length: 60 }, (_, i) => at(i))
  const states = { level: 50, trend: 0, short: day, long: week }
  const run = filterDoubleSeasonal(y, {
    short: 4,
    long: 12,
    seasonal,
    alpha: 0.2,
    beta: 0.1,
    gamma: 0.3,
    omega: 0.2,
    states,
  })
  expect(run.sse).toBeLessThan(1e-18)
  const ahead = forecastDoubleSeasonal(run.final, 13, seasonal)
  expect(
    worst(
      ahead,
      Array.from({ length: 13 }, (_, h) => at(60 + h)),
    ),
  ).toBeLessThan(1e-12)
})

test('zeros do not make it infinite; short series and odd periods are refused', () => {
  const y = Array.from({ length: 96 }, (_, i) => (i % 8 < 4 ? 0 : 5))
  const options = {
    short: 8,
    long: 24,
    seasonal: 'multiplicative' as const,
    alpha: 0.5,
    beta: 0.1,
    gamma: 0.3,
    omega: 0.3,
  }
  const { final } = filterDoubleSeasonal(y, {
    ...options,
    states: { level: 2, trend: 0, short: new Array(8).fill(1), long: new Array(24).fill(1) },
  })
  expect(Number.isFinite(final.level)).toBe(true)
  expect(() => initialDoubleSeasonal([1, 2, 3], options)).toThrow(/two whole/)
  expect(() => initialDoubleSeasonal(y, { ...options, long: 20 })).toThrow(/multiple/)
})
