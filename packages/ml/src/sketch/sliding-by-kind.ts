/** How many distinct things where each may show in several ways: a sliding sketch for each way, and the one that tells most apart counts. */
import { SlidingDistinct, type SlidingDistinctJson, type SlidingOptions } from './sliding-distinct.js'

export type SlidingByKindJson = Record<string, SlidingDistinctJson>

/** A count with its error: `error` is the standard error in items, 0 where the count is exact. */
export interface DistinctCount {
  count: number
  error: number
}

/** Kinds must be few: who adds decides which there are. */
export class SlidingByKind {
  private readonly kinds = new Map<string, SlidingDistinct>()

  constructor(private readonly options: SlidingOptions) {}

  add(kind: string, items: readonly number[], slot: number): void {
    let sketch = this.kinds.get(kind)
    if (!sketch) {
      sketch = new SlidingDistinct(this.options)
      this.kinds.set(kind, sketch)
    }
    for (const item of items) sketch.add(item, slot)
  }

  /** Different ones since slot `since`: never more than there are, but for the error, since one may show in one way and not in another. */
  count(since = 0): DistinctCount {
    let most: DistinctCount = { count: 0, error: 0 }
    for (const sketch of this.kinds.values()) {
      const count = sketch.count(since)
      if (count > most.count) most = { count, error: Math.ceil(count * sketch.error) }
    }
    return most
  }

  /** Kinds by which any were seen since, those that tell most apart first. */
  seen(since = 0): string[] {
    return [...this.kinds]
      .map(([kind, sketch]): [string, number] => [kind, sketch.count(since)])
      .filter(([, count]) => count > 0)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([kind]) => kind)
  }

  merge(other: SlidingByKind): void {
    for (const [kind, sketch] of other.kinds) {
      const own = this.kinds.get(kind)
      if (own) own.merge(sketch)
      else this.kinds.set(kind, SlidingDistinct.fromJSON(sketch.toJSON(), this.options))
    }
  }

  /** Bytes that it takes stored, at most about. */
  bytes(): number {
    let bytes = 0
    for (const [kind, sketch] of this.kinds) bytes += kind.length + 4 + sketch.bytes()
    return bytes
  }

  /** Nothing is left of it at `slot`. */
  isOver(slot: number): boolean {
    for (const sketch of this.kinds.values()) if (!sketch.isOver(slot)) return false
    return true
  }

  toJSON(): SlidingByKindJson {
    const kinds = [...this.kinds].sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(kinds.map(([kind, sketch]) => [kind, sketch.toJSON()]))
  }

  static fromJSON(json: SlidingByKindJson | undefined, options: SlidingOptions): SlidingByKind {
    const all = new SlidingByKind(options)
    for (const [kind, sketch] of Object.entries(json ?? {}))
      all.kinds.set(kind, SlidingDistinct.fromJSON(sketch, options))
    return all
  }
}
