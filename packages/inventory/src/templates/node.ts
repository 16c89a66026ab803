/** One place in a host's paths: what was called there and what lies below. Segments are as the stateless rules left them. */

/** Calls of one method. `exists` and `refused` are those whose answers say so (`evidenceOf`), `served` those answered 2xx or 304. */
export interface Calls {
  calls: number
  exists: number
  refused: number
  served: number
}

/** When a value by the rules counts as a word: calls, times the next such value, share of all values at the place. */
const STANDS = { calls: 10, times: 4, share: 0.3 }

export class PathNode {
  readonly children = new Map<string, PathNode>()
  readonly methods = new Map<string, Calls>()
  /** Calls here and below; `exists` and `refused` are those whose answers say so. */
  calls = 0
  exists = 0
  refused = 0
  /** Event time of the first call, ms. */
  since = Number.POSITIVE_INFINITY
  /** The rules took this segment for a value and would have it as this. */
  asValue: string | undefined
  /** … but it is called so much more than its like that it is a word. */
  stands = false

  /** Adds what `other` knows; `other` stays as it is. */
  absorb(other: PathNode): void {
    this.calls += other.calls
    this.exists += other.exists
    this.refused += other.refused
    this.stands ||= other.stands
    this.since = Math.min(this.since, other.since)
    for (const [method, calls] of other.methods) this.count(method, calls)
    for (const [segment, child] of other.children) this.child(segment).absorb(child)
  }

  /** The child of this name, made when it is missing. */
  child(segment: string): PathNode {
    let child = this.children.get(segment)
    if (!child) {
      child = new PathNode()
      this.children.set(segment, child)
    }
    return child
  }

  method(name: string): Calls {
    let calls = this.methods.get(name)
    if (!calls) {
      calls = { calls: 0, exists: 0, refused: 0, served: 0 }
      this.methods.set(name, calls)
    }
    return calls
  }

  /** Adds calls of a method. */
  count(name: string, { calls, exists, refused, served }: Calls): void {
    const mine = this.method(name)
    mine.calls += calls
    mine.exists += exists
    mine.refused += refused
    mine.served += served
  }

  /** A copy in which a refusal counts as a sign that the place exists, from so many on. */
  withRefusals(from: number): PathNode {
    const copy = new PathNode()
    copy.calls = this.calls
    copy.since = this.since
    copy.exists = this.exists + (this.refused >= from ? this.refused : 0)
    for (const [method, calls] of this.methods) {
      const { exists, refused } = calls
      copy.methods.set(method, { ...calls, exists: exists + (refused >= from ? refused : 0) })
    }
    const stands = this.standingValue()
    for (const [segment, child] of this.children) {
      const kept = child.asValue === undefined || segment === stands ? segment : child.asValue
      copy.child(kept).absorb(child.withRefusals(from))
      if (segment === stands) copy.child(kept).stands = true
    }
    return copy
  }

  /** Multiplies every weight; what falls below `least` calls goes. */
  scale(factor: number, least: number): void {
    this.calls *= factor
    this.exists *= factor
    this.refused *= factor
    for (const calls of this.methods.values()) {
      calls.calls *= factor
      calls.exists *= factor
      calls.refused *= factor
      calls.served *= factor
    }
    for (const [segment, child] of this.children) {
      child.scale(factor, least)
      if (child.calls < least) this.children.delete(segment)
    }
  }

  /** Of the children that the rules take for values, the one that is called like a word: often, and far more than the others. */
  private standingValue(): string | undefined {
    let best: [string, number] = ['', 0]
    let second = 0
    let rest = 0
    for (const [segment, { asValue, calls }] of this.children) {
      if (segment.startsWith('{id}')) rest += calls
      if (asValue === undefined) continue
      rest += calls
      if (calls > best[1]) {
        second = best[1]
        best = [segment, calls]
      } else second = Math.max(second, calls)
    }
    const [segment, calls] = best
    return calls >= STANDS.calls && calls >= STANDS.times * second && calls >= STANDS.share * rest ? segment : undefined
  }

  /** Nodes here and below. */
  size(): number {
    let n = 1
    for (const child of this.children.values()) n += child.size()
    return n
  }
}

/** True for a segment that the stateless rules already made a parameter, perhaps with an extension or verb behind it. */
export const isParameter = (segment: string): boolean => segment.startsWith('{id}') || segment === '{rest}'
