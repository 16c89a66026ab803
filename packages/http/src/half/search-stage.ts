import { Carry } from '../carry.js'
import { StartSearch } from '../detect/search.js'
import type { Shared } from '../shared.js'
import type { Place, Role } from './role.js'

/** Could a message begin at this position of the half, in a packet that acknowledged `acked`, at the start of a chunk? */
export type Explains = (position: number, acked: number, chunkStart: boolean) => boolean

const finder = new StartSearch()

/**
 * Looks for the next start line after the place in the stream was lost. Keeps the last line, which may be the beginning of
 * one, with the time and acknowledgement of the packet that it began in.
 */
export class SearchStage {
  /** Where the found line lies: in `data`, of which the first `before` bytes came in earlier chunks. */
  data: Buffer
  before = 0
  /** Of the packet that the found line begins in. */
  time = 0
  acked = -1
  /** Stream position of the found line. */
  offset = 0
  /** Bytes searched in vain since the half began. */
  searched = 0
  private readonly carry: Carry
  private carryTime = 0
  private carryAcked = -1
  /** What is carried begins where a chunk began. */
  private carryAtStart = false

  constructor(private readonly shared: Shared) {
    this.carry = new Carry(shared.budget)
    this.data = this.carry.data
  }

  /** Index in `data` of a start line, or −1. */
  find(buf: Buffer, p: number, end: number, place: Place, role: Role, explains: Explains): number {
    const { carry } = this
    this.before = carry.length
    if (this.before > 0 && !carry.append(buf, p, end)) {
      carry.clear()
      this.before = 0
    }
    const held = carry.length > 0
    this.data = held ? carry.data : buf
    const from = held ? 0 : p
    const to = held ? carry.length : end
    const base = held ? place.base + p - this.before : place.base
    let at = from
    for (;;) {
      at = finder.find(this.data, at, to, role, this.shared.limits.startLineBytes)
      if (at < 0) break
      const old = held && at < this.before
      this.time = old ? this.carryTime : place.time
      this.acked = old ? this.carryAcked : place.acked
      this.offset = base + at
      const chunkStart = held ? at === this.before || (at === 0 && this.carryAtStart) : at === p
      if (explains(this.offset, this.acked, chunkStart)) {
        this.shared.counters.resync_bytes += at - from
        return at
      }
      at++
    }
    this.searched += end - p
    this.keep(held, from, to, place, p)
    return -1
  }

  /** How many carried bytes there are, the found line's chunk included. */
  get length(): number {
    return this.carry.length
  }

  clear(): void {
    this.carry.clear()
  }

  private keep(held: boolean, from: number, to: number, place: Place, p: number): void {
    const { carry } = this
    const keep = finder.keep
    this.shared.counters.resync_bytes += keep - from
    if (keep >= to) carry.clear()
    else if (held) {
      // The time and acknowledgement stay those of the earliest chunk when the line began there, else become this one's.
      if (keep >= this.before) this.remember(place, keep === this.before)
      else if (keep > 0) this.carryAtStart = false
      if (keep > 0) carry.drop(keep)
    } else if (carry.append(this.data, keep, to)) this.remember(place, keep === p)
  }

  private remember(place: Place, atStart: boolean): void {
    this.carryAtStart = atStart
    this.carryTime = place.time
    this.carryAcked = place.acked
  }
}
