/**
 * The ids of the most recent exchanges of a partition, so that one seen by two sensors, or published twice, counts once.
 * Kept in order of arrival and cut to `limit`; saved in chunks, one a commit, so that a commit writes only what is new.
 */
export class SeenIds {
  /** Id → its latest place in the order of arrival. */
  private readonly known = new Map<string, number>()
  /** Ids by arrival; `order[0]` has place `base`, and those before `head` are forgotten. */
  private order: string[] = []
  private base = 0
  private head = 0
  /** Ids before this index are in `chunks`. */
  private saved = 0
  /** Saved chunks, oldest first, with how many of their ids are not yet forgotten. */
  private readonly chunks: { chunk: number; left: number }[] = []
  private drops: number[] = []

  constructor(
    private readonly limit: number,
    saved: readonly [chunk: number, ids: string][] = [],
  ) {
    for (const [chunk, text] of saved) {
      const ids = text.split('\n')
      for (const id of ids) this.remember(id)
      this.chunks.push({ chunk, left: ids.length })
    }
    this.saved = this.order.length
    this.trim()
  }

  /** True when the id is new; it is remembered then. */
  add(id: string): boolean {
    if (this.known.has(id)) return false
    this.remember(id)
    this.trim()
    return true
  }

  /** What has changed since the last call: goes into the commit numbered `chunk`. */
  save(chunk: number): { seenAdd: [number, string][]; seenDrop: number[] } {
    const fresh = this.order.slice(Math.max(this.saved, this.head))
    this.saved = this.order.length
    if (fresh.length > 0) this.chunks.push({ chunk, left: fresh.length })
    const seenDrop = this.drops
    this.drops = []
    return { seenAdd: fresh.length > 0 ? [[chunk, fresh.join('\n')]] : [], seenDrop }
  }

  private remember(id: string): void {
    this.known.set(id, this.base + this.order.length)
    this.order.push(id)
  }

  private trim(): void {
    while (this.order.length - this.head > this.limit) {
      const id = this.order[this.head]!
      if (this.known.get(id) === this.base + this.head) this.known.delete(id)
      if (this.head < this.saved) {
        const first = this.chunks[0]!
        first.left--
        if (first.left === 0) this.drops.push(this.chunks.shift()!.chunk)
      }
      this.head++
    }
    if (this.head > 1024 && this.head * 2 > this.order.length) {
      this.order = this.order.slice(this.head)
      this.base += this.head
      this.saved = Math.max(0, this.saved - this.head)
      this.head = 0
    }
  }
}
