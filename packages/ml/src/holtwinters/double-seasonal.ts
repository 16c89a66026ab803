/** Holt-Winters with two seasons, one inside the other, as a day in a week (Taylor 2003; the form of R's `forecast::dshw`). */

export interface DoubleSeasonalStates {
  level: number
  trend: number
  /** Of the short season; index 0 is next. */
  short: number[]
  /** Of the long season, on top of the short one; index 0 is next. */
  long: number[]
}

export interface DoubleSeasonalOptions {
  /** Short and long period in observations; the long one is a multiple of the short. */
  short: number
  long: number
  seasonal: 'additive' | 'multiplicative'
  alpha: number
  beta: number
  /** Rate of the short season. */
  gamma: number
  /** Rate of the long season. */
  omega: number
  /** Autocorrelation of the errors at lag one (φ of `dshw`), in (−1, 1); default 0. */
  ar?: number
}

export interface DoubleSeasonalRun {
  fitted: Float64Array
  /** Of y − fitted. */
  sse: number
  final: DoubleSeasonalStates
  /** Last error before the correction by `ar`: what forecasts carry on. */
  lastError: number
}

/**
 * Starting states from the first two long periods, as `dshw`: indices against centred moving averages, the long ones divided
 * by the short, a trend halfway between first differences and the change from one long period to the next. Throws RangeError
 * for a series shorter than two long periods, or a long period that is no multiple of the short.
 */
export function initialDoubleSeasonal(
  y: ArrayLike<number>,
  options: Pick<DoubleSeasonalOptions, 'short' | 'long' | 'seasonal'>,
): DoubleSeasonalStates {
  const { short, long, seasonal } = options
  if (!(short >= 2 && long > short && long % short === 0)) {
    throw new RangeError('holt-winters: the long period must be a multiple of the short, and that at least 2')
  }
  if (y.length < 2 * long) throw new RangeError('holt-winters: two whole long periods are needed to start')
  const shortIndex = seasonIndex(y, short, seasonal)
  const longIndex = seasonIndex(y, long, seasonal).map((v, i) => {
    const s = shortIndex[i % short]!
    return seasonal === 'additive' ? v - s : v / s
  })
  let trend = 0
  let mean = 0
  for (let i = 0; i < long; i++) {
    const difference = i === 0 ? 0 : y[i]! - y[i - 1]!
    trend += ((y[i]! - y[i + long]!) / long + difference) / long / 2
    mean += (y[i]! + y[i + long]!) / (2 * long)
  }
  return { level: mean - (long + 0.5) * trend, trend, short: shortIndex, long: longIndex }
}

/** Index of each slot: value against the centred moving average of the first two periods. */
function seasonIndex(y: ArrayLike<number>, period: number, seasonal: 'additive' | 'multiplicative'): number[] {
  const index = new Array<number>(period)
  const half = Math.floor(period / 2)
  for (let i = half; i < half + period; i++) {
    let mean = period % 2 === 0 ? (y[i - half]! + y[i + half]!) / 2 : y[i - half]! + y[i + half]!
    for (let j = i - half + 1; j < i + half; j++) mean += y[j]!
    mean /= period
    index[i % period] = seasonal === 'additive' ? y[i]! - mean : y[i]! / mean
  }
  return index
}

/** One-step forecasts of all of `y`, from given states or those of `initialDoubleSeasonal`. */
export function filterDoubleSeasonal(
  y: ArrayLike<number>,
  options: DoubleSeasonalOptions & { states?: DoubleSeasonalStates },
): DoubleSeasonalRun {
  const start = options.states ?? initialDoubleSeasonal(y, options)
  const { alpha, beta, gamma, omega } = options
  const short = start.short.slice()
  const long = start.long.slice()
  let { level, trend } = start
  const fitted = new Float64Array(y.length)
  let sse = 0
  let lastError = 0
  const ar = options.ar ?? 0
  const additive = options.seasonal === 'additive'
  for (let i = 0; i < y.length; i++) {
    const a = i % short.length
    const b = i % long.length
    const [s, w, base, value] = [short[a]!, long[b]!, level + trend, y[i]!]
    const mean = additive ? base + s + w : base * s * w
    fitted[i] = mean + ar * lastError
    sse += (value - fitted[i]!) ** 2
    lastError = value - mean
    const next = alpha * (additive ? value - s - w : quotient(value, s * w, base)) + (1 - alpha) * base
    trend = beta * (next - level) + (1 - beta) * trend
    level = next
    short[a] = gamma * (additive ? value - level - w : quotient(value, level * w, s)) + (1 - gamma) * s
    long[b] = omega * (additive ? value - level - s : quotient(value, level * s, w)) + (1 - omega) * w
  }
  const final = { level, trend, short: turned(short, y.length), long: turned(long, y.length) }
  return { fitted, sse, final, lastError }
}

/** Means of the next `horizon` observations; `errors`: autocorrelation and last error of the run, when it had one. */
export function forecastDoubleSeasonal(
  states: DoubleSeasonalStates,
  horizon: number,
  seasonal: 'additive' | 'multiplicative',
  errors: { ar: number; lastError: number } = { ar: 0, lastError: 0 },
): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => {
    const base = states.level + (h + 1) * states.trend
    const [s, w] = [states.short[h % states.short.length]!, states.long[h % states.long.length]!]
    return (seasonal === 'additive' ? base + s + w : base * s * w) + errors.ar ** (h + 1) * errors.lastError
  })
}

/** a/b, or `otherwise` when b is nothing: a zero in a series must not make its states infinite. */
function quotient(a: number, b: number, otherwise: number): number {
  return Math.abs(b) < 1e-12 ? otherwise : a / b
}

function turned(season: number[], by: number): number[] {
  const at = by % season.length
  return season.slice(at).concat(season.slice(0, at))
}
