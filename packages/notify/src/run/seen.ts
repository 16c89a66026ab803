/** Ids of alerts that were taken in, in chunks as the store keeps them, so that a repeat is told after a restart, too. */
export interface SeenChange {
  add: [chunk: number, ids: string][]
  drop: number[]
}

const CHUNK = 256

export class SeenIds {
  private readonly chunks: Map<number, string[]>
  private readonly ids = new Set<string>()
  private readonly dirty = new Set<number>()
  private dropped: number[] = []

  constructor(
    stored: readonly [chunk: number, ids: string][],
    private readonly max: number,
  ) {
    this.chunks = new Map(stored.map(([chunk, ids]) => [chunk, ids.split(' ')]))
    for (const ids of this.chunks.values()) for (const id of ids) this.ids.add(id)
  }

  /** False for an id that is known. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false
    this.ids.add(id)
    let last = [...this.chunks.keys()].at(-1) ?? 0
    if ((this.chunks.get(last)?.length ?? 0) >= CHUNK) last++
    const ids = this.chunks.get(last) ?? []
    ids.push(id)
    this.chunks.set(last, ids)
    this.dirty.add(last)
    this.bound()
    return true
  }

  /** What is to be stored since the last call; a chunk as a whole. */
  takeChange(): SeenChange {
    const add = [...this.dirty].map((chunk): [number, string] => [chunk, this.chunks.get(chunk)!.join(' ')])
    const drop = this.dropped
    this.dirty.clear()
    this.dropped = []
    return { add, drop }
  }

  private bound(): void {
    const oldest = [...this.chunks.keys()][0]!
    if (this.ids.size <= this.max || this.chunks.size < 2) return
    for (const id of this.chunks.get(oldest)!) this.ids.delete(id)
    this.chunks.delete(oldest)
    this.dropped.push(oldest)
    this.dirty.delete(oldest)
  }
}
