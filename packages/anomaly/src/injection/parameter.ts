/** What the values of one parameter usually look like: how many were seen, and how many of them scored high, by whom. */
import { ATTACK_KINDS, type AttackKind } from '@apiscope/attacks'
import { wideNetwork } from '@apiscope/schema'
import { hash32 } from '../api/windows.js'
import type { InjectionOptions } from './options.js'

/** Counts are halved there, so that a habit can change. */
const FULL = 4_096
/** Actors with high scores that are distinguished. */
const ACTORS = 16
/** An address is had for less than a login: what so many networks teach, one who was let in does. */
const NETWORKS = 3

/** `[values, high, first high, last high, kinds, actors]`. */
export type ParameterJson = [number, number, number, number, number, number[]]

export class ParameterHistory {
  private constructor(
    private values: number,
    private high: number,
    private firstHigh: number,
    private lastHigh: number,
    /** Bits of the kinds that high values were taken for. */
    private kinds: number,
    /** Hashes of those who sent high values and were not alerted for them; the last bit: one who was let in, else a network. */
    private readonly actors: number[],
  ) {}

  static create(): ParameterHistory {
    return new ParameterHistory(0, 0, 0, 0, 0, [])
  }

  /** An ordinary value. */
  add(): void {
    this.values++
    if (this.values >= FULL) {
      this.values /= 2
      this.high /= 2
    }
  }

  /** A high value that the server answered as usual. Actors are distinguished, so that none teaches alone. @param actor as `teacherOf` gives it */
  learn(actor: number, kind: AttackKind, time: number): void {
    if (this.high === 0) this.firstHigh = time
    this.lastHigh = Math.max(this.lastHigh, time)
    this.high++
    this.kinds |= 1 << ATTACK_KINDS.indexOf(kind)
    if (!this.actors.includes(actor) && this.actors.length < ACTORS) this.actors.push(actor)
  }

  /** Values enough to say what is usual. */
  known(options: InjectionOptions): boolean {
    return this.values >= options.fewValues
  }

  /** Many senders have sent values that score high, for a while: rich text, code, a console. */
  isRich(kind: AttackKind, options: InjectionOptions): boolean {
    return (
      this.teachers() >= options.richActors &&
      this.lastHigh - this.firstHigh >= options.richMs &&
      this.high >= options.richShare * this.values &&
      (this.kinds & (1 << ATTACK_KINDS.indexOf(kind))) !== 0
    )
  }

  private teachers(): number {
    let logins = 0
    for (const actor of this.actors) logins += actor & 1
    return logins + Math.floor((this.actors.length - logins) / NETWORKS)
  }

  toJSON(): ParameterJson {
    return [this.values, this.high, this.firstHigh, this.lastHigh, this.kinds, this.actors]
  }

  static fromJSON([values, high, first, last, kinds, actors]: ParameterJson): ParameterHistory {
    return new ParameterHistory(values, high, first, last, kinds, actors)
  }
}

/**
 * Who teaches what is usual: a principal that was let in; of addresses their network, for a household has a /56 of IPv6 and a server rents a /24
 * as easily as one address.
 */
export function teacherOf(actor: string): number {
  return actor.startsWith('ip:') ? (hash32(wideNetwork(actor.slice(3))) & ~1) >>> 0 : (hash32(actor) | 1) >>> 0
}
