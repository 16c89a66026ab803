/** Keys that nothing has shown to stand for anything: made-up hosts, words of a scanner. They cost counters, no state. */

export interface Candidate {
  /** Messages that only refused, and who sent the first of them. */
  refused: number
  actor: string
  /** Event time of the first refusal, and of the last message; ms. */
  first: number
  last: number
}

const PREFIX = '?:'

/** Bounded: beyond the limit the one longest silent is forgotten, so that made-up keys displace each other and nothing else. */
export class Candidates {
  private readonly entries = new Map<string, Candidate>()
  private readonly dirty = new Set<string>()

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.entries.size
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  get(key: string): Candidate | undefined {
    return this.entries.get(key)
  }

  /** One more message for it. Only a refusal is worth storing: all else says what silence says. */
  note(key: string, refused: boolean, actor: string, time: number): Candidate {
    const candidate = this.entries.get(key) ?? { refused: 0, actor: '', first: time, last: time }
    this.entries.delete(key)
    this.entries.set(key, candidate)
    candidate.last = Math.max(candidate.last, time)
    if (!refused) return candidate
    if (candidate.refused === 0) {
      candidate.actor = actor
      candidate.first = time
    }
    candidate.refused++
    this.dirty.add(key)
    return candidate
  }

  /** The one longest silent, when there are more than there may be. */
  get surplus(): string | undefined {
    return this.entries.size > this.limit ? this.oldest : undefined
  }

  get oldest(): string | undefined {
    return this.entries.keys().next().value
  }

  delete(key: string): void {
    this.entries.delete(key)
    this.dirty.delete(key)
  }

  /** Is this stored text that of a candidate? Then it is taken up. */
  restore(key: string, text: string): boolean {
    if (!text.startsWith(PREFIX)) return false
    this.entries.set(key, JSON.parse(text.slice(PREFIX.length)) as Candidate)
    return true
  }

  /** What the commit must write; it counts as saved afterwards. */
  save(): [string, string][] {
    const puts: [string, string][] = []
    for (const key of this.dirty) puts.push([key, PREFIX + JSON.stringify(this.entries.get(key)!)])
    this.dirty.clear()
    return puts
  }
}
