/** Tokens minted for somebody else than the request named: who does that lawfully (a delegate) is learned per actor. */
import type { Identity } from '@apiscope/schema'

/** Delegates remembered per API. */
const DELEGATES = 64
/** Mismatches on this many days make an actor a delegate. */
const DELEGATE_DAYS = 3

const PERSON = new Set(['subject', 'email', 'username', 'phone'])

/** An answered request for a token: whom it named, and for whom the token was issued. */
export interface Mint {
  requested: string
  issued: string
  mismatch: boolean
}

/** Undefined where no token is issued, or one of the two identities is not known or not of the same kind. */
export function mintOf(identities: readonly Identity[] | undefined): Mint | undefined {
  if (!identities) return undefined
  const issued = identities.filter((i) => i.role === 'issued')
  const requested = identities.filter((i) => i.role === 'requested' && PERSON.has(i.kind))
  // Only like can be compared with like: a token's subject may be an internal id while the request names an e-mail address.
  const comparable = requested.filter((r) => issued.some((i) => i.kind === r.kind))
  if (comparable.length === 0) return undefined
  const [named] = comparable
  const mismatch = !comparable.some((r) => issued.some((i) => i.key === r.key))
  return { requested: named!.key, issued: issued.find((i) => i.kind === named!.kind)!.key, mismatch }
}

export class Mismatches {
  private constructor(private readonly actors: Map<string, [days: number, lastDay: number, count: number]>) {}

  static create(): Mismatches {
    return new Mismatches(new Map())
  }

  /** Counts a mismatch; true when the actor is no delegate yet. */
  note(actor: string, day: number): boolean {
    const [days, lastDay, count] = this.actors.get(actor) ?? [0, -1, 0]
    this.actors.delete(actor)
    this.actors.set(actor, [lastDay === day ? days : days + 1, day, count + 1])
    if (this.actors.size > DELEGATES) this.actors.delete(this.actors.keys().next().value!)
    return days < DELEGATE_DAYS
  }

  /** Actors remembered to have done so, up to 64. */
  get size(): number {
    return this.actors.size
  }

  countOf(actor: string): number {
    return this.actors.get(actor)?.[2] ?? 0
  }

  toJSON(): [string, [number, number, number]][] {
    return [...this.actors]
  }

  static fromJSON(json: [string, [number, number, number]][]): Mismatches {
    return new Mismatches(new Map(json))
  }
}
