/** The Holt-Winters recursion in R's form, over a whole series with given parameters. */
import { type HoltWintersStates, initialStates, type Seasonal } from './initial.js'

/** Smoothing parameters, each in [0, 1]; `phi` damps the trend (1 = not damped, the R form). */
export interface HoltWintersParameters {
  alpha: number
  beta: number
  gamma: number
  phi?: number
}

/** What the recursion leaves behind. Index i of `fitted` and `residuals` belongs to `y[start + i]`. */
export interface HoltWintersRun {
  start: number
  fitted: Float64Array
  residuals: Float64Array
  sse: number
  final: HoltWintersStates
}

/**
 * One-step forecasts of `y[start..]`, start = period (0 when `states` are given for the beginning, 2 without a season), in
 * R's form: l = α(y − s) + (1−α)(l + φb); b = β(l − l₋) + (1−β)φb; s = γ(y − l) + (1−γ)s, with quotients in the
 * multiplicative form. Throws RangeError when the series is too short to start.
 */
export function filterHoltWinters(
  y: ArrayLike<number>,
  options: { period: number; seasonal: Seasonal; states?: HoltWintersStates; start?: number } & HoltWintersParameters,
): HoltWintersRun {
  const { seasonal } = options
  const period = seasonal === 'none' ? 1 : options.period
  const from = options.states ?? startOf(y, period, seasonal)
  const start = options.start ?? (options.states ? 0 : seasonal === 'none' ? 2 : period)
  const states = { level: from.level, trend: from.trend, season: from.season.slice() }
  const fitted = new Float64Array(Math.max(0, y.length - start))
  const residuals = new Float64Array(fitted.length)
  let slot = 0
  let sse = 0
  for (let i = start; i < y.length; i++) {
    const mean = predictOne(states, slot, seasonal, options.phi ?? 1)
    fitted[i - start] = mean
    residuals[i - start] = y[i]! - mean
    sse += residuals[i - start]! ** 2
    stepStates(states, slot, y[i]!, seasonal, options)
    slot = slot + 1 === period ? 0 : slot + 1
  }
  if (seasonal !== 'none') states.season = states.season.slice(slot).concat(states.season.slice(0, slot))
  return { start, fitted, residuals, sse, final: states }
}

/** R starts a trend without a season from l = y₂, b = y₂ − y₁. */
function startOf(y: ArrayLike<number>, period: number, seasonal: Seasonal): HoltWintersStates {
  if (seasonal !== 'none') return initialStates(y, period, seasonal)
  if (y.length < 3) throw new RangeError('holt-winters: three values are needed to start without a season')
  return { level: y[1]!, trend: y[1]! - y[0]!, season: [] }
}

/** Seasonal factors stay within this and its inverse; beyond, a series is not multiplicative and would only overflow. */
const LARGEST_FACTOR = 1e6

/** Mean of the next observation. `slot` indexes the season of it. */
export function predictOne(s: HoltWintersStates, slot: number, seasonal: Seasonal, phi: number): number {
  const base = s.level + phi * s.trend
  if (seasonal === 'none') return base
  return seasonal === 'additive' ? base + s.season[slot]! : base * s.season[slot]!
}

/**
 * Moves the states over one observation, in place. A multiplicative step that would divide by (nearly) nothing leaves the
 * level on its forecast or the seasonal factor as it was, so that zeros in a series never make the states infinite.
 */
export function stepStates(
  s: HoltWintersStates,
  slot: number,
  y: number,
  seasonal: Seasonal,
  p: HoltWintersParameters,
): void {
  const phi = p.phi ?? 1
  const before = s.level
  const base = before + phi * s.trend
  if (seasonal === 'multiplicative') {
    const factor = s.season[slot]!
    s.level = factor === 0 ? base : (p.alpha * y) / factor + (1 - p.alpha) * base
    s.trend = p.beta * (s.level - before) + (1 - p.beta) * phi * s.trend
    if (Math.abs(s.level) > 1e-12) {
      const next = (p.gamma * y) / s.level + (1 - p.gamma) * factor
      s.season[slot] = Math.min(LARGEST_FACTOR, Math.max(1 / LARGEST_FACTOR, next))
    }
    return
  }
  const effect = seasonal === 'additive' ? s.season[slot]! : 0
  s.level = p.alpha * (y - effect) + (1 - p.alpha) * base
  s.trend = p.beta * (s.level - before) + (1 - p.beta) * phi * s.trend
  if (seasonal === 'additive') s.season[slot] = p.gamma * (y - s.level) + (1 - p.gamma) * effect
}
