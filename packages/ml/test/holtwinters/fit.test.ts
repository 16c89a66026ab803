import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brutlag, filterHoltWinters, fitHoltWinters } from '../../src/index.js'
import { eachReference, references } from '../support/references.js'
import { worst } from '../support/shared.js'

interface Optimised {
  model: { seasonal: 'additive' | 'multiplicative'; period: number }
  y: number[]
  sse: number
}
describe('own optimiser', () => {
  const optimised = references<Optimised>((j) => /stats::HoltWinters/.test(String(j.tool)) && j.kind === 'optimised')
  eachReference('within 0.5 % of the squared error that R found', optimised, (r) => {
    const fit = fitHoltWinters(r.y, { period: r.model.period, seasonal: r.model.seasonal })
    expect(fit.sse).toBeLessThanOrEqual(1.005 * r.sse)
  })

  test('the airline passengers: R’s printed states at its parameters, and its squared error from own ones', () => {
    const file = resolve(__dirname, '../../../../fixtures/holtwinters/published-by-r.json')
    const r = JSON.parse(readFileSync(file, 'utf8'))
    const model = { period: 12, seasonal: 'multiplicative' } as const
    const { final } = filterHoltWinters(r.y, { ...model, ...r.parameters })
    // Printed to seven digits, parameters too.
    expect(worst([final.level, final.trend, ...final.season], [r.level, r.trend, ...r.season])).toBeLessThan(2e-6)
    const fit = fitHoltWinters(r.y, model)
    expect(fit.sse).toBeLessThanOrEqual(1.005 * r.sse)
    expect(fit.parameters.alpha).toBeCloseTo(r.parameters.alpha, 2)
  })

  test('no corner of a coarse grid beats the fit', () => {
    const y = Array.from({ length: 96 }, (_, i) => 50 + 0.4 * i + 9 * Math.cos((Math.PI * i) / 6) + 2 * Math.sin(i * i))
    const fit = fitHoltWinters(y, { period: 12, seasonal: 'additive' })
    for (const alpha of [0.1, 0.4, 0.8]) {
      for (const beta of [0, 0.1, 0.5]) {
        for (const gamma of [0, 0.3, 0.9]) {
          const { sse } = filterHoltWinters(y, { period: 12, seasonal: 'additive', alpha, beta, gamma })
          expect(fit.sse).toBeLessThanOrEqual(sse * (1 + 1e-9))
        }
      }
    }
  })

  test('damping and fixed parameters are kept to', () => {
    const y = Array.from({ length: 60 }, (_, i) => 100 * (1 - 0.9 ** i) + 3 * Math.sin(i * i))
    const fit = fitHoltWinters(y, { period: 1, seasonal: 'none', damped: true, fixed: { beta: 0.2 } })
    expect(fit.parameters.beta).toBe(0.2)
    expect(fit.parameters.phi).toBeGreaterThanOrEqual(0.8)
    expect(fit.parameters.phi).toBeLessThanOrEqual(1)
  })
})

describe('Brutlag as in RRDtool', () => {
  interface Rrd {
    y: number[]
    params: Record<
      | 'alpha'
      | 'beta'
      | 'gamma'
      | 'gamma_dev'
      | 'period'
      | 'delta_pos'
      | 'delta_neg'
      | 'failure_threshold'
      | 'failure_window',
      number
    >
    hwpredict: (number | null)[]
    devpredict: (number | null)[]
    failures: number[]
  }
  const rrd = references<Rrd>((json) => /RRDtool/.test(String(json.tool)))
  eachReference('predictions and deviations to what RRDtool prints, failures identical', rrd, (r) => {
    const { y, params: p, hwpredict, devpredict, failures } = r
    const run = brutlag(y, {
      ...p,
      gammaDeviation: p.gamma_dev,
      deltaPositive: p.delta_pos,
      deltaNegative: p.delta_neg,
      threshold: p.failure_threshold,
      window: p.failure_window,
    })
    const known = (v: (number | null)[]): number[] => v.flatMap((x, i) => (x === null ? [] : [i]))
    const at = (v: ArrayLike<number | null>, index: number[]): number[] => index.map((i) => v[i] as number)
    expect(worst(at(run.prediction, known(hwpredict)), at(hwpredict, known(hwpredict)))).toBeLessThan(1e-9)
    expect(worst(at(run.deviation, known(devpredict)), at(devpredict, known(devpredict)))).toBeLessThan(1e-9)
    expect(Array.from(run.failure)).toEqual(failures)
  })

  test('a sustained burst fails after seven violations, a quiet series never', () => {
    const y = Array.from({ length: 240 }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + Math.sin(i * i))
    const options = { period: 24, alpha: 0.1, beta: 0.002, gamma: 0.1, deltaPositive: 6, deltaNegative: 6 }
    expect(
      brutlag(y, options)
        .failure.slice(96)
        .some((f) => f === 1),
    ).toBe(false)
    const burst = y.map((v, i) => (i >= 150 && i < 165 ? v + 200 : v))
    const { failure } = brutlag(burst, options)
    expect(failure.indexOf(1, 96)).toBe(156)
  })
})
