/** What is known of the calls of one name: what their messages hold, sizes, and where its entry stands in tables. */

/** Tags that are counted of one direction, and places. */
const TAGS = 96
const PLACES = 16
/** Counts end here, so that what was long ago weighs no more than what is now. */
const MOST = 1_024
const SIZES = 32
/** A first contradiction is as likely as of one that is seen for the first time after so much; each further one is likely then. */
const FURTHER = 0.3
const MOST_CONTRADICTIONS = 6

/** One name of calls: method, host, path. */
export interface CallName {
  method: string
  authority: string
  path: string
}

/** One call as it was seen. */
export interface Observation {
  request: readonly string[]
  response: readonly string[]
  requestSize: number
  responseSize: number
  /** Insertions between the entries of path and host; undefined where one is no entry. */
  place: number | undefined
}

export class NameModel {
  calls = 0
  /** Connections on which it was called. */
  connections = 0
  requestType = ''
  responseType = ''
  readonly request = new TagCounts()
  readonly response = new TagCounts()
  private readonly requestSizes = new Uint16Array(SIZES + 1)
  private readonly responseSizes = new Uint16Array(SIZES + 1)
  private readonly places = new Map<number, number>()
  private placed = 0

  constructor(readonly name: CallName) {}

  add({ request, response, requestSize, responseSize, place }: Observation): void {
    if (this.calls >= MOST) return
    this.calls++
    this.request.add(request)
    this.response.add(response)
    this.requestSizes[requestSize]!++
    this.responseSizes[responseSize]!++
    if (place === undefined) return
    this.placed++
    if (this.places.has(place) || this.places.size < PLACES) this.places.set(place, (this.places.get(place) ?? 0) + 1)
  }

  /**
   * How likely it is that calls like these have this name, as far as their messages hold what its messages never held, or lack what all of
   * them held. Clients differ in what they set: a contradiction counts once, and the less the fewer connections there were (logarithm).
   */
  contradicted(calls: readonly Observation[]): number {
    const known = this.connections + this.calls / 4
    const asked = this.request.contradictions(calls.map(({ request }) => request))
    const answered = this.response.contradictions(calls.map(({ response }) => response))
    return penalty(asked, known) + penalty(answered, known)
  }

  /** Logarithm of how likely sizes like these are among its calls; neighbours count half. */
  sizes({ requestSize, responseSize }: Observation): number {
    return near(this.requestSizes, requestSize, this.calls) + near(this.responseSizes, responseSize, this.calls)
  }

  /** Logarithm of how often the tags of a call come in its calls. */
  tags({ request, response }: Observation): number {
    return this.request.likeness(request) + this.response.likeness(response)
  }

  /** Logarithm of how likely this place is among its entries. */
  place(place: number | undefined): number {
    if (place === undefined) return 0
    return Math.log(((this.places.get(place) ?? 0) + 1 / PLACES) / (this.placed + 1))
  }
}

/** Tags of the messages of one direction. */
export class TagCounts {
  private readonly counts = new Map<string, number>()
  private all = 0

  add(tags: readonly string[]): void {
    this.all++
    for (const tag of new Set(tags)) {
      const count = this.counts.get(tag)
      if (count !== undefined || this.counts.size < TAGS) this.counts.set(tag, (count ?? 0) + 1)
    }
  }

  /** Tags in any of these messages that were never seen, and tags that were always seen and are missing in one of them. */
  contradictions(messages: readonly (readonly string[])[]): number {
    if (this.all === 0) return MOST_CONTRADICTIONS
    const odd = new Set<string>()
    for (const tags of messages) {
      for (const tag of tags) if (!this.counts.has(tag)) odd.add(tag)
      for (const [tag, count] of this.counts) if (count === this.all && !tags.includes(tag)) odd.add(tag)
    }
    return odd.size
  }

  likeness(tags: readonly string[]): number {
    let sum = 0
    for (const [tag, count] of this.counts) {
      const share = (count + 0.5) / (this.all + 1)
      sum += Math.log(tags.includes(tag) ? share : 1 - share)
    }
    return sum
  }
}

function penalty(contradictions: number, known: number): number {
  if (contradictions === 0) return 0
  return -Math.log(known + 2) + (Math.min(contradictions, MOST_CONTRADICTIONS) - 1) * Math.log(FURTHER)
}

function near(sizes: Uint16Array, size: number, calls: number): number {
  const around = (sizes[size - 1] ?? 0) / 2 + (sizes[size + 1] ?? 0) / 2
  return Math.log((sizes[size]! + around + 1 / SIZES) / (2 * calls + 1))
}
