/** A set of bytes kept as ordered, disjoint, non-touching ranges `[from, to)`. Holes are what is not in it. */
export class Ranges {
  private readonly bounds: number[] = []

  /**
   * Adds `[from, to)` and calls `fresh` for each part that was not there yet, in order.
   * @returns bytes that were there already
   */
  add(from: number, to: number, fresh?: (from: number, to: number) => void): number {
    const { bounds } = this
    let first = 0
    while (first < bounds.length && bounds[first + 1] < from) first += 2
    let last = first
    let at = from
    let present = 0
    while (last < bounds.length && bounds[last] <= to) {
      if (bounds[last] > at) fresh?.(at, bounds[last])
      const overlap = Math.min(to, bounds[last + 1]) - Math.max(from, bounds[last])
      if (overlap > 0) present += overlap
      at = Math.max(at, bounds[last + 1])
      last += 2
    }
    if (at < to) fresh?.(at, to)
    const low = last > first ? Math.min(from, bounds[first]) : from
    const high = last > first ? Math.max(to, bounds[last - 1]) : to
    bounds.splice(first, last - first, low, high)
    return present
  }

  /** Length of the range that begins at 0. */
  get prefix(): number {
    return this.bounds.length > 0 && this.bounds[0] === 0 ? this.bounds[1] : 0
  }

  /** End of the last range. */
  get extent(): number {
    return this.bounds.length > 0 ? this.bounds[this.bounds.length - 1] : 0
  }
}
