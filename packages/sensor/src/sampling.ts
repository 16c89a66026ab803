import { BoundedMap } from './bounded-map.js'

/** What the sampler remembers of one API. */
export interface Sampled {
  seen: number
  /** Exchanges still to inspect in full after a change. */
  burst: number
  status: number
  contentType: string
  /** Running mean of response bytes. */
  size: number
  /** Exchanges that may be inspected although it is not their turn, and when that was last reckoned (ms). */
  credit: number
  at: number
}

/** Credit that an API can save up: so many calls close together are all inspected. Count. */
const MOST_CREDIT = 16
/** Exchanges inspected after an API changed. Count. */
const BURST = 16
/** A response this many times larger or smaller than the running mean is a change. Factor. */
const SIZE_CHANGE = 8

/**
 * Decides whose bodies are looked into: all of an API's first exchanges, then one in `every`, so many a minute whatever their
 * number (an API that is seldom called is inspected whole), and again a burst after a change of status class, content type or size. Counting bytes and records goes on for every exchange; looking into values
 * is what costs.
 */
export class Sampling {
  private readonly apis: BoundedMap<string, Sampled>

  constructor(
    private readonly first: number,
    private readonly every: number,
    capacity: number,
    private readonly perMinute = 0,
  ) {
    this.apis = new BoundedMap(capacity)
  }

  /** What is known of an API; made when there is nothing yet. */
  of(api: string): Sampled {
    let s = this.apis.get(api)
    if (!s) {
      s = { seen: 0, burst: 0, status: 0, contentType: '', size: 0, credit: 0, at: 0 }
      this.apis.set(api, s)
    }
    return s
  }

  /** Asked once at each request head. @param now packet time, ms; clocks that go back earn nothing */
  request(s: Sampled, now: number): boolean {
    const n = s.seen++
    if (s.burst > 0) {
      s.burst--
      return true
    }
    if (s.at > 0 && now > s.at) s.credit = Math.min(MOST_CREDIT, s.credit + ((now - s.at) / 60_000) * this.perMinute)
    s.at = now
    if (n < this.first || n % this.every === 0) return true
    if (s.credit < 1) return false
    s.credit--
    return true
  }

  /** Asked at the response head: true when the answer is of a kind not seen last time, which also starts a burst. */
  response(s: Sampled, status: number, contentType: string): boolean {
    const statusClass = (status / 100) | 0
    const changed = s.status !== 0 && (s.status !== statusClass || s.contentType !== contentType)
    s.status = statusClass
    s.contentType = contentType
    if (changed && s.burst === 0) s.burst = BURST
    return changed
  }

  /** Told of every finished response. */
  size(s: Sampled, bytes: number): void {
    if (s.size > 0 && s.burst === 0 && (bytes > s.size * SIZE_CHANGE || bytes * SIZE_CHANGE < s.size)) s.burst = BURST
    s.size = s.size === 0 ? bytes : s.size + (bytes - s.size) / 16
  }
}
