/**
 * Exponential smoothing in error-correction form, as `forecast::ets` and statsmodels have it (Hyndman, Koehler, Ord and Snyder
 * 2008, table 2.3). It differs from the R form of `filter.ts` in the season: here it learns from the forecast's error, there
 * from the value against the new level; parameters of one form mean something else in the other.
 */
import type { HoltWintersStates, Seasonal } from './initial.js'

export interface StateSpaceModel {
  /** `multiplicative`: errors in proportion to the mean. Changes likelihood and variance, not the recursion. */
  error: 'additive' | 'multiplicative'
  trend: 'none' | 'additive'
  seasonal: Seasonal
  /** Observations in a season; not used without one. */
  period: number
}

/** Rates in [0, 1]; `beta` is that of the error (β = αβ* of statsmodels), `phi` damps the trend. */
export interface StateSpaceParameters {
  alpha: number
  beta: number
  gamma: number
  phi?: number
}

export interface StateSpaceRun {
  /** One-step means of all of `y`. */
  fitted: Float64Array
  /** Sum of squared errors y − mean. */
  sse: number
  /** What maximum likelihood minimises: n·log Σe², or n·log Σ(e/mean)² + 2·Σ log|mean| with multiplicative errors. */
  criterion: number
  final: HoltWintersStates
}

/** Runs over all of `y` from `states`, whose `season[0]` belongs to `y[0]`. A mean of 0 in a quotient leaves its state as it was. */
export function filterStateSpace(
  y: ArrayLike<number>,
  model: StateSpaceModel,
  parameters: StateSpaceParameters,
  states: HoltWintersStates,
): StateSpaceRun {
  const { alpha, beta, gamma, phi = 1 } = parameters
  const n = y.length
  const fitted = new Float64Array(n)
  const season = states.season.slice()
  let { level, trend } = states
  if (model.trend === 'none') trend = 0
  let sse = 0
  let relative = 0
  let logs = 0
  for (let i = 0, slot = 0; i < n; i++) {
    const base = level + phi * trend
    const s = season[slot]!
    const mean = model.seasonal === 'none' ? base : model.seasonal === 'additive' ? base + s : base * s
    const error = y[i]! - mean
    fitted[i] = mean
    sse += error * error
    relative += (error / mean) ** 2
    logs += Math.log(Math.abs(mean))
    const step = model.seasonal === 'multiplicative' ? (s === 0 ? 0 : error / s) : error
    level = base + alpha * step
    trend = model.trend === 'none' ? 0 : phi * trend + beta * step
    if (model.seasonal === 'additive') season[slot] = s + gamma * error
    else if (model.seasonal === 'multiplicative') season[slot] = base === 0 ? s : s + (gamma * error) / base
    slot = slot + 1 >= season.length ? 0 : slot + 1
  }
  const criterion = model.error === 'additive' ? n * Math.log(sse) : n * Math.log(relative) + 2 * logs
  const at = season.length > 0 ? n % season.length : 0
  return { fitted, sse, criterion, final: { level, trend, season: season.slice(at).concat(season.slice(0, at)) } }
}

/** Means of the next `horizon` observations. */
export function forecastStateSpace(
  states: HoltWintersStates,
  model: StateSpaceModel,
  horizon: number,
  phi = 1,
): Float64Array {
  let damped = 0
  return Float64Array.from({ length: horizon }, (_, h) => {
    damped += phi ** (h + 1)
    const base = states.level + (model.trend === 'none' ? 0 : damped * states.trend)
    if (model.seasonal === 'none') return base
    const s = states.season[h % states.season.length]!
    return model.seasonal === 'additive' ? base + s : base * s
  })
}
