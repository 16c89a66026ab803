/** What the decoded states of a process take in memory, estimated in bytes; its shards share one. */
export interface MemoryBudget {
  readonly limit: number
  used: number
}

/** Of a shard's states these many stay in memory whatever the others of the process take. */
const OWN = 16

/** Decoded states in memory, least recently used first; changed ones stay until they are committed. */
export class HotStates<S> {
  private readonly states = new Map<string, S>()
  private readonly dirty = new Set<string>()
  private readonly bytes = new Map<string, number>()
  private deleted = new Set<string>()

  constructor(
    private readonly limit: number,
    private readonly budget: MemoryBudget = { limit: Number.POSITIVE_INFINITY, used: 0 },
  ) {}

  get size(): number {
    return this.states.size
  }

  get changed(): number {
    return this.dirty.size + this.deleted.size
  }

  /** Changed states fill the memory: time to commit. */
  get full(): boolean {
    return this.dirty.size >= this.limit || (this.isOver && this.dirty.size > OWN)
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

  /** The states that were least recently used, the longest first. */
  *idle(): Iterable<[string, S]> {
    yield* this.states
  }

  /** @param bytes what it takes, estimated */
  put(key: string, state: S, bytes = 0): void {
    this.states.set(key, state)
    this.weigh(key, bytes)
  }

  touch(key: string): void {
    this.dirty.add(key)
    this.deleted.delete(key)
  }

  remove(key: string): void {
    this.drop(key)
    this.dirty.delete(key)
    this.deleted.add(key)
  }

  /** Removed since the last commit: the store still has it, but it is gone. */
  isDeleted(key: string): boolean {
    return this.deleted.has(key)
  }

  /** What the commit must write; everything counts as saved afterwards. `bytesOf` weighs each anew. */
  save(
    encode: (state: S) => string,
    bytesOf: (state: S, text: string) => number = () => 0,
  ): { puts: [string, string][]; deletes: string[] } {
    const puts: [string, string][] = []
    for (const key of this.dirty) {
      const state = this.states.get(key)!
      const text = encode(state)
      puts.push([key, text])
      this.weigh(key, bytesOf(state, text))
    }
    const deletes = [...this.deleted]
    this.dirty.clear()
    this.deleted = new Set()
    return { puts, deletes }
  }

  /** Lets the least recently used go until the limits hold; only after a commit, when nothing is dirty. */
  trim(): void {
    for (const key of this.states.keys()) {
      if (this.states.size <= this.limit && !(this.isOver && this.states.size > OWN)) return
      if (!this.dirty.has(key)) this.drop(key)
    }
  }

  /** Its shard is given up: others of the process have the memory. */
  release(): void {
    for (const key of [...this.states.keys()]) this.drop(key)
  }

  private get isOver(): boolean {
    return this.budget.used > this.budget.limit
  }

  private drop(key: string): void {
    this.weigh(key, 0)
    this.bytes.delete(key)
    this.states.delete(key)
  }

  private weigh(key: string, bytes: number): void {
    this.budget.used += bytes - (this.bytes.get(key) ?? 0)
    this.bytes.set(key, bytes)
  }
}
