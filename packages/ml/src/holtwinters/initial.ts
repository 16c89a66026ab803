/** Starting states of Holt-Winters as R's `HoltWinters` computes them: classical decomposition of the first two seasons. */

/** `none`: Holt's linear trend without a season. */
export type Seasonal = 'additive' | 'multiplicative' | 'none'

/** `season[0]` belongs to the next observation. */
export interface HoltWintersStates {
  level: number
  trend: number
  season: number[]
}

/**
 * States before `y[period]`, from `y[0 .. 2·period)`: a centred moving average gives the trend line (ordinary least squares
 * through its points: intercept = level, slope = trend) and the mean detrended value of each slot the season, centred to
 * sum 0 (additive) or mean 1 (multiplicative). Throws RangeError with fewer than two seasons, or a period below 2.
 */
export function initialStates(
  y: ArrayLike<number>,
  period: number,
  seasonal: 'additive' | 'multiplicative',
): HoltWintersStates {
  if (!Number.isInteger(period) || period < 2)
    throw new RangeError('holt-winters: period must be a whole number of at least 2')
  if (y.length < 2 * period) throw new RangeError('holt-winters: two whole seasons are needed to start')
  const n = 2 * period
  const half = Math.floor(period / 2)
  const first = half
  const last = n - 1 - half
  const smooth = new Float64Array(last - first + 1)
  for (let i = first; i <= last; i++) smooth[i - first] = centredMean(y, i, period, half)
  const { intercept, slope } = line(smooth)
  const season = new Array<number>(period).fill(0)
  const seen = new Array<number>(period).fill(0)
  for (let i = first; i <= last; i++) {
    const slot = i % period
    const trend = smooth[i - first]!
    season[slot]! += seasonal === 'additive' ? y[i]! - trend : y[i]! / trend
    seen[slot]! += 1
  }
  for (let i = 0; i < period; i++) season[i] = season[i]! / seen[i]!
  const mean = season.reduce((a, b) => a + b, 0) / period
  for (let i = 0; i < period; i++) season[i] = seasonal === 'additive' ? season[i]! - mean : season[i]! / mean
  return { level: intercept, trend: slope, season }
}

function centredMean(y: ArrayLike<number>, i: number, period: number, half: number): number {
  let sum = 0
  if (period % 2 === 1) {
    for (let j = i - half; j <= i + half; j++) sum += y[j]!
    return sum / period
  }
  sum = 0.5 * y[i - half]! + 0.5 * y[i + half]!
  for (let j = i - half + 1; j < i + half; j++) sum += y[j]!
  return sum / period
}

/** Least-squares line through (1, v[0]), (2, v[1]), …. */
function line(v: ArrayLike<number>): { intercept: number; slope: number } {
  const n = v.length
  const meanX = (n + 1) / 2
  let meanV = 0
  for (let i = 0; i < n; i++) meanV += v[i]! / n
  let sxy = 0
  let sxx = 0
  for (let i = 0; i < n; i++) {
    sxy += (i + 1 - meanX) * (v[i]! - meanV)
    sxx += (i + 1 - meanX) * (i + 1 - meanX)
  }
  const slope = sxx === 0 ? 0 : sxy / sxx
  return { intercept: meanV - slope * meanX, slope }
}
