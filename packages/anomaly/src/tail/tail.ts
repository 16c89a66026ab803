/** What the largest ordinary values of a quantity are, learned from a stream: a fading histogram in quarter octaves. */

export interface TailJson {
  /** Values seen, faded as the buckets are. */
  n: number
  /** Bucket number, count. */
  b: [number, number][]
}

/** Counts below this are forgotten. */
const FORGOTTEN = 0.02
/** What has faded is kept to eight bits, but no finer than this: how much there was is known no better, and it is short to store. */
export const GRAIN = 1 / 1_024
const BITS = 8

export class Tail {
  private constructor(
    private n: number,
    private readonly buckets: Map<number, number>,
  ) {}

  private cached: number | undefined
  private cachedFor = 0

  static create(): Tail {
    return new Tail(0, new Map())
  }

  /** Values seen, faded. */
  get count(): number {
    return this.n
  }

  /** Learns one value; zero and less count as seen, but have no size. `weight` below 1: learned with reserve. */
  add(value: number, weight = 1): void {
    this.n += weight
    if (!(value > 0) || value === Number.POSITIVE_INFINITY) return
    const bucket = Math.ceil(4 * Math.log2(value) - 1e-9)
    if (this.cached !== undefined && 2 ** (bucket / 4) > this.cached) this.cached = undefined
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + weight)
  }

  /** Multiplies all that was learned by `factor` (0–1), so that the old fades. */
  fade(factor: number): void {
    this.n *= factor
    this.cached = undefined
    for (const [bucket, count] of this.buckets) {
      if (count * factor < FORGOTTEN) this.buckets.delete(bucket)
      else this.buckets.set(bucket, rounded(count * factor))
    }
  }

  /**
   * The largest ordinary value: the upper end of the highest bucket above which at most 1.5 values lie (0.1 % of them, when
   * there are many), so that one attack that was learned does not become the norm. 0 when nothing was seen.
   */
  get reference(): number {
    // The share is taken of n rounded down to a power of two, so that a cached answer is the one that a fresh look would give.
    const step = Math.floor(Math.log2(Math.max(1, this.n)))
    if (this.cached !== undefined && this.cachedFor === step) return this.cached
    const allowed = Math.max(1.5, 2 ** step / 20_000)
    let above = 0
    let reference = 0
    for (const bucket of [...this.buckets.keys()].sort((a, b) => b - a)) {
      above += this.buckets.get(bucket)!
      reference = 2 ** (bucket / 4)
      if (above < allowed) continue
      this.cached = reference
      this.cachedFor = step
      break
    }
    return reference
  }

  /**
   * log10(1 / probability) of a value at least this large: by the share of larger ones where there are some, by a power law
   * (exponent 4) beyond the largest.
   */
  surprise(value: number): number {
    const bucket = Math.ceil(4 * Math.log2(value) - 1e-9)
    let above = 0
    let largest = Number.NEGATIVE_INFINITY
    for (const [known, count] of this.buckets) {
      if (known >= bucket) above += count
      if (known > largest) largest = known
    }
    const rank = Math.log10((this.n + 1) / (above + 1))
    return above > 0 || largest === Number.NEGATIVE_INFINITY
      ? rank
      : rank + 4 * (bucket - largest) * 0.25 * Math.LOG10E * Math.LN2
  }

  toJSON(): TailJson {
    return { n: this.n, b: [...this.buckets].sort((a, b) => a[0] - b[0]) }
  }

  static fromJSON(json: TailJson): Tail {
    return new Tail(json.n, new Map(json.b))
  }
}

/** Smaller steps would not fade any more only where a factor leaves over 99.6 %. */
function rounded(count: number): number {
  const step = Math.max(GRAIN, 2 ** (Math.floor(Math.log2(count)) + 1 - BITS))
  return Math.round(count / step) * step
}
