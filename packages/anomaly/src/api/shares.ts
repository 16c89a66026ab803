/** Shares of counts: how far they may be off, and how far apart two of them are. */

/** Bound of a share from `hits` of `n` (Wilson 1927): z < 0 the lower, z > 0 the upper end. 0–1; of nothing 0 or 1. */
export function wilson(hits: number, n: number, z: number): number {
  if (n <= 0) return z < 0 ? 0 : 1
  const share = Math.min(1, hits / n)
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  return Math.min(1, Math.max(0, (middle + reach) / (1 + (z * z) / n)))
}

/** Kullback–Leibler divergence of two coins that show heads with probability `a` and `b`, in nats. */
export function divergence(a: number, b: number): number {
  const term = (x: number, y: number) => (x <= 0 ? 0 : x * Math.log(x / Math.max(y, 1e-12)))
  return term(a, b) + term(1 - a, 1 - b)
}
