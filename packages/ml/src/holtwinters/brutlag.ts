/** Brutlag's aberrant-behaviour detection as RRDtool computes it (HWPREDICT, DEVPREDICT, FAILURES; LISA 2000). */

export interface BrutlagOptions {
  period: number
  alpha: number
  beta: number
  gamma: number
  /** Rate of the deviations; RRDtool's default is gamma. */
  gammaDeviation?: number
  /** Band: prediction + deltaPositive·deviation and − deltaNegative·deviation; default 2. */
  deltaPositive?: number
  deltaNegative?: number
  /** A failure is at least `threshold` violations in the last `window` values; defaults 7 of 9. */
  threshold?: number
  window?: number
}

/** Aligned with the series; NaN while the model warms up. */
export interface BrutlagRun {
  prediction: Float64Array
  deviation: Float64Array
  failure: Uint8Array
}

/**
 * Runs over a whole series. The first season sets the seasonal values against the first observation, the second starts the
 * deviations, which are in force from the third.
 */
export function brutlag(y: ArrayLike<number>, options: BrutlagOptions): BrutlagRun {
  const { period, alpha, beta, gamma } = options
  const gammaDeviation = options.gammaDeviation ?? gamma
  const [up, down] = [options.deltaPositive ?? 2, options.deltaNegative ?? 2]
  const [threshold, span] = [options.threshold ?? 7, options.window ?? 9]
  const prediction = new Float64Array(y.length).fill(Number.NaN)
  const deviation = new Float64Array(y.length).fill(Number.NaN)
  const failure = new Uint8Array(y.length)
  const season = new Float64Array(period)
  const spread = new Float64Array(period).fill(Number.NaN)
  const violated = new Uint8Array(span)
  let level = y[0]!
  let trend = 0
  for (let i = 0; i < y.length; i++) {
    const slot = i % period
    if (i < period) {
      season[slot] = y[i]! - y[0]!
      continue
    }
    const mean = level + trend + season[slot]!
    const error = Math.abs(y[i]! - mean)
    const width = spread[slot]!
    prediction[i] = mean
    deviation[i] = width
    const outside = y[i]! > mean + up * width || y[i]! < mean - down * width
    violated[i % span] = outside ? 1 : 0
    failure[i] = violated.reduce((a, b) => a + b, 0) >= threshold ? 1 : 0
    const before = level
    level = alpha * (y[i]! - season[slot]!) + (1 - alpha) * (level + trend)
    trend = beta * (level - before) + (1 - beta) * trend
    season[slot] = gamma * (y[i]! - level) + (1 - gamma) * season[slot]!
    spread[slot] = Number.isNaN(width) ? error : gammaDeviation * error + (1 - gammaDeviation) * width
  }
  return { prediction, deviation, failure }
}
