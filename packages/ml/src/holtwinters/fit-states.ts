/** Parameters and starting states that fit a series best, for the models of `state-space.ts`. */
import { levenbergMarquardt } from '../optimise/levenberg-marquardt.js'
import { type HoltWintersStates, initialStates } from './initial.js'
import { filterStateSpace, type StateSpaceModel, type StateSpaceParameters, type StateSpaceRun } from './state-space.js'

export interface StateSpaceFit extends StateSpaceRun {
  parameters: Required<StateSpaceParameters>
  start: HoltWintersStates
}

/** α, β/α, γ/(1 − α) to start from: 0 ≤ β ≤ α and 0 ≤ γ ≤ 1 − α hold by construction, as in `ets` and statsmodels. */
const STARTS = [
  [0.3, 0.1, 0.2],
  [0.1, 0.01, 0.9],
  [0.8, 0.01, 0.1],
  [0.5, 0.05, 0.95],
]

/**
 * Maximum likelihood fit (least squares with additive errors) of rates and starting states together. Starts from the
 * decomposition of the first two seasons. Throws RangeError when the series is too short for that.
 */
export function fitStateSpace(
  y: ArrayLike<number>,
  model: StateSpaceModel,
  options: { damped?: boolean } = {},
): StateSpaceFit {
  const first = startOf(y, model)
  const seasonal = model.seasonal !== 'none'
  const sizes = [...first.season.map(() => (model.seasonal === 'additive' ? Math.abs(first.level) : 1))]
  const decode = (x: readonly number[]): { parameters: Required<StateSpaceParameters>; start: HoltWintersStates } => ({
    parameters: {
      alpha: x[0]!,
      beta: model.trend === 'none' ? 0 : x[0]! * x[1]!,
      gamma: seasonal ? (1 - x[0]!) * x[2]! : 0,
      phi: options.damped ? x[3]! : 1,
    },
    // The season is free but for its first value, which level (and trend) take over.
    start: {
      level: x[4]! * first.level,
      trend: model.trend === 'none' ? 0 : x[5]! * Math.max(1e-6, Math.abs(first.level) / 100),
      season: first.season.map((s, i) => (i === 0 ? s : x[5 + i]! * sizes[i]!)),
    },
  })
  const residuals = (x: readonly number[]): Float64Array => {
    const { parameters, start } = decode(x)
    const { fitted } = filterStateSpace(y, model, parameters, start)
    return weighted(y, fitted, model.error)
  }
  const states = [
    1,
    first.trend / Math.max(1e-6, Math.abs(first.level) / 100),
    ...first.season.slice(1).map((s, i) => s / sizes[i + 1]!),
  ]
  const lower = [1e-4, 0, 0, 0.8, ...states.map(() => -1e6)]
  const upper = [0.9999, 1, 1, 0.98, ...states.map(() => 1e6)]
  let best = { x: [] as number[], value: Number.POSITIVE_INFINITY }
  for (const rates of STARTS) {
    const found = levenbergMarquardt(residuals, [...rates, 0.95, ...states], { lower, upper, maxIterations: 200 })
    if (found.value < best.value) best = found
  }
  const { parameters, start } = decode(best.x)
  return { ...filterStateSpace(y, model, parameters, start), parameters, start }
}

/** Errors whose squares sum to what the likelihood needs: relative ones are weighted by the geometric mean of all means. */
function weighted(y: ArrayLike<number>, fitted: Float64Array, error: StateSpaceModel['error']): Float64Array {
  const out = new Float64Array(fitted.length)
  let logs = 0
  if (error === 'multiplicative') for (const mean of fitted) logs += Math.log(Math.abs(mean)) / fitted.length
  const middle = Math.exp(logs)
  for (let i = 0; i < out.length; i++) {
    const off = y[i]! - fitted[i]!
    out[i] = error === 'additive' ? off : (off / fitted[i]!) * middle
  }
  return out
}

function startOf(y: ArrayLike<number>, model: StateSpaceModel): HoltWintersStates {
  if (model.seasonal !== 'none') {
    const states = initialStates(y, model.period, model.seasonal)
    return { level: states.level || 1, trend: states.trend, season: states.season }
  }
  if (y.length < 3) throw new RangeError('holt-winters: three values are needed to start without a season')
  return { level: y[0]! || 1, trend: y[1]! - y[0]!, season: [] }
}
