/** A name that has a place, until another needs it. */
export interface Place {
  /** Event time of its last use, ms. */
  last: number
  /** It had to give way. */
  gone: boolean
}

/** How many names may have places: the first without asking, further ones once they were used so often. */
export interface PlaceRules {
  free: number
  most: number
  /** Uses by which a name beyond the free ones earns its place. */
  uses: number
  /** Silence after which a place can be taken by another, ms of event time. */
  idleMs: number
}

/**
 * The names of one kind under one owner (hosts of a server address) that are distinguished. Made-up ones come once each: they take what is free,
 * and then only count together. In the order of release, so that the same traffic gives the same names with any number of threads.
 */
export class Places {
  private readonly places = new Map<string, Place>()
  /** Names without a place → uses; the one longest silent first. */
  private readonly waiting = new Map<string, number>()

  constructor(private readonly rules: PlaceRules) {}

  /** The place of this name, which was just used; undefined: it has none. */
  use(name: string, time: number): Place | undefined {
    const known = this.places.get(name)
    if (known) {
      known.last = Math.max(known.last, time)
      return known
    }
    if (this.places.size < this.rules.free) return this.give(name, time)
    const uses = (this.waiting.get(name) ?? 0) + 1
    this.waiting.delete(name)
    if (uses >= this.rules.uses && this.makeRoom(time)) return this.give(name, time)
    this.waiting.set(name, uses)
    if (this.waiting.size > this.rules.most) this.waiting.delete(this.waiting.keys().next().value!)
    return undefined
  }

  private give(name: string, time: number): Place {
    const place = { last: time, gone: false }
    this.places.set(name, place)
    return place
  }

  private makeRoom(time: number): boolean {
    if (this.places.size < this.rules.most) return true
    let oldest: [string, Place] | undefined
    for (const one of this.places) if (!oldest || one[1].last < oldest[1].last) oldest = one
    if (!oldest || time - oldest[1].last < this.rules.idleMs) return false
    oldest[1].gone = true
    this.places.delete(oldest[0])
    return true
  }
}
