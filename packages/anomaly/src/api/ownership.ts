/**
 * Who usually asks for which object of an API, in a table of fixed size: what an actor asks for that is usually another's is foreign
 * to it. How ordinary that is, is learnt per API; where people read what is theirs, it is rare.
 */
import type { OwnershipOptions } from './ownership-options.js'
import { divergence, wilson } from './shares.js'

/** Days (more than others') on which one actor must have asked for an object before it counts as its own; and the most that is counted. */
const OWNED = 2
const FIRM = 7
/** Places that an object may have. */
const WAYS = 4
/** The learnt share is taken at its upper end. */
const SURE = 3
const DAY_MS = 86_400_000

/** A place of the table: 12 bits of the object, 12 of who usually asks for it, 3 how surely (0 = free), 5 of the day it was last so. */
const objectOf = (place: number) => place >>> 20
const ownerOf = (place: number) => (place >>> 8) & 0xfff
const surenessOf = (place: number) => (place >>> 5) & 7
const dayOf = (place: number) => place & 31
const placeOf = (object: number, owner: number, sure: number, day: number) =>
  ((object << 20) | (owner << 8) | (sure << 5) | day) >>> 0

/** One answered call of an actor for an object. */
export interface ObjectRead {
  /** Hashes, 32 bits. */
  object: number
  actor: number
  /** Event time, ms. */
  time: number
  /** Different objects that the actor has asked for in a day, this one included. */
  objects: number
}

/** What an actor has asked for that is usually another's, in a day from the first. */
interface ForeignDay {
  /** ms. */
  start: number
  objects: number[]
  owners: number[]
  told: boolean
}

export interface Foreign {
  observed: number
  owners: number
  /** As many foreign objects as are ordinary at most. */
  upper: number
  /** Learnt share of foreign reads, 0–1. */
  share: number
}

export interface OwnershipJson {
  table: string
  sums: [number, number]
  actors: [number, number, number[], number[], 0 | 1][]
  readers: [number, number, number][]
}

export class Ownership {
  private constructor(
    private readonly table: Uint32Array,
    /** Owned objects read, once a day each, and those read by others; fading. */
    private sums: [owned: number, foreign: number],
    private readonly actors: Map<number, ForeignDay>,
    /** Who has read others' objects before: on how many days, the most in one. */
    private readonly readers: Map<number, [days: number, most: number]>,
  ) {}

  static create({ places }: OwnershipOptions): Ownership {
    return new Ownership(new Uint32Array(places), [0, 0], new Map(), new Map())
  }

  /** Counts a read, and learns from it; the foreign reads of its actor's day when they are too many. */
  add(read: ObjectRead, options: OwnershipOptions): Foreign | undefined {
    const owner = this.take(read)
    if (owner === undefined) return undefined
    const today = this.todayOf(read, options)
    if (today.objects.includes(read.object) || today.objects.length >= options.objects) return undefined
    today.objects.push(read.object)
    if (!today.owners.includes(owner)) today.owners.push(owner)
    // One actor's day teaches no more than what is below an alert; whoever reads so as a rule is no measure for others.
    if (today.objects.length < options.floor && !this.isRegular(read.actor, options)) {
      this.sums[0]++
      this.sums[1]++
    }
    return this.judge(read, today, options)
  }

  fade(factor: number): void {
    this.sums = [this.sums[0] * factor, this.sums[1] * factor]
  }

  toJSON(): OwnershipJson {
    return {
      table: Buffer.from(this.table.buffer).toString('base64'),
      sums: this.sums,
      actors: [...this.actors].map(([actor, a]) => [actor, a.start, a.objects, a.owners, a.told ? 1 : 0]),
      readers: [...this.readers].map(([actor, [days, most]]) => [actor, days, most]),
    }
  }

  static fromJSON({ table, sums, actors, readers }: OwnershipJson): Ownership {
    return new Ownership(
      new Uint32Array(Uint8Array.from(Buffer.from(table, 'base64')).buffer),
      sums,
      new Map(
        actors.map(([actor, start, objects, owners, told]) => [actor, { start, objects, owners, told: told === 1 }]),
      ),
      new Map(readers.map(([actor, days, n]) => [actor, [days, n]])),
    )
  }

  /**
   * The owner of an object that is surely another's, and puts the read into the table: a vote a day for who asks, one against when others
   * ask for the object, and against the weakest of its bucket when another object needs a place (majority vote, Boyer & Moore 1981).
   */
  private take({ object, actor, time }: ObjectRead): number | undefined {
    const key = object >>> 20
    const me = actor & 0xfff
    const day = Math.floor(time / DAY_MS) & 31
    const at = this.find((object % (this.table.length / WAYS)) * WAYS, key)
    const place = this.table[at]!
    const [owner, sure] = [ownerOf(place), surenessOf(place)]
    const same = sure > 0 && objectOf(place) === key
    if (sure > 0 && dayOf(place) === day) return same && owner !== me && sure >= OWNED ? owner : undefined
    if (same && owner === me) {
      this.table[at] = placeOf(key, me, Math.min(FIRM, sure + 1), day)
      if (sure >= OWNED) this.sums[0]++
      return undefined
    }
    this.table[at] = sure > 1 ? placeOf(objectOf(place), owner, sure - 1, day) : placeOf(key, me, 1, day)
    return same && sure >= OWNED ? owner : undefined
  }

  /** Where in its bucket the object is, else the place that is least sure. */
  private find(bucket: number, key: number): number {
    let least = bucket
    for (let at = bucket; at < bucket + WAYS; at++) {
      const sure = surenessOf(this.table[at]!)
      if (sure > 0 && objectOf(this.table[at]!) === key) return at
      if (sure < surenessOf(this.table[least]!)) least = at
    }
    return least
  }

  /** The actor's running day; one that has ended is learned. */
  private todayOf({ actor, time }: ObjectRead, options: OwnershipOptions): ForeignDay {
    const known = this.actors.get(actor)
    this.actors.delete(actor)
    const ended = known !== undefined && time >= known.start + DAY_MS
    if (ended) this.learn(actor, known, options)
    const today = known && !ended ? known : { start: time, objects: [], owners: [], told: false }
    this.actors.set(actor, today)
    if (this.actors.size > options.actors) {
      const [oldest, its] = this.actors.entries().next().value!
      this.actors.delete(oldest)
      this.learn(oldest, its, options)
    }
    return today
  }

  private learn(actor: number, { objects, told }: ForeignDay, options: OwnershipOptions): void {
    // What was told of raises what is ordinary no further than to where it was told.
    const n = told ? Math.min(objects.length, Math.floor(this.ordinary(options))) : objects.length
    const [days, most] = this.readers.get(actor) ?? [0, 0]
    this.readers.delete(actor)
    this.readers.set(actor, [days + 1, Math.max(most, n)])
    if (this.readers.size > options.readers) this.readers.delete(this.readers.keys().next().value!)
  }

  private isRegular(actor: number, { days }: OwnershipOptions): boolean {
    return (this.readers.get(actor)?.[0] ?? 0) >= days
  }

  /** Foreign objects that an actor's day may hold: by the second most that anybody had who does not read so as a rule. */
  private ordinary(options: OwnershipOptions): number {
    let [largest, second] = [0, 0]
    for (const [days, most] of this.readers.values()) {
      if (days >= options.days) continue
      if (most > largest) [largest, second] = [most, largest]
      else if (most > second) second = most
    }
    return Math.max(options.floor, options.margin * second)
  }

  private judge({ actor, objects }: ObjectRead, today: ForeignDay, options: OwnershipOptions): Foreign | undefined {
    const observed = today.objects.length
    const [owned, foreign] = this.sums
    if (today.owners.length < options.owners || owned < options.known) return undefined
    const share = wilson(foreign, owned, SURE)
    if (share > options.share) return undefined
    // Whoever reads others' objects as a rule (support, a partner) is measured by itself, too.
    const own = this.isRegular(actor, options) ? options.margin * this.readers.get(actor)![1] : 0
    const upper = Math.max(this.ordinary(options), own)
    if (observed < upper) return undefined
    const n = Math.max(observed, objects)
    // Chernoff's bound of the binomial tail: exp(−n · KL(observed share ‖ learnt share)).
    const surprise = observed > share * n ? (n * divergence(observed / n, share)) / Math.LN10 : 0
    if (surprise < options.surprise) return undefined
    today.told = true
    return { observed, owners: today.owners.length, upper, share }
  }
}
