/** The last values of a stream in order of size: ranks and nearest neighbours in logarithmic time, memory bounded. */
export class OrderedWindow {
  private readonly sorted: Float64Array
  private readonly ring: Float64Array
  private size = 0
  private next = 0

  /** Keeps the last `limit` values, 8 bytes each twice. */
  constructor(readonly limit: number) {
    this.sorted = new Float64Array(limit)
    this.ring = new Float64Array(limit)
  }

  get count(): number {
    return this.size
  }

  /** How many kept values are at least `value`. */
  atLeast(value: number): number {
    return this.size - this.lowerBound(value)
  }

  /** Distance to the nearest kept value; NaN when there is none. */
  nearest(value: number): number {
    if (this.size === 0) return Number.NaN
    const at = this.lowerBound(value)
    const above = at < this.size ? this.sorted[at]! - value : Number.POSITIVE_INFINITY
    const below = at > 0 ? value - this.sorted[at - 1]! : Number.POSITIVE_INFINITY
    return Math.min(above, below)
  }

  add(value: number): void {
    if (this.size === this.limit) this.remove(this.ring[this.next]!)
    const at = this.lowerBound(value)
    this.sorted.copyWithin(at + 1, at, this.size)
    this.sorted[at] = value
    this.size++
    this.ring[this.next] = value
    this.next = this.next + 1 === this.limit ? 0 : this.next + 1
  }

  private remove(value: number): void {
    const at = this.lowerBound(value)
    this.sorted.copyWithin(at, at + 1, this.size)
    this.size--
  }

  private lowerBound(value: number): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.sorted[middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
