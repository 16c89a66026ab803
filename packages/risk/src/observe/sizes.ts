/** Quantiles of counts and sizes from half-octave buckets: coarse, tiny, and enough for a logarithmic factor. */
export type Sizes = number[]

const BUCKETS = 100

/** Adds a value ≥ 0; bucket 0 holds what is below 1, bucket k values up to 2^(k/2). */
export function addSize(sizes: Sizes, value: number): void {
  if (!(value >= 0)) return
  const bucket = value < 1 ? 0 : Math.min(BUCKETS - 1, 1 + Math.ceil(2 * Math.log2(value)))
  while (sizes.length <= bucket) sizes.push(0)
  sizes[bucket]!++
}

/** Upper end of the bucket that holds the quantile `q` (0–1); 0 when empty. */
export function sizeQuantile(sizes: Sizes, q: number): number {
  const total = sizes.reduce((sum, n) => sum + n, 0)
  let seen = 0
  for (let bucket = 0; bucket < sizes.length; bucket++) {
    seen += sizes[bucket]!
    if (total > 0 && seen > q * (total - 1)) return bucket === 0 ? 0 : 2 ** ((bucket - 1) / 2)
  }
  return 0
}
