/** What of a request is worth scoring, chosen by how much it looks like an attack and never by where it stands. */
import type { AttackVerdict } from '@apiscope/schema'
import { signsOf } from '../search/neighbourhoods.js'
import { isPlain } from '../text/plain.js'
import { LOOK_LIMITS, type LookLimits } from './limits.js'
import { middleOf } from './middle.js'
import { isTellingName } from './telling-name.js'
import { tellsOf } from './tells.js'

export type RequestPlace = AttackVerdict['in']

export interface Suspect {
  in: RequestPlace
  /** As the request has it. */
  name: string
  /** Not the request's name but one of ours: the text is no parameter's value. */
  own: boolean
  text: string
}

/**
 * `(deep)`: a value nested so deep that its name is not followed; `(line)`: a line of the head that is no field, or one beyond those that are
 * kept; `(part)`: a field of a part of the body; `(chunk)`: an extension of a chunk's size;
 * `(text)`: a piece of a long body that no format divides.
 */
export type OwnName = '(path)' | '(name)' | '(line)' | '(chunk)' | '(body)' | '(text)' | '(part)' | '(deep)'

/** Ranks that are distinguished; more tells are all alike. */
const RANKS = 16
/** Of a text that is ranked again; the pieces of a longer one are ranked by themselves. Characters. */
const LOOKED_AT = 4_096

/** Gathers the most suspicious texts of a request, as many as its bytes pay for. One is filled, read and dropped per request. */
export class Suspects {
  private readonly ranks: (Suspect[] | undefined)[] = []
  private readonly most: number
  private size = 0
  private crowded = false
  private lowest = RANKS
  private lastName = ''
  private lastTelling = false
  /** Texts that were suspicious and could not be kept. */
  left = 0

  /** @param bytes of the request */
  constructor(
    bytes: number,
    private readonly limits: LookLimits = LOOK_LIMITS,
  ) {
    this.most = Math.min(limits.mostValues, limits.values + Math.floor(bytes / limits.bytesPerValue))
  }

  /** A value under its parameter's name, and the name where it holds operators itself. */
  add(place: RequestPlace, name: string, value: string): void {
    const short = name.length > this.limits.nameLength ? name.slice(-this.limits.nameLength) : name
    if (this.isTelling(short)) this.part(place, '(name)', `${bracketed(short)}=${value}`)
    if (!isPlain(value)) this.take({ in: place, name: short, own: false, text: value })
  }

  /** A text that is no parameter's value: `(path)`, `(name)`, `(body)` … */
  part(place: RequestPlace, name: OwnName, text: string): void {
    if (!isPlain(text)) this.take({ in: place, name, own: true, text })
  }

  /** The most suspicious first, then as they came. */
  *[Symbol.iterator](): Generator<Suspect> {
    for (let rank = RANKS - 1; rank > 0; rank--) yield* this.ranks[rank] ?? []
  }

  get empty(): boolean {
    return this.size === 0
  }

  /** Suspicious texts that were met so far, kept or not. */
  get taken(): number {
    return this.size + this.left
  }

  private take(suspect: Suspect): void {
    this.one(suspect)
    for (const text of middleOf(suspect.text)) this.one({ ...suspect, text })
  }

  private one(suspect: Suspect): void {
    if (isPlain(suspect.text)) return
    const tells = Math.min(RANKS - 1, tellsOf(suspect.text))
    if (tells > 0) this.keep(tells, suspect)
  }

  private keep(tells: number, suspect: Suspect): void {
    if (this.size >= this.most && !this.crowded) this.rankAgain()
    const rank = this.crowded ? closerRank(suspect.text) : tells
    if (this.size >= this.most) {
      this.left++
      // Of equally suspicious ones the later goes; a less suspicious one makes room.
      while (this.lowest < rank && (this.ranks[this.lowest]?.length ?? 0) === 0) this.lowest++
      if (this.lowest >= rank) return
      this.ranks[this.lowest]!.pop()
      this.size--
    }
    const same = this.ranks[rank]
    if (same) same.push(suspect)
    else this.ranks[rank] = [suspect]
    if (rank < this.lowest) this.lowest = rank
    this.size++
  }

  /** There is more than can be kept: from here on it takes a closer look to choose, since marks alone are easily had. */
  private rankAgain(): void {
    this.crowded = true
    const all = [...this]
    this.ranks.length = 0
    this.lowest = RANKS
    for (const suspect of all) {
      const rank = closerRank(suspect.text)
      const same = this.ranks[rank]
      if (same) same.push(suspect)
      else this.ranks[rank] = [suspect]
      if (rank < this.lowest) this.lowest = rank
    }
  }

  /** Values of one name come one after the other. */
  private isTelling(name: string): boolean {
    if (name !== this.lastName) {
      this.lastName = name
      this.lastTelling = isTellingName(name)
    }
    return this.lastTelling
  }
}

/** By the groups of attacks that a text has signs of: a strong sign of one counts as much as weak ones of many. */
function closerRank(text: string): number {
  const { strong, weak } = signsOf(text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text)
  return Math.min(RANKS - 1, 1 + 3 * strong + (weak >> 1))
}

/** `user.$ne` of a JSON body as `user[$ne]`. */
const bracketed = (name: string) => name.replace(/\.(\$[a-z]+)/gi, '[$1]')
