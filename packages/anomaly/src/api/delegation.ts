/**
 * How ordinary it is at an API that a token is issued for somebody else than the request named. The unit is a day of one actor:
 * whoever mints forty tokens for others counts once, so that one attacker is not a custom.
 */
import { Tail, type TailJson } from '../tail/tail.js'
import { divergence, wilson } from './shares.js'

/** Delegation is a custom of the API when it is surely (Wilson's lower bound, z = 2) done on this share of the actors' days, … */
const CUSTOM = 0.1
const SURE = 2
/** … by this many actors. */
const CUSTOM_ACTORS = 8
/** Actors' days from which the days before are the measure; the running day counts too as long as there are fewer. */
const KNOWN = 50
/** An actor's mismatches in a day: never too many below, and so many times the most that is ordinary. */
const FLOOR = 6
const MARGIN = 3
/** Actors' days known with mismatches before their number is a measure. */
const FEWEST = 8
/** A crowd: twice the mismatching actors of an ordinary day, at a share that chance gives less often than one in a million (ln). */
const CROWD = 2
const CROWD_SURPRISE = Math.log(1e6)
/** The learnt share is taken at its upper end for that. */
const CROWD_SURE = 3

/** One actor's day: which, tokens got, of them for others. */
export type MintDay = [day: number, mints: number, mismatches: number]

export interface DelegationJson {
  learnt: [number, number, number]
  today: [number, number, number]
  counts: TailJson
}

export class Delegation {
  private constructor(
    /** Of the days before, fading: days, actors' days, those with a mismatch. */
    private learnt: [days: number, all: number, mismatching: number],
    /** Of the running day: which, actors, those with a mismatch. */
    private today: [day: number, all: number, mismatching: number],
    /** Mismatches of an actor's day, of actors who came back on another. */
    private readonly counts: Tail,
  ) {}

  static create(): Delegation {
    return new Delegation([0, 0, 0], [-1, 0, 0], Tail.create())
  }

  /** Counts one answered mint; `before`: the last day of its actor, if that is known. Gives the actor's running day. */
  count(before: MintDay | undefined, mismatch: boolean, day: number, fadePerDay: number): MintDay {
    if (day > this.today[0]) this.turn(day, fadePerDay)
    const mine: MintDay = before !== undefined && before[0] >= day ? before : [day, 0, 0]
    if (before !== undefined && before !== mine && before[2] > 0) this.counts.add(Math.min(before[2], this.most))
    if (mine[1] === 0) this.today[1]++
    if (mismatch && mine[2] === 0) this.today[2]++
    return [mine[0], mine[1] + 1, mine[2] + (mismatch ? 1 : 0)]
  }

  /** Is it ordinary here that an actor mints for others? `actors`: how many are known to have done so. */
  isCustom(actors: number): boolean {
    if (actors < CUSTOM_ACTORS) return false
    const [, all, mismatching] = this.measure()
    return wilson(mismatching, all, -SURE) >= CUSTOM
  }

  /** Mismatches in a day of one actor that are too many for a delegate. */
  get most(): number {
    const { count, reference } = this.counts
    return count < FEWEST ? Number.MAX_SAFE_INTEGER : Math.max(FLOOR, MARGIN * reference * (1 + 2 / Math.sqrt(count)))
  }

  /** Share of actors' days with a mismatch, as learnt, 0–1. */
  get share(): number {
    const [, all, mismatching] = this.measure()
    return mismatching / Math.max(1, all)
  }

  /** Do clearly more actors than on any ordinary day mint for others, and a clearly greater share? Then how many are ordinary at most. */
  crowd(): { observed: number; upper: number } | undefined {
    const [days, all, mismatching] = this.learnt
    const [, n, observed] = this.today
    if (all < KNOWN) return undefined
    const upper = Math.max(CUSTOM_ACTORS, (CROWD * mismatching) / Math.max(1, days))
    if (observed < upper) return undefined
    const share = wilson(mismatching, all, CROWD_SURE)
    // Chernoff's bound of the binomial tail: exp(−n · KL(observed share ‖ learnt share)).
    return observed > share * n && n * divergence(observed / n, share) >= CROWD_SURPRISE
      ? { observed, upper }
      : undefined
  }

  toJSON(): DelegationJson {
    return { learnt: this.learnt, today: this.today, counts: this.counts.toJSON() }
  }

  static fromJSON({ learnt, today, counts }: DelegationJson): Delegation {
    return new Delegation(learnt, today, Tail.fromJSON(counts))
  }

  private measure(): [number, number, number] {
    const [days, all, mismatching] = this.learnt
    return all >= KNOWN ? this.learnt : [days + 1, all + this.today[1], mismatching + this.today[2]]
  }

  /** Ends the day. A crowd that was found teaches no more than what is ordinary at most. */
  private turn(day: number, fadePerDay: number): void {
    const [last, all, mismatching] = this.today
    const taught = Math.min(mismatching, this.crowd()?.upper ?? mismatching)
    if (last >= 0) {
      const factor = fadePerDay ** Math.min(60, day - last)
      this.learnt = [this.learnt[0] + 1, this.learnt[1] + all, this.learnt[2] + taught]
      this.learnt = this.learnt.map((n) => n * factor) as [number, number, number]
      this.counts.fade(factor)
    }
    this.today = [day, 0, 0]
  }
}
