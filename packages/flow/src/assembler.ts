/** A run of stream positions `[start, end)`. */
export interface Span {
  start: number
  end: number
}

/**
 * What of one half waits beyond the next byte: spans in order, never overlapping, never empty. Holes and lengths only: no
 * packets, no time, no bytes. First wins: what a span holds is never given up for a later one.
 *
 * Insertion is O(log n) to find and, at worst, a move of n references, with n bounded by the caller; at either end O(1).
 */
export class Assembler<T extends Span> {
  private spans: (T | undefined)[] = []
  private head = 0

  get size(): number {
    return this.spans.length - this.head
  }

  get first(): T | undefined {
    return this.spans[this.head]
  }

  get last(): T | undefined {
    return this.head < this.spans.length ? this.spans[this.spans.length - 1] : undefined
  }

  shift(): T | undefined {
    const span = this.spans[this.head]
    if (!span) return undefined
    this.spans[this.head++] = undefined
    if (this.head === this.spans.length) {
      this.spans.length = 0
      this.head = 0
    } else if (this.head >= 64 && this.head * 2 >= this.spans.length) {
      this.spans.splice(0, this.head)
      this.head = 0
    }
    return span
  }

  /**
   * Appends to `free` the parts of `[start, end)` that no span covers, as pairs, and tells `overlap` of each part that is covered.
   */
  uncovered(
    start: number,
    end: number,
    free: number[],
    overlap: (span: T, start: number, end: number) => void = nothing,
  ): void {
    let at = start
    for (let i = this.find(start); i < this.spans.length && at < end; i++) {
      const span = this.spans[i]!
      if (span.start >= end) break
      if (span.start > at) free.push(at, span.start)
      const from = Math.max(at, span.start)
      const to = Math.min(end, span.end)
      if (to > from) overlap(span, from, to)
      at = Math.max(at, span.end)
    }
    if (at < end) free.push(at, end)
  }

  /** `span` must not overlap any other: see `uncovered`. */
  insert(span: T): void {
    const last = this.last
    if (!last || last.end <= span.start) {
      this.spans.push(span)
      return
    }
    const at = this.find(span.start)
    if (at === this.head && this.head > 0) this.spans[--this.head] = span
    else this.spans.splice(at, 0, span)
  }

  /** Index of the first span that ends beyond `position`. */
  private find(position: number): number {
    let low = this.head
    let high = this.spans.length
    if (high > low && this.spans[high - 1]!.end <= position) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.spans[middle]!.end > position) high = middle
      else low = middle + 1
    }
    return low
  }
}

function nothing(): void {}
