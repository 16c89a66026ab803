/** Forecasts several steps ahead, with prediction bands. */
import { normalQuantile } from '../numeric/normal.js'
import type { HoltWintersParameters } from './filter.js'
import type { HoltWintersStates, Seasonal } from './initial.js'

/** Element h−1 is h steps ahead. */
export interface HoltWintersForecast {
  mean: Float64Array
  lower: Float64Array
  upper: Float64Array
}

/** Weights ψ_j of past errors: 1, then α(1 + jβ), plus γ(1−α) at whole seasons. With damping, jβ becomes β(φ + … + φʲ). */
export function psiWeights(
  p: HoltWintersParameters,
  period: number,
  seasonal: Seasonal,
  horizon: number,
): Float64Array {
  const psi = new Float64Array(horizon)
  const phi = p.phi ?? 1
  let damped = 0
  let power = 1
  for (let j = 1; j < horizon; j++) {
    power *= phi
    damped += power
    psi[j] = p.alpha * (1 + damped * p.beta)
    if (seasonal !== 'none' && j % period === 0) psi[j]! += p.gamma * (1 - p.alpha)
  }
  if (horizon > 0) psi[0] = 1
  return psi
}

/**
 * `horizon` means ahead with bands of `level` (0–1): mean ± z·√(variance·Σψ²). The multiplicative bands scale each ψ by the
 * ratio of seasonal factors (Chatfield and Yar 1991), which R's own `predict` gets wrong. `variance` is that of the
 * one-step residuals.
 */
export function forecastHoltWinters(
  states: HoltWintersStates,
  options: {
    period: number
    seasonal: Seasonal
    horizon: number
    variance: number
    level?: number
  } & HoltWintersParameters,
): HoltWintersForecast {
  const { seasonal, horizon, variance, period } = options
  const phi = options.phi ?? 1
  const z = normalQuantile(0.5 + (options.level ?? 0.95) / 2)
  const psi = psiWeights(options, period, seasonal, horizon)
  const mean = new Float64Array(horizon)
  const lower = new Float64Array(horizon)
  const upper = new Float64Array(horizon)
  let damped = 0
  let sum = 0
  for (let h = 1; h <= horizon; h++) {
    damped += phi ** h
    const base = states.level + damped * states.trend
    const s = seasonal === 'none' ? 0 : states.season[(h - 1) % period]!
    mean[h - 1] = seasonal === 'multiplicative' ? base * s : base + s
    if (seasonal === 'multiplicative') {
      sum = 0
      for (let j = 0; j < h; j++) sum += (psi[j]! * (s / states.season[(h - 1 - j) % period]!)) ** 2
    } else sum += psi[h - 1]! ** 2
    const half = z * Math.sqrt(variance * sum)
    lower[h - 1] = mean[h - 1]! - half
    upper[h - 1] = mean[h - 1]! + half
  }
  return { mean, lower, upper }
}

/** Variance of residuals with the n − 1 denominator, about their mean, as R's `var`. 0 for fewer than two. */
export function residualVariance(residuals: ArrayLike<number>): number {
  const n = residuals.length
  if (n < 2) return 0
  let mean = 0
  for (let i = 0; i < n; i++) mean += residuals[i]! / n
  let sum = 0
  for (let i = 0; i < n; i++) sum += (residuals[i]! - mean) ** 2
  return sum / (n - 1)
}
