/** Decoded states in memory, least recently used first; changed ones stay until they are committed. */
export class HotStates<S> {
  private readonly states = new Map<string, S>()
  private readonly dirty = new Set<string>()
  private deleted = new Set<string>()

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.states.size
  }

  get changed(): number {
    return this.dirty.size + this.deleted.size
  }

  /** Changed states fill the memory: time to commit. */
  get full(): boolean {
    return this.dirty.size >= this.limit
  }

  has(key: string): boolean {
    return this.states.has(key)
  }

  get(key: string): S | undefined {
    const state = this.states.get(key)
    if (state === undefined) return undefined
    this.states.delete(key)
    this.states.set(key, state)
    return state
  }

  put(key: string, state: S): void {
    this.states.set(key, state)
  }

  touch(key: string): void {
    this.dirty.add(key)
    this.deleted.delete(key)
  }

  remove(key: string): void {
    this.states.delete(key)
    this.dirty.delete(key)
    this.deleted.add(key)
  }

  /** Removed since the last commit: the store still has it, but it is gone. */
  isDeleted(key: string): boolean {
    return this.deleted.has(key)
  }

  /** What the commit must write; everything counts as saved afterwards. */
  save(encode: (state: S) => string): { puts: [string, string][]; deletes: string[] } {
    const puts: [string, string][] = []
    for (const key of this.dirty) puts.push([key, encode(this.states.get(key)!)])
    const deletes = [...this.deleted]
    this.dirty.clear()
    this.deleted = new Set()
    return { puts, deletes }
  }

  /** Lets the least recently used go until `limit` are left; only after a commit, when nothing is dirty. */
  trim(): void {
    for (const key of this.states.keys()) {
      if (this.states.size <= this.limit) return
      if (!this.dirty.has(key)) this.states.delete(key)
    }
  }
}
