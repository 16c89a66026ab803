/** Space-Saving: the most frequent items of a stream with bounded memory (Metwally, Agrawal and El Abbadi 2005). */

/** An item with its count, which is too high by at most `error`. */
export interface HeavyItem {
  key: string
  count: number
  error: number
}

/** Stored form: [key, count, error] each. */
export interface SpaceSavingJson {
  c: number
  i: [string, number, number][]
}

/** Keeps `capacity` items; every item more frequent than total/capacity is among them. */
export class SpaceSaving {
  private items = new Map<string, HeavyItem>()

  /** Throws RangeError for a capacity below 1. */
  constructor(readonly capacity: number) {
    if (!(capacity >= 1)) throw new RangeError('space-saving: capacity must be at least 1')
  }

  /** Counts `by` of an item; returns the key that had to leave for it, if any. */
  add(key: string, by = 1): string | undefined {
    const held = this.items.get(key)
    if (held) {
      held.count += by
      return undefined
    }
    if (this.items.size < this.capacity) {
      this.items.set(key, { key, count: by, error: 0 })
      return undefined
    }
    const least = this.least()
    this.items.delete(least.key)
    this.items.set(key, { key, count: least.count + by, error: least.count })
    return least.key
  }

  /** The item's count (an upper bound), 0 when it is not kept. */
  count(key: string): number {
    return this.items.get(key)?.count ?? 0
  }

  /** Items by falling count, then by key. */
  top(n = this.capacity): HeavyItem[] {
    return [...this.items.values()].sort(byCount).slice(0, n)
  }

  /** Number of items kept. */
  get size(): number {
    return this.items.size
  }

  /** Adds what another has counted; an item that only one of them keeps gets the other's least count as error. */
  merge(other: SpaceSaving): void {
    const mine = this.items.size < this.capacity ? 0 : this.least().count
    const theirs = other.items.size < other.capacity ? 0 : other.least().count
    const all = new Map<string, HeavyItem>()
    for (const a of this.items.values()) {
      const b = other.items.get(a.key)
      all.set(a.key, { key: a.key, count: a.count + (b?.count ?? theirs), error: a.error + (b?.error ?? theirs) })
    }
    for (const b of other.items.values()) {
      if (!all.has(b.key)) all.set(b.key, { key: b.key, count: b.count + mine, error: b.error + mine })
    }
    const kept = [...all.values()].sort(byCount).slice(0, this.capacity)
    this.items = new Map(kept.map((item) => [item.key, item]))
  }

  toJSON(): SpaceSavingJson {
    return { c: this.capacity, i: [...this.items.values()].map((v) => [v.key, v.count, v.error]) }
  }

  static fromJSON(json: SpaceSavingJson): SpaceSaving {
    const sketch = new SpaceSaving(json.c)
    for (const [key, count, error] of json.i) sketch.items.set(key, { key, count, error })
    return sketch
  }

  /** The least count; among equals the one that came first, so that the order of the stream alone decides. */
  private least(): HeavyItem {
    let least: HeavyItem | undefined
    for (const item of this.items.values()) if (!least || item.count < least.count) least = item
    return least!
  }
}

function byCount(a: HeavyItem, b: HeavyItem): number {
  return b.count - a.count || (a.key < b.key ? -1 : 1)
}
