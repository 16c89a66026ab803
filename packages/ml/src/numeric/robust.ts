/** Order statistics and the robust scale that the other files build on. */

/** Median of finite values; NaN when empty. Does not change its argument. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/** Quantile q in [0, 1] with linear interpolation between order statistics (R type 7); NaN when empty. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const n = values.length
  if (n === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const at = (n - 1) * q
  const low = Math.floor(at)
  const high = Math.min(n - 1, low + 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}

/** Scale by the median absolute deviation, times 1.4826 so that it estimates the standard deviation of normal data. */
export function madScale(values: ArrayLike<number>, centre = median(values)): number {
  const deviations = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) deviations[i] = Math.abs(values[i]! - centre)
  return 1.4826 * median(deviations)
}

/** Huber's psi: the value itself within ±k, ±k beyond. */
export function huberPsi(x: number, k: number): number {
  return Math.min(k, Math.max(-k, x))
}

/**
 * Bounded biweight rho, c·(1 − (1 − (x/k)²)³) within ±k and c beyond; k = 2, c = 2.52 make its mean 1 under the normal
 * (Gelper, Fried and Croux 2010, "Robust forecasting with exponential and Holt-Winters smoothing", eq. 12).
 */
export function biweightRho(x: number, k = 2, c = 2.52): number {
  if (Math.abs(x) > k) return c
  const u = 1 - (x / k) * (x / k)
  return c * (1 - u * u * u)
}
