import {
  filterStateSpace,
  fitStateSpace,
  forecastStateSpace,
  type HoltWintersStates,
  type StateSpaceModel,
} from '../../src/index.js'
import { eachReference, references } from '../support/references.js'
import { worst } from '../support/shared.js'

interface Common {
  y: number[]
  fitted: number[]
  horizon: number
  forecast: number[]
}

interface Ets extends Common {
  model: { ets: string; damped: boolean; period: number; selected?: string }
  params: { alpha: number; beta?: number; gamma?: number; phi?: number }
  init_state: number[]
  init_state_names?: string[]
  mse: number
  loglik: number
}

const season = (letter: string): StateSpaceModel['seasonal'] =>
  letter === 'A' ? 'additive' : letter === 'M' ? 'multiplicative' : 'none'

function etsModel({ model }: Ets): StateSpaceModel {
  const letters = /ETS\((\w),(\w)d?,(\w)\)/.exec(model.selected ?? '')?.slice(1) ?? model.ets.replace('d', '').split('')
  return {
    error: letters[0] === 'M' ? 'multiplicative' : 'additive',
    trend: letters[1] === 'N' ? 'none' : 'additive',
    seasonal: season(letters[2]!),
    period: model.period,
  }
}

const ets = references<Ets>((json) => /ets\(\)/.test(String(json.tool)))

eachReference('forecast::ets at its own parameters', ets, (r) => {
  const model = etsModel(r)
  const trend = model.trend === 'none' ? [] : [r.init_state[1]!]
  const start: HoltWintersStates = {
    level: r.init_state[0]!,
    trend: trend[0] ?? 0,
    season: r.init_state.slice(1 + trend.length).toReversed(),
  }
  const { alpha, beta = 0, gamma = 0, phi = 1 } = r.params
  const run = filterStateSpace(r.y, model, { alpha, beta, gamma, phi }, start)
  expect(worst(run.fitted, r.fitted)).toBeLessThan(1e-9)
  // With multiplicative errors and season forecast prints the exact mean, of a product, which is not quite that of the recursion.
  const loose = model.seasonal === 'multiplicative' ? 5e-3 : 1e-9
  expect(worst(forecastStateSpace(run.final, model, r.horizon, phi), r.forecast)).toBeLessThan(loose)
  expect(Math.abs((-0.5 * run.criterion) / r.loglik - 1)).toBeLessThan(1e-9)
})

eachReference('forecast::ets, own optimum', ets, (r) => {
  const fit = fitStateSpace(r.y, etsModel(r), { damped: r.model.damped })
  expect(-0.5 * fit.criterion).toBeGreaterThan(r.loglik - 0.01 * Math.abs(r.loglik))
  expect(fit.sse / r.y.length).toBeLessThanOrEqual(1.02 * r.mse)
})

interface Hwes extends Common {
  model: { trend: string | null; seasonal: string | null; period: number; damped?: boolean }
  params: Record<string, number>
  init: { level: number; trend?: number; seasonal?: number[] }
  sse: number
}

const hwesModel = ({ model }: Hwes): StateSpaceModel => ({
  error: 'additive',
  trend: model.trend ? 'additive' : 'none',
  seasonal: season((model.seasonal ?? 'n')[0]!.toUpperCase()),
  period: model.period,
})
const hwes = references<Hwes>((json) => /ExponentialSmoothing/.test(String(json.tool)))

eachReference('statsmodels ExponentialSmoothing at its own parameters', hwes, (r) => {
  const { alpha = 0, beta_star = 0, gamma = 0, phi = 1 } = r.params
  const start = { level: r.init.level, trend: r.init.trend ?? 0, season: r.init.seasonal ?? [] }
  const run = filterStateSpace(r.y, hwesModel(r), { alpha, beta: alpha * beta_star, gamma, phi }, start)
  expect(worst(run.fitted, r.fitted)).toBeLessThan(1e-9)
  expect(Math.abs(run.sse / r.sse - 1)).toBeLessThan(1e-9)
  // At whole seasons statsmodels 0.13 forecasts from the season before the last.
  const kept = (v: ArrayLike<number>): number[] => Array.from(v).filter((_, h) => (h + 1) % r.model.period !== 0)
  const ahead = forecastStateSpace(run.final, hwesModel(r), r.horizon, phi)
  expect(worst(kept(ahead), kept(r.forecast))).toBeLessThan(1e-9)
})

eachReference('statsmodels ExponentialSmoothing, own optimum', hwes, (r) => {
  const fit = fitStateSpace(r.y, hwesModel(r), { damped: r.model.damped ?? r.params.phi !== undefined })
  expect(fit.sse).toBeLessThanOrEqual(1.02 * r.sse)
})

interface EtsModel extends Common {
  model: { error: string; trend: string | null; seasonal: string | null; period: number }
  params: Record<string, number>
}

eachReference(
  'statsmodels ETSModel at its own parameters',
  references<EtsModel>((json) => /ETSModel/.test(String(json.tool))),
  (r) => {
    const p = r.params
    const model: StateSpaceModel = {
      error: r.model.error === 'mul' ? 'multiplicative' : 'additive',
      trend: r.model.trend ? 'additive' : 'none',
      seasonal: season((r.model.seasonal ?? 'n')[0]!.toUpperCase()),
      period: r.model.period,
    }
    const start = {
      level: p.initial_level!,
      trend: p.initial_trend ?? 0,
      // Newest first.
      season:
        model.seasonal === 'none'
          ? []
          : Array.from({ length: model.period }, (_, i) => p[`initial_seasonal.${i}`]!).toReversed(),
    }
    const parameters = {
      alpha: p.smoothing_level!,
      beta: p.smoothing_trend ?? 0,
      gamma: p.smoothing_seasonal ?? 0,
      phi: p.damping_trend ?? 1,
    }
    // What it prints was smoothed with parameters a little off the printed ones.
    expect(worst(filterStateSpace(r.y, model, parameters, start).fitted, r.fitted)).toBeLessThan(1e-6)
  },
)

test('worked by hand: one step of each seasonal form', () => {
  const start = { level: 10, trend: 1, season: [2, 3] }
  const rates = { alpha: 0.5, beta: 0.1, gamma: 0.2 }
  const model = { error: 'additive', trend: 'additive', period: 2 } as const
  // Additive: mean 13, error 2 → level 12, trend 1.2, season 2.4; next mean 12 + 1.2 + 3.
  const added = filterStateSpace([15, 16.2], { ...model, seasonal: 'additive' }, rates, start)
  expect(Array.from(added.fitted)).toEqual([13, 16.2])
  // Multiplicative: mean 22, error 11 → level 11 + 0.5·5.5, trend 1 + 0.1·5.5, season 2 + 0.2·11/11.
  const times = filterStateSpace([33], { ...model, seasonal: 'multiplicative' }, rates, start)
  expect(times.final).toEqual({ level: 13.75, trend: 1.55, season: [3, 2.2] })
})

test.each(['additive', 'multiplicative'] as const)('an exact %s series is found exactly', (seasonal) => {
  const pattern = seasonal === 'additive' ? [5, -2, 7, -10] : [1.2, 0.8, 1.1, 0.9]
  const at = (i: number): number =>
    seasonal === 'additive' ? 50 + 2 * i + pattern[i % 4]! : (50 + 2 * i) * pattern[i % 4]!
  const y = Array.from({ length: 40 }, (_, i) => at(i))
  const model = { error: 'additive', trend: 'additive', seasonal, period: 4 } as const
  const fit = fitStateSpace(y, model)
  expect(fit.sse).toBeLessThan(1e-6)
  const ahead = forecastStateSpace(fit.final, model, 6)
  expect(
    worst(
      ahead,
      Array.from({ length: 6 }, (_, h) => at(40 + h)),
    ),
  ).toBeLessThan(1e-4)
})
