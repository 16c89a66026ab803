/**
 * How many different values a parameter took: exact up to a limit, then by the k smallest hashes (KMV: Bar-Yossef et al.,
 * "Counting distinct elements in a data stream", 2002). Only 32-bit hashes are kept.
 */
export class Distinct {
  /** Sorted, ascending, at most `limit`. */
  private hashes: number[] = []
  private full = false

  constructor(private readonly limit: number) {}

  add(hash: number): void {
    const { hashes, limit } = this
    if (this.full && hash >= hashes[hashes.length - 1]) return
    let low = 0
    let high = hashes.length
    while (low < high) {
      const mid = (low + high) >> 1
      if (hashes[mid] < hash) low = mid + 1
      else high = mid
    }
    if (hashes[low] === hash) return
    hashes.splice(low, 0, hash)
    if (hashes.length > limit) {
      hashes.pop()
      this.full = true
    }
  }

  /** The number of different values; exact below the limit. */
  count(): number {
    if (!this.full) return this.hashes.length
    const kth = this.hashes[this.hashes.length - 1]
    return Math.round(((this.hashes.length - 1) * 2 ** 32) / kth)
  }

  /** Forgets half of the hashes, so that the count follows the halved evidence. */
  fade(): void {
    if (this.full) return
    this.hashes = this.hashes.filter((_, i) => i % 2 === 0)
  }

  toJSON(): number[] {
    return [this.full ? 1 : 0, ...this.hashes]
  }

  static from(json: readonly number[], limit: number): Distinct {
    const d = new Distinct(limit)
    d.full = json[0] === 1
    d.hashes = json.slice(1)
    return d
  }
}

/** A 32-bit hash of a text (FNV-1a with a final mix), for distinctness only. */
export function hash32(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
