/** A uniform sample of the distinct items of a stream, chosen by their hashes and not by chance (bottom-k). */
import { murmur3 } from './hash.js'

/** Stored form: [hash, key, value]. */
export interface ReservoirJson<T> {
  k: number
  i: [number, string, T][]
}

/** Keeps the `capacity` keys of lowest hash: the same items in any order, any number of times, give the same sample. */
export class HashReservoir<T = true> {
  private items: [number, string, T][] = []

  /** Throws RangeError for a capacity below 1. */
  constructor(readonly capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('reservoir: capacity must be at least 1')
  }

  /** Offers an item; true when it was taken in. A key that is already held keeps its value. */
  offer(key: string, value: T): boolean {
    const hash = murmur3(key, 0x5bd1e995)
    const last = this.items[this.items.length - 1]
    if (this.items.length >= this.capacity && last && !before(hash, key, last)) return false
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (before(hash, key, this.items[middle]!)) high = middle
      else low = middle + 1
    }
    const held = this.items[low - 1]
    if (held && held[0] === hash && held[1] === key) return false
    this.items.splice(low, 0, [hash, key, value])
    if (this.items.length > this.capacity) this.items.pop()
    return true
  }

  /** The sample, by hash. */
  values(): { key: string; value: T }[] {
    return this.items.map(([, key, value]) => ({ key, value }))
  }

  /** Number of items held. */
  get size(): number {
    return this.items.length
  }

  /** Takes in another sample; the result is the sample of both streams. */
  merge(other: HashReservoir<T>): void {
    for (const [, key, value] of other.items) this.offer(key, value)
  }

  toJSON(): ReservoirJson<T> {
    return { k: this.capacity, i: this.items }
  }

  static fromJSON<T>(json: ReservoirJson<T>): HashReservoir<T> {
    const sample = new HashReservoir<T>(json.k)
    sample.items = json.i.map(([hash, key, value]) => [hash, key, value])
    return sample
  }
}

function before(hash: number, key: string, item: [number, string, unknown]): boolean {
  return hash < item[0] || (hash === item[0] && key < item[1])
}
