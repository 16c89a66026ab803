/**
 * Whose a call is. A credential says who somebody claims to be; whether that is so, only the server knows. What it has never accepted is
 * nobody: whoever shows another one at each call is where he calls from.
 */
import { actorOf, actorOfAddress, callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { CallerOptions } from './caller-options.js'
import { hash32 } from './windows.js'

/** Accepted: first call (ms; 0 once it has come back), then the hashes of the addresses from which. */
type Proof = number[]
/** Shown, and not accepted yet: first call (ms; 0 once it has come back), first call again, has failed. */
type Trial = [pending: number, first: number, failed: 0 | 1]
/** What all credentials together did at an address; counts are halved every `halveMs`, that of known principals' calls every 48 times. */
type Place = [
  halved: number,
  calls: number,
  failed: number,
  trials: number,
  returned: number,
  failing: number,
  known: number,
]

export interface CallersJson {
  proven: [number, Proof][]
  trials: [number, Trial][]
  places: [string, Place][]
  refuses: 0 | 1
}

export interface Caller {
  /** Whose counts the call goes to. */
  actor: string
  /** Whose habit it may become: a principal that was accepted, else the address. */
  teacher: string
  /** One of many credentials that are shown at the address and not again: no new client. */
  made: boolean
  /** Refused or failed, at an address where most calls are answered: what an office of many people has every day. */
  ordinary: boolean
}

/** Addresses remembered per principal. */
const HOMES = 4

export class Callers {
  private constructor(
    private readonly proven: Map<number, Proof>,
    private readonly trials: Map<number, Trial>,
    private readonly places: Map<string, Place>,
    /** The API has turned a credential away, so that being let in says something. */
    private refuses: boolean,
  ) {}

  static create(): Callers {
    return new Callers(new Map(), new Map(), new Map(), false)
  }

  /** Counts the call. @param age of the API as far as it is known, ms */
  name(exchange: Exchange, age: number, options: CallerOptions): Caller {
    const { client, principal, response, time } = exchange
    const status = outcomeStatus(response) ?? 0
    if (principal === undefined || !client.id.startsWith('p:')) {
      if (status === 401 || status === 403) this.refuses = true
      const actor = actorOf(client.id)
      return { actor, teacher: actor, made: false, ordinary: false }
    }
    const address = actorOfAddress(callerAddress(client))
    const place = this.placeOf(address, time, options)
    const failed = status >= 400 && status < 500 && status !== 429
    place[1]++
    if (failed) place[2]++
    if (status === 401) this.refuses = true
    const who = hash32(client.id)
    const proof = this.proven.get(who)
    const believed = proof !== undefined && isBelieved(proof, status, hash32(address))
    if (believed || (!proof && this.accept(who, address, place, exchange, options))) {
      if (this.confirm(who, address, place, exchange, options)) place[6]++
      return { actor: client.id, teacher: client.id, made: false, ordinary: false }
    }
    if (!proof) this.try(who, place, failed, time, options)
    if (!this.collapses(place, exchange, failed, age, options))
      return { actor: client.id, teacher: address, made: isRotating(place, options.failing, options), ordinary: false }
    const ordinary = failed && place[2] < options.failingShare * place[1]
    return { actor: address, teacher: address, made: false, ordinary }
  }

  /** Principals, credentials and addresses that are told apart. */
  get size(): number {
    return this.proven.size + this.trials.size + this.places.size
  }

  toJSON(): CallersJson {
    const { proven, trials, places, refuses } = this
    return { proven: [...proven], trials: [...trials], places: [...places], refuses: refuses ? 1 : 0 }
  }

  static fromJSON({ proven, trials, places, refuses }: CallersJson): Callers {
    return new Callers(new Map(proven), new Map(trials), new Map(places), refuses === 1)
  }

  /** Has the server let this one in: where it turns others away, or time and again where it does not look? */
  private accept(who: number, address: string, place: Place, exchange: Exchange, options: CallerOptions): boolean {
    const { response, time } = exchange
    const status = outcomeStatus(response) ?? 0
    if (status < 200 || status >= 400) return false
    const trial = this.trials.get(who)
    const lasted = trial !== undefined && time - trial[1] >= options.lastsMs
    if (!lasted && !(this.refuses && !isRotating(place, options.manyAccepted, options))) return false
    // Who is let in at once is new at the address all the same.
    if (!trial) place[3]++
    this.trials.delete(who)
    return keep(this.proven, who, [trial ? trial[0] : time, hash32(address)], options.principals)
  }

  /** True for one who has come back. */
  private confirm(
    who: number,
    address: string,
    place: Place,
    { response, time }: Exchange,
    options: CallerOptions,
  ): boolean {
    const proof = this.proven.get(who)!
    const home = hash32(address)
    this.comeBack(proof, place, time, options)
    const status = outcomeStatus(response) ?? 0
    if (status >= 200 && status < 300 && !proof.includes(home, 1)) {
      proof.push(home)
      if (proof.length > 1 + HOMES) proof.splice(1, 1)
    }
    keep(this.proven, who, proof, options.principals)
    return proof[0] === 0
  }

  private try(who: number, place: Place, failed: boolean, time: number, options: CallerOptions): void {
    const trial = this.trials.get(who) ?? [time, time, 0]
    if (!this.trials.has(who)) place[3]++
    if (failed && trial[2] === 0) place[5]++
    if (failed) trial[2] = 1
    this.comeBack(trial, place, time, options)
    keep(this.trials, who, trial, options.trials)
  }

  /** One that comes back after a while was not made up for a call. */
  private comeBack(known: number[], place: Place, time: number, options: CallerOptions): void {
    if (known[0] === 0 || time - known[0]! < options.returnedMs) return
    known[0] = 0
    place[4]++
  }

  /**
   * Does the call of one who is not believed count under the address? What is refused always does; what fails, from the third such
   * credential there on, and what is answered among that; a token that is issued; what is answered, when it names an object and hardly a credential comes back.
   */
  private collapses(
    place: Place,
    { response, identities }: Exchange,
    failed: boolean,
    age: number,
    options: CallerOptions,
  ): boolean {
    const status = outcomeStatus(response) ?? 0
    if (status === 401 || status === 403) return true
    if (failed) return place[5] >= options.failing
    // Among what fails the answered calls are the same caller's.
    if (place[5] >= options.failing && place[2] >= options.failingShare * place[1]) return true
    if (identities?.some(({ role }) => role === 'issued')) return true
    if (age < options.youngMs) return false
    if (!isRotating(place, this.refuses ? options.manyAccepted : options.many, options)) return false
    return identities?.some(({ role }) => role === 'requested') === true
  }

  private placeOf(address: string, time: number, options: CallerOptions): Place {
    const place = this.places.get(address) ?? [time, 0, 0, 0, 0, 0, 0]
    const steps = Math.floor((time - place[0]) / options.halveMs)
    if (steps > 0) {
      const factor = 2 ** -Math.min(60, steps)
      for (let i = 1; i < 6; i++) place[i]! *= factor
      place[6] *= 2 ** (-Math.min(3_000, steps) / 48)
      place[0] += steps * options.halveMs
    }
    keep(this.places, address, place, options.places)
    return place
  }
}

/**
 * Are more than `many` credentials shown at the address, and hardly one of them again? Where those who are known call more often than
 * that, it is the address of many: a proxy, an office.
 */
function isRotating([, , , trials, returned, , known]: Place, many: number, options: CallerOptions): boolean {
  return trials >= many && trials > known && returned < options.returnShare * trials
}

/**
 * 401 says that nobody was recognised; 403 may say that one who was may not do this, if he has been let in from there before. A name
 * that is good elsewhere may be written by anybody (an unsigned token, a guessed user name).
 */
function isBelieved(proof: Proof, status: number, home: number): boolean {
  if (status === 401) return false
  return status !== 403 || proof.includes(home, 1)
}

/** Puts an entry at the end; beyond `limit` the one longest unused leaves. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, limit: number): true {
  map.delete(key)
  map.set(key, value)
  if (map.size > limit) map.delete(map.keys().next().value!)
  return true
}
