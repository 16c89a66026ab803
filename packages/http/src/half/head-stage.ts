import { Carry } from '../carry.js'
import { findHeadEnd } from '../head/find-end.js'
import type { Head } from '../head/head.js'
import { plausibleStart } from '../head/start-line.js'
import { ODDITY } from '../oddities.js'
import type { ParserContext } from '../parser-context.js'
import { MessageStart, type Place, ROLE_CLIENT, ROLE_SERVER, ROLE_UNKNOWN, type Role } from './role.js'

/** What `read` found at its start. */
export const HEAD_MORE = 0
/** `head` is complete. */
export const HEAD_READY = 1
/** No start line. */
export const HEAD_NONE = 2
/** Longer than `headBytes`. */
export const HEAD_LIMIT = 3
/** No memory to collect it. */
export const HEAD_REFUSED = 4
export type HeadEvent =
  | typeof HEAD_MORE
  | typeof HEAD_READY
  | typeof HEAD_NONE
  | typeof HEAD_LIMIT
  | typeof HEAD_REFUSED

const LF = 0x0a
const CR = 0x0d
/** Length of `HTTP/1.1 200`. */
const STATUS_CODE = 12

/**
 * Collects one head after the other. A head that lies whole in one chunk is parsed where it is; one that is cut into
 * several is copied, within `headBytes` and the room's memory.
 */
export class HeadStage {
  readonly start = new MessageStart()
  head: Head | undefined
  /** How far `read` got. */
  at = 0
  readonly carry: Carry
  private scanned = 0
  private sure = true
  /** Collected before the chunk at hand. */
  private before = 0
  /** The line seen whole is an HTTP/0.9 request, which has no head. */
  private line09 = false
  /** Role that the first line, seen whole, has shown; unknown as long as it has not. */
  shown: Role = ROLE_UNKNOWN

  constructor(private readonly shared: ParserContext) {
    this.carry = new Carry(shared.budget)
  }

  get collecting(): boolean {
    return this.carry.length > 0
  }

  /** What is collected is one line that could be all of an HTTP/0.9 request. */
  get simple(): boolean {
    return this.line09 && this.collecting
  }

  /** Could what is collected begin a message of this role? */
  fits(role: Role): boolean {
    return plausible(this.carry.data, 0, this.carry.length, role)
  }

  /** What was collected is no head: gives back the bytes of earlier chunks. */
  takeEarlier(): Buffer {
    const kept = Buffer.from(this.carry.data.subarray(0, this.before))
    this.carry.clear()
    return kept
  }

  /** @param sure a message is known to begin at `from`; else only known methods count */
  read(buf: Buffer, from: number, end: number, place: Place, role: Role, sure: boolean): HeadEvent {
    this.sure = sure
    if (this.carry.length > 0) return this.collect(buf, from, end, role)
    let p = from
    // Empty lines before a start line are passed over (RFC 9112 §2.2).
    while (p < end && (buf[p] === CR || buf[p] === LF)) p++
    this.at = p
    if (p === end) return HEAD_MORE
    const offset = place.base + p
    this.start.set(offset, (place.seqBase + offset) >>> 0, place.time, place.acked)
    if (!plausible(buf, p, end, role)) return HEAD_NONE
    const headEnd = findHeadEnd(buf, p, end)
    if (headEnd < 0 || headEnd - p > this.shared.limits.headBytes) {
      this.begin()
      return this.collect(buf, p, end, role)
    }
    this.head = this.parse(buf, p, headEnd, role)
    if (!this.head) return HEAD_NONE
    this.at = headEnd
    return HEAD_READY
  }

  /** Bytes from `carried` on were found to begin a start line elsewhere: they are collected first. */
  adopt(carried: Buffer, from: number, end: number): boolean {
    this.begin()
    return this.carry.append(carried, from, end)
  }

  private begin(): void {
    this.scanned = 0
    this.line09 = false
    this.shown = ROLE_UNKNOWN
  }

  private collect(buf: Buffer, p: number, end: number, role: Role): HeadEvent {
    const { carry } = this
    const limit = this.shared.limits.headBytes
    const before = carry.length
    this.before = before
    const take = Math.min(end - p, limit - before)
    this.at = p + take
    if (!carry.append(buf, p, p + take)) return HEAD_REFUSED
    const headEnd = findHeadEnd(carry.data, Math.max(0, this.scanned - 2), carry.length)
    this.scanned = carry.length
    if (headEnd >= 0) {
      this.head = this.parse(carry.data, 0, headEnd, role)
      if (!this.head) return HEAD_NONE
      this.at = p + headEnd - before
      carry.clear()
      return HEAD_READY
    }
    if (this.shown === ROLE_UNKNOWN) {
      if (!this.checkLine(role)) return HEAD_NONE
    } else this.line09 = false
    return carry.length < limit ? HEAD_MORE : HEAD_LIMIT
  }

  /** False when the first line is there (or too long) and is no start line. */
  private checkLine(role: Role): boolean {
    const { carry } = this
    const lf = carry.data.subarray(0, carry.length).indexOf(LF)
    if (lf < 0) {
      return carry.length <= this.shared.limits.startLineBytes && plausible(carry.data, 0, carry.length, role)
    }
    const head = this.parse(carry.data, 0, lf + 1, role)
    if (head) this.shown = roleOf(head)
    this.line09 = head?.version === '0.9' && head.method === 'GET' && lf + 1 === carry.length
    return head !== undefined
  }

  /**
   * The head breaks off: what its whole lines say; undefined when not even the first is whole. A status line tells enough
   * as soon as its code is there.
   */
  cut(role: Role): Head | undefined {
    const { carry } = this
    const { data, length } = carry
    const lf = data.subarray(0, length).lastIndexOf(LF)
    const whole = lf >= 0 || (length > STATUS_CODE && isHttpSlash(data, 0))
    const head = whole ? this.parse(data, 0, lf >= 0 ? lf + 1 : length, role) : undefined
    carry.clear()
    return head
  }

  private parse(buf: Buffer, start: number, end: number, role: Role): Head | undefined {
    const response = role === ROLE_UNKNOWN ? isHttpSlash(buf, start) : role === ROLE_SERVER
    const head = (response ? this.shared.responseParser : this.shared.requestParser).parse(buf, start, end)
    if (!head || isPreface(head)) return undefined
    return this.sure || (head.oddities & ODDITY.UNKNOWN_METHOD) === 0 ? head : undefined
  }
}

export function roleOf(head: Head): Role {
  return head.status > 0 ? ROLE_SERVER : ROLE_CLIENT
}

function plausible(buf: Buffer, start: number, end: number, role: Role): boolean {
  const kind = plausibleStart(buf, start, end)
  if (kind === 'request') return role !== ROLE_SERVER
  return kind === 'response' ? role !== ROLE_CLIENT : kind === 'short'
}

/** HTTP/2 connection preface (RFC 9113 §3.4): built to look like a request. */
function isPreface(head: Head): boolean {
  return head.method === 'PRI' && head.version === '2.0'
}

function isHttpSlash(buf: Buffer, at: number): boolean {
  return (
    buf[at] === 0x48 && buf[at + 1] === 0x54 && buf[at + 2] === 0x54 && buf[at + 3] === 0x50 && buf[at + 4] === 0x2f
  )
}
