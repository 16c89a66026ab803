/** Quantiles of sizes and counts: logarithmic buckets with a relative error bound (DDSketch, Masson et al. 2019). */

const GAMMA = 1.05
const LOG_GAMMA = Math.log(GAMMA)
/** Values at and above this share the last bucket, so there are at most some 850 buckets. */
const LARGEST = 2 ** 60

/** Relative error of a quantile at most 2.5 %; values are ≥ 0, below 1 counts as 0. */
export class Quantiles {
  count = 0
  max = 0
  private zeros = 0
  /** Buckets in order, and how many values lie in each. */
  private buckets: number[] = []
  private counts: number[] = []

  static create(): Quantiles {
    return new Quantiles()
  }

  /** Adds one value; what is not a finite number ≥ 0 is ignored. */
  add(value: number): void {
    if (!(value >= 0) || value === Number.POSITIVE_INFINITY) return
    this.count++
    if (value > this.max) this.max = value
    if (value < 1) {
      this.zeros++
      return
    }
    const bucket = Math.ceil(Math.log(Math.min(value, LARGEST)) / LOG_GAMMA)
    let at = this.buckets.length
    while (at > 0 && this.buckets[at - 1]! > bucket) at--
    if (this.buckets[at - 1] === bucket) {
      this.counts[at - 1]!++
      return
    }
    this.buckets.splice(at, 0, bucket)
    this.counts.splice(at, 0, 1)
  }

  /** The value below which a share `q` (0–1) lies; 0 when empty. */
  quantile(q: number): number {
    if (this.count === 0) return 0
    const rank = q * (this.count - 1)
    let seen = this.zeros
    if (seen > rank) return 0
    for (let i = 0; i < this.counts.length; i++) {
      seen += this.counts[i]!
      if (seen > rank) return Math.min(this.max, (2 * GAMMA ** this.buckets[i]!) / (GAMMA + 1))
    }
    return this.max
  }

  toJSON(): { n: number; max: number; zeros: number; buckets: [number, number][] } {
    const buckets = this.buckets.map((bucket, i): [number, number] => [bucket, this.counts[i]!])
    return { n: this.count, max: this.max, zeros: this.zeros, buckets }
  }

  static fromJSON(json: ReturnType<Quantiles['toJSON']>): Quantiles {
    const sketch = new Quantiles()
    sketch.count = json.n
    sketch.max = json.max
    sketch.zeros = json.zeros
    sketch.buckets = json.buckets.map(([bucket]) => bucket)
    sketch.counts = json.buckets.map(([, count]) => count)
    return sketch
  }
}
