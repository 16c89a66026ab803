/** Options and stored form of the streaming model. */
import { normalQuantile } from '../numeric/normal.js'
import type { Seasonal } from './initial.js'

/** Smoothing rates are per observation and lie in [0, 1]. */
export interface HoltWintersOptions {
  /** Observations in a season, at least 2; not used when `seasonal` is `none`. */
  period: number
  alpha: number
  beta: number
  gamma: number
  /** Damping of the trend, in (0, 1]; default 1. */
  phi?: number
  /** Default `additive`. `multiplicative` falls back to `additive` when a value of the first two seasons is not positive. */
  seasonal?: Seasonal
  /** Probability that the band holds, in (0, 1); default 0.95. */
  level?: number
  /** k of robust updates: an observation teaches at most ±k·sigma; default: not robust. 2–3 is usual. */
  winsorise?: number
  /** Rate at which the residual scale is learnt, in (0, 1]; default 0.05. */
  sigmaRate?: number
  /** Smallest sigma, in units of the series; default 0. */
  sigmaFloor?: number
  /** `seasonal`: the scale of each slot of the season counts half, for series that are noisier by day; default `global`. */
  deviation?: 'global' | 'seasonal'
  /** No mean or bound lies below; default -Infinity (0 suits counts). */
  floor?: number
}

/** Options with defaults in place; `given` is what the caller gave. */
export interface ResolvedOptions extends Required<Omit<HoltWintersOptions, 'winsorise'>> {
  winsorise: number | undefined
  z: number
  given: HoltWintersOptions
}

/** Stored form. `warm` holds the first two seasons until the seasonal model starts. */
export interface HoltWintersJson {
  v: 1
  options: HoltWintersOptions
  n: number
  slot: number
  seasonal: Seasonal
  level: number
  trend: number
  season: number[]
  scale: { sigma2: number; slots?: number[] }
  warm?: number[]
}

/** `empty`: nothing seen; `level`: first season; `trend`: second season; `seasonal`: full model. */
export type HoltWintersPhase = 'empty' | 'level' | 'trend' | 'seasonal'

/** The forecast of a coming observation. Without a scale yet (fewer than two values) the band is infinite; empty gives NaN. */
export interface StreamForecast {
  mean: number
  lower: number
  upper: number
  /** Standard deviation of the forecast error that the band rests on. */
  sigma: number
  phase: HoltWintersPhase
}

/** What became of one observation, judged by the forecast made before it was seen. */
export interface StreamStep extends StreamForecast {
  /** Observation minus mean; NaN for a missing observation or an empty model. */
  residual: number
  /** residual / sigma (0 when both are 0). */
  z: number
  /** The value that the model learnt from: the observation, drawn in to ±k·sigma when `winsorise` is set. */
  learnt: number
}

/** Fills in defaults; throws RangeError naming the option that is out of range. */
export function resolveOptions(given: HoltWintersOptions): ResolvedOptions {
  const seasonal = given.seasonal ?? 'additive'
  const options: ResolvedOptions = {
    period: seasonal === 'none' ? 1 : given.period,
    alpha: given.alpha,
    beta: given.beta,
    gamma: given.gamma,
    phi: given.phi ?? 1,
    seasonal,
    level: given.level ?? 0.95,
    winsorise: given.winsorise,
    sigmaRate: given.sigmaRate ?? 0.05,
    sigmaFloor: given.sigmaFloor ?? 0,
    deviation: given.deviation ?? 'global',
    floor: given.floor ?? Number.NEGATIVE_INFINITY,
    z: 0,
    given: { ...given },
  }
  for (const name of ['alpha', 'beta', 'gamma', 'phi', 'level', 'sigmaRate'] as const) {
    if (!(options[name] >= 0 && options[name] <= 1)) throw new RangeError(`holt-winters: ${name} must lie in [0, 1]`)
  }
  if (seasonal !== 'none' && !(Number.isInteger(options.period) && options.period >= 2)) {
    throw new RangeError('holt-winters: period must be a whole number of at least 2')
  }
  if (options.winsorise !== undefined && !(options.winsorise > 0))
    throw new RangeError('holt-winters: winsorise must be positive')
  options.z = normalQuantile(0.5 + options.level / 2)
  return options
}
