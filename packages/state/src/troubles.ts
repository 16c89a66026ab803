/** What the store refuses or does not answer: counted by kind, logged sparingly, told until it is over. */

export interface Trouble {
  /** `out_of_memory`, `read_only`, `timeout`, `connection` … */
  kind: string
  /** What is wrong and what mends it, one line. */
  message: string
  /** When it began, ms since 1970. */
  since: number
}

/** Reading may go well while writing is refused, so each has its own trouble. */
export type Side = 'read' | 'write'

export type StateLog = (message: string, details: Record<string, unknown>) => void

export class Troubles {
  /** `state.errors.KIND`. */
  readonly counters = new Map<string, number>()
  private readonly now = new Map<Side, Trouble>()
  private readonly said = new Map<string, { at: number; left: number }>()

  constructor(
    private readonly log: StateLog,
    private readonly sayAgainMs: number,
    private readonly clock: () => number = Date.now,
  ) {}

  failed(side: Side, kind: string, message: string): void {
    const name = `state.errors.${kind}`
    this.counters.set(name, (this.counters.get(name) ?? 0) + 1)
    const at = this.clock()
    this.now.set(side, { kind, message, since: this.now.get(side)?.since ?? at })
    const last = this.said.get(kind)
    if (last && at - last.at < this.sayAgainMs) {
      last.left++
      return
    }
    // Kinds are ours, so this map has a fixed number of entries.
    this.said.set(kind, { at, left: 0 })
    this.log(message, { kind, ...(last && last.left > 0 ? { repeated: last.left } : {}) })
  }

  succeeded(side: Side): void {
    const trouble = this.now.get(side)
    if (!trouble) return
    this.now.delete(side)
    const seconds = Math.round((this.clock() - trouble.since) / 1000)
    if (this.now.size === 0) {
      this.said.clear()
      this.log('the store takes requests again', { seconds })
    }
  }

  /** The one that has lasted longest; undefined while all is well. */
  current(): Trouble | undefined {
    return [...this.now.values()].sort((a, b) => a.since - b.since)[0]
  }
}
