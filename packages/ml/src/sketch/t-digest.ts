/** Merging t-digest: quantiles of a stream, sharpest at the ends (Dunning and Ertl 2019). */

/** Stored form: means and weights by turns, then the extremes. */
export interface TDigestJson {
  d: number
  c: number[]
  lo?: number
  hi?: number
}

/** About `compression` centroids; the error in rank is a few tenths of a percent in the middle and far less at the ends. */
export class TDigest {
  private means: number[] = []
  private weights: number[] = []
  private pending: [number, number][] = []
  private low = Number.POSITIVE_INFINITY
  private high = Number.NEGATIVE_INFINITY

  /** Default 100. Throws RangeError below 10. */
  constructor(readonly compression = 100) {
    if (!(compression >= 10)) throw new RangeError('t-digest: compression must be at least 10')
  }

  /** Adds a finite value; others are passed over. */
  add(value: number, weight = 1): void {
    if (!Number.isFinite(value) || !(weight > 0)) return
    this.pending.push([value, weight])
    this.low = Math.min(this.low, value)
    this.high = Math.max(this.high, value)
    if (this.pending.length >= 5 * this.compression) this.compress()
  }

  /** Total weight. */
  get count(): number {
    return sum(this.weights) + this.pending.reduce((s, p) => s + p[1], 0)
  }

  /** Quantile q in [0, 1]; NaN when empty. */
  quantile(q: number): number {
    this.compress()
    const n = this.means.length
    if (n === 0) return Number.NaN
    const target = q * sum(this.weights)
    let before = 0
    let position = 0
    let value = this.low
    for (let i = 0; i < n; i++) {
      const middle = before + this.weights[i]! / 2
      if (target < middle) return value + ((target - position) / (middle - position)) * (this.means[i]! - value)
      position = middle
      value = this.means[i]!
      before += this.weights[i]!
    }
    return before > position ? value + ((target - position) / (before - position)) * (this.high - value) : this.high
  }

  /** Adds what another digest has seen. */
  merge(other: TDigest): void {
    other.compress()
    for (let i = 0; i < other.means.length; i++) this.pending.push([other.means[i]!, other.weights[i]!])
    this.low = Math.min(this.low, other.low)
    this.high = Math.max(this.high, other.high)
    this.compress()
  }

  toJSON(): TDigestJson {
    this.compress()
    const json: TDigestJson = { d: this.compression, c: this.means.flatMap((m, i) => [m, this.weights[i]!]) }
    if (this.means.length > 0) {
      json.lo = this.low
      json.hi = this.high
    }
    return json
  }

  static fromJSON(json: TDigestJson): TDigest {
    const digest = new TDigest(json.d)
    for (let i = 0; i + 1 < json.c.length; i += 2) {
      digest.means.push(json.c[i]!)
      digest.weights.push(json.c[i + 1]!)
    }
    digest.low = json.lo ?? Number.POSITIVE_INFINITY
    digest.high = json.hi ?? Number.NEGATIVE_INFINITY
    return digest
  }

  /** Merges neighbours as long as the scale function k₁ = δ/2π·asin(2q − 1) lets them be one. */
  private compress(): void {
    if (this.pending.length === 0) return
    const all = this.means.map((m, i): [number, number] => [m, this.weights[i]!]).concat(this.pending)
    all.sort((a, b) => a[0] - b[0])
    this.pending = []
    const total = all.reduce((s, c) => s + c[1], 0)
    const k = (q: number): number => (this.compression / (2 * Math.PI)) * Math.asin(2 * Math.min(1, q) - 1)
    this.means = []
    this.weights = []
    let [mean, weight] = all[0]!
    let done = 0
    for (const [m, w] of all.slice(1)) {
      if (k((done + weight + w) / total) - k(done / total) <= 1) {
        weight += w
        mean += ((m - mean) * w) / weight
        continue
      }
      this.means.push(mean)
      this.weights.push(weight)
      done += weight
      mean = m
      weight = w
    }
    this.means.push(mean)
    this.weights.push(weight)
  }
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
