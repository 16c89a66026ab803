import { Carry } from '../carry.js'
import { StartSearch } from '../detect/search.js'
import type { Shared } from '../shared.js'
import type { Place, Role } from './role.js'

/** The half that is searched. */
export interface Searched extends Place {
  role: Role
  /** Could a message begin at this position, in a packet that acknowledged `acked`, at the start of a chunk? */
  credible(position: number, acked: number, chunkStart: boolean): boolean
}

const finder = new StartSearch()
const NOTHING = Buffer.alloc(0)
/** Chunks of which the carried bytes remember where they began. */
const MARKS = 64

/**
 * Looks for the next start line after the place in the stream was lost. Keeps the last line, which may be the beginning of
 * one, and of the chunks that it came in where they began, when, and what they acknowledged.
 */
export class SearchStage {
  /** Where the found line lies: in `data`, of which the first `before` bytes came in earlier chunks. */
  data: Buffer = NOTHING
  before = 0
  /** Of the packet that the found line begins in. */
  time = 0
  acked = -1
  /** Stream position of the found line. */
  offset = 0
  /** Bytes searched in vain since the half began. */
  searched = 0
  private readonly carry: Carry
  /** Of each carried chunk: stream position, time, acknowledgement. */
  private readonly marks: number[] = []

  constructor(private readonly shared: Shared) {
    this.carry = new Carry(shared.budget)
  }

  /** Index in `data` of a start line, or −1. */
  find(buf: Buffer, p: number, end: number, place: Searched): number {
    const { carry } = this
    this.before = carry.length
    if (this.before > 0 && !carry.append(buf, p, end)) {
      this.clear()
      this.before = 0
    }
    const held = this.before > 0
    this.data = held ? carry.data : buf
    const from = held ? 0 : p
    const to = held ? carry.length : end
    const base = held ? place.base + p - this.before : place.base
    let at = from
    for (;;) {
      at = finder.find(this.data, at, to, place.role, this.shared.limits.startLineBytes)
      if (at < 0) break
      const chunkStart = this.locate(base + at, place, place.base + p)
      if (place.credible(this.offset, this.acked, chunkStart)) {
        this.shared.counters.resync_bytes += at - from
        return at
      }
      at++
    }
    this.searched += end - p
    this.keep(held, from, to, base, place, p)
    return -1
  }

  clear(): void {
    this.carry.clear()
    this.marks.length = 0
    this.data = NOTHING
  }

  /** Sets offset, time and acknowledgement of a position; true when a chunk begins just there. */
  private locate(offset: number, place: Place, chunk: number): boolean {
    const { marks } = this
    this.offset = offset
    this.time = place.time
    this.acked = place.acked
    if (offset >= chunk) return offset === chunk
    for (let i = marks.length - 3; i >= 0; i -= 3) {
      if (marks[i] > offset) continue
      this.time = marks[i + 1]
      this.acked = marks[i + 2]
      return marks[i] === offset
    }
    return false
  }

  private keep(held: boolean, from: number, to: number, base: number, place: Place, p: number): void {
    const { carry, marks } = this
    const { keep } = finder
    this.shared.counters.resync_bytes += keep - from
    if (keep >= to || (!held && !carry.append(this.data, keep, to))) {
      this.clear()
      return
    }
    if (held) carry.drop(keep)
    marks.push(place.base + p, place.time, place.acked)
    // Chunks before the one that the carried bytes begin in.
    while (marks.length > 3 && (marks[3] <= base + keep || marks.length > 3 * MARKS)) marks.splice(0, 3)
    this.data = NOTHING
  }
}
