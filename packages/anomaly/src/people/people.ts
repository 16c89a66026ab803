/** Whose data each actor of one API was shown: a sketch for each actor, bounded in bytes, forgotten with age. */
import { SlidingDistinct, type SlidingDistinctJson } from '@apiscope/ml'
import {
  mostSubjects,
  SUBJECT_KINDS,
  SUBJECT_SKETCH,
  type SubjectKind,
  subjectDay,
  subjectSlot,
} from '@apiscope/schema'
import type { PeopleCount } from './count.js'

interface Seen {
  people: SlidingDistinct
  /** Bit i: they showed by SUBJECT_KINDS[i], too. */
  kinds: number
}

export type PeopleJson = [actor: string, kinds: number, people: SlidingDistinctJson][]

/** At the limit so much is let go of at once, so that not every call looks for the least. Share. */
const LET_GO = 0.125

export class People {
  /** Longest silent first. */
  private readonly actors = new Map<string, Seen>()
  private used = 0
  /** Since it was last shown. Not stored: after a restart it is shown once more. */
  changed = true

  /**
   * One answer: its people by the kind that tells most of them apart, since answers of one API name people in one way, and a sketch for each
   * kind would take several times the place.
   * @param limit bytes for all actors: beyond, those leave that were shown the fewest people, of these the longest silent first
   * @returns actors that left
   */
  add(actor: string, found: ReadonlyMap<SubjectKind, number[]>, time: number, limit: number): number {
    const seen = this.actors.get(actor) ?? { people: new SlidingDistinct(SUBJECT_SKETCH), kinds: 0 }
    if (this.actors.delete(actor)) this.used -= cost(actor, seen)
    const slot = subjectSlot(time)
    for (const hash of mostSubjects(found)[1]) seen.people.add(hash, slot)
    for (const kind of found.keys()) seen.kinds |= 1 << SUBJECT_KINDS.indexOf(kind)
    this.actors.set(actor, seen)
    this.used += cost(actor, seen)
    this.changed = true
    return this.used > limit ? this.makeRoom(slot, limit * (1 - LET_GO)) : 0
  }

  /** Different people that these actors were shown together, at event time `now`; undefined: nobody's data is known to have been. */
  of(actors: readonly string[], now: number): PeopleCount | undefined {
    const all = actors.map((actor) => this.actors.get(actor)).filter((seen) => seen !== undefined)
    if (all.length === 0) return undefined
    let people = all[0]!.people
    if (all.length > 1) {
      people = new SlidingDistinct(SUBJECT_SKETCH)
      for (const seen of all) people.merge(seen.people)
    }
    const kinds = all.reduce((mask, seen) => mask | seen.kinds, 0)
    return {
      day: people.count(subjectDay(now)),
      month: people.count(subjectSlot(now) - SUBJECT_SKETCH.horizon + 1),
      error: people.error,
      kinds: SUBJECT_KINDS.filter((_, i) => (kinds & (1 << i)) !== 0),
    }
  }

  /** The same of all actors that are kept: whose data the API gave at all. */
  ofAll(now: number): PeopleCount | undefined {
    return this.of([...this.actors.keys()], now)
  }

  /** The actors that were shown most people in 30 days, most first. */
  most(count: number, now: number): [actor: string, people: PeopleCount][] {
    const from = subjectSlot(now) - SUBJECT_SKETCH.horizon + 1
    return [...this.actors]
      .map(([actor, { people }]): [string, number] => [actor, people.count(from)])
      .filter(([, n]) => n > 0)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .slice(0, count)
      .map(([actor]) => [actor, this.of([actor], now)!])
  }

  get size(): number {
    return this.actors.size
  }

  toJSON(): PeopleJson {
    return [...this.actors].map(([actor, { kinds, people }]) => [actor, kinds, people.toJSON()])
  }

  /** `undefined`: a state from before people were counted. */
  static fromJSON(json: PeopleJson | undefined): People {
    const all = new People()
    for (const [actor, kinds, people] of json ?? []) {
      const seen = { kinds, people: SlidingDistinct.fromJSON(people, SUBJECT_SKETCH) }
      all.actors.set(actor, seen)
      all.used += cost(actor, seen)
    }
    return all
  }

  /** Forgets whose month is over, then those with the fewest people. */
  private makeRoom(slot: number, limit: number): number {
    const before = this.actors.size
    for (const [actor, { people }] of this.actors) if (people.isOver(slot)) this.forget(actor)
    // Order of the map is order of silence, and sorting keeps it among equals.
    const least = [...this.actors].map(([actor, { people }]): [string, number] => [actor, people.count()])
    least.sort(([, n], [, m]) => n - m)
    for (const [actor] of least) {
      if (this.used <= limit) break
      this.forget(actor)
    }
    return before - this.actors.size
  }

  private forget(actor: string): void {
    this.used -= cost(actor, this.actors.get(actor)!)
    this.actors.delete(actor)
  }
}

const cost = (actor: string, { people }: Seen): number => actor.length + 8 + people.bytes()
