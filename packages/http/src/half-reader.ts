import type { At, EndReason, Half } from '@apiscope/flow'
import { BodyReader } from './body/body-reader.js'
import { Carry } from './carry.js'
import type { Connection, MessageStart } from './connection.js'
import { StartSearch } from './detect/search.js'
import { CHUNK_BAD, CHUNK_DATA, CHUNK_DONE, CHUNK_MORE, ChunkedDecoder } from './framing/chunked.js'
import { BODY_CHUNKED, BODY_CLOSE, BODY_LENGTH, type Framing } from './framing/framing.js'
import { findHeadEnd } from './head/find-end.js'
import type { Head } from './head/head.js'
import { plausibleStart } from './head/start-line.js'
import type { Message } from './message.js'
import { ODDITY } from './oddities.js'
import type { Pending } from './pairing/pending.js'
import { endReason, REASON } from './reasons.js'
import type { Shared } from './shared.js'

/** Which messages a half carries: decided by what is found in it, not by who opened the connection. */
export const ROLE_UNKNOWN = 0
export const ROLE_CLIENT = 1
export const ROLE_SERVER = 2
export type Role = typeof ROLE_UNKNOWN | typeof ROLE_CLIENT | typeof ROLE_SERVER

/** A start line is due here. */
const HEAD = 0
const LENGTH = 1
const CHUNKED = 2
const CLOSE = 3
/** The place in the stream is lost: a start line is looked for. */
const SEARCH = 4
/** Collecting a TLS ClientHello for its server name. */
const HELLO = 5
const TUNNEL = 6
const IGNORED = 7

const LF = 0x0a
const CR = 0x0d

/**
 * Reads one half of a flow: heads, bodies, gaps. What it finds goes to the connection, which pairs. One reader at a time
 * is in one state; every state takes bytes, a gap or the end.
 */
export class HalfReader {
  role: Role = ROLE_UNKNOWN
  /** Stream position behind the last byte (or gap) delivered. */
  position = 0
  ended = false
  /** Bytes, not gaps, have been delivered. */
  seen = false
  private state = HEAD
  /** No message has been found in this half yet. */
  private fresh = true
  private readonly carry: Carry
  private carryTime = 0
  private carryAcked = -1
  private scanned = 0
  private searched = 0
  private lineChecked = false
  private pending: Pending | undefined
  private message: Message | undefined
  private remaining = 0
  private body: BodyReader | undefined
  private chunks: ChunkedDecoder | undefined
  // Of the chunk being read:
  private base = 0
  private seqBase = 0
  private time = 0
  private acked = -1
  // Of the message that begins:
  private readonly start: MessageStart = { offset: 0, seq: 0, time: 0, acked: -1 }

  constructor(
    private readonly connection: Connection,
    private readonly shared: Shared,
    readonly half: Half,
  ) {
    this.carry = new Carry(shared.budget)
  }

  chunk(buf: Buffer, start: number, end: number, at: At): void {
    this.seen = true
    this.base = at.offset - start
    this.seqBase = at.seq - at.offset
    this.time = at.time
    this.acked = at.acked
    this.position = at.offset + (end - start)
    let p = start
    while (p < end) p = this.step(buf, p, end)
  }

  private step(buf: Buffer, p: number, end: number): number {
    switch (this.state) {
      case HEAD:
        return this.carry.length > 0 ? this.continueHead(buf, p, end) : this.beginHead(buf, p, end)
      case LENGTH:
        return this.lengthBody(buf, p, end)
      case CHUNKED:
        return this.chunkedBody(buf, p, end)
      case CLOSE:
        this.body!.data(buf, p, end, false)
        this.message!.lastByte = this.time
        return end
      case SEARCH:
        return this.search(buf, p, end)
      case HELLO:
        return this.hello(buf, p, end)
      case TUNNEL:
        this.connection.tunnelData(this.half, buf, p, end)
        return end
      default:
        return end
    }
  }

  // ── heads ──

  private beginHead(buf: Buffer, start: number, end: number): number {
    let p = start
    while (p < end && (buf[p] === CR || buf[p] === LF)) p++
    if (p === end) return end
    this.mark(this.base + p, this.time, this.acked)
    const kind = plausibleStart(buf, p, end)
    if (kind === 'no' || this.contradicts(kind)) return this.notHttp(buf, p, end)
    const headEnd = findHeadEnd(buf, p, end)
    if (headEnd >= 0 && headEnd - p <= this.shared.limits.headBytes) {
      return this.parseHead(buf, p, headEnd) ? headEnd : this.notHttp(buf, p, end)
    }
    this.scanned = 0
    this.lineChecked = false
    return this.continueHead(buf, p, end)
  }

  private contradicts(kind: string): boolean {
    return (kind === 'request' && this.role === ROLE_SERVER) || (kind === 'response' && this.role === ROLE_CLIENT)
  }

  private mark(offset: number, time: number, acked: number): void {
    this.start.offset = offset
    this.start.time = time
    this.start.acked = acked
  }

  /** The head did not fit into one chunk: collect it. */
  private continueHead(buf: Buffer, p: number, end: number): number {
    const carry = this.carry
    const limit = this.shared.limits.headBytes
    const before = carry.length
    const take = Math.min(end - p, limit - before)
    if (!carry.append(buf, p, p + take)) return this.abandonHead(end)
    const headEnd = findHeadEnd(carry.data, Math.max(0, this.scanned - 2), carry.length)
    this.scanned = carry.length
    if (headEnd >= 0) {
      if (!this.parseHead(carry.data, 0, headEnd)) return this.notHttpCarried(end)
      carry.clear()
      return p + headEnd - before
    }
    if (!this.lineChecked && !this.checkLine()) return this.notHttpCarried(end)
    if (carry.length < limit) return p + take
    this.shared.counters.head_limit++
    this.cutHead(REASON.HEAD_LIMIT, 0)
    this.lose(this.base + p + take, false)
    return p + take
  }

  /** False when the first line is there (or too long) and is no start line. */
  private checkLine(): boolean {
    const carry = this.carry
    const lf = carry.data.subarray(0, carry.length).indexOf(LF)
    if (lf < 0) {
      const kind = plausibleStart(carry.data, 0, carry.length)
      return carry.length <= this.shared.limits.startLineBytes && kind !== 'no' && !this.contradicts(kind)
    }
    this.lineChecked = true
    const head = this.parser(carry.data, 0).parse(carry.data, 0, lf + 1)
    if (!head) return false
    if (this.isPreface(head)) return false
    this.connection.assign(this.half, head.status > 0 ? ROLE_SERVER : ROLE_CLIENT)
    return true
  }

  private parser(buf: Buffer, start: number) {
    const response = this.role === ROLE_UNKNOWN ? isHttpSlash(buf, start) : this.role === ROLE_SERVER
    return response ? this.shared.responseParser : this.shared.requestParser
  }

  private isPreface(head: Head): boolean {
    return head.method === 'PRI' && head.version === '2.0'
  }

  private parseHead(buf: Buffer, start: number, end: number): boolean {
    const head = this.parser(buf, start).parse(buf, start, end)
    if (!head || this.isPreface(head)) return false
    const role = head.status > 0 ? ROLE_SERVER : ROLE_CLIENT
    if (this.role === ROLE_UNKNOWN) this.connection.assign(this.half, role)
    if (this.role !== role) return false
    this.startMessage(head, false)
    return true
  }

  private startMessage(head: Head, cut: boolean): void {
    this.fresh = false
    const start = this.start
    start.seq = (this.seqBase + start.offset) >>> 0
    this.state = HEAD
    if (this.role === ROLE_CLIENT) this.connection.requestHead(this, head, this.shared.framing, start, cut)
    else this.connection.responseHead(this, head, this.shared.framing, start, cut)
  }

  /** The connection has made a message of the head: its body follows as framed. */
  beginBody(pending: Pending, message: Message, framing: Framing, contentType: string, codings: string, keep: number) {
    this.pending = pending
    this.message = message
    message.lastByte = this.time
    this.body ??= new BodyReader(this.shared)
    this.body.begin(message, contentType, codings, keep)
    if (framing.kind === BODY_LENGTH) {
      this.state = LENGTH
      this.remaining = framing.length
    } else if (framing.kind === BODY_CHUNKED) {
      this.state = CHUNKED
      this.chunks ??= new ChunkedDecoder(this.shared.limits.chunkLineBytes, this.shared.limits.trailerBytes)
      this.chunks.reset()
    } else if (framing.kind === BODY_CLOSE) this.state = CLOSE
    else this.finish()
  }

  // ── bodies ──

  private lengthBody(buf: Buffer, p: number, end: number): number {
    const to = this.remaining < end - p ? p + this.remaining : end
    this.remaining -= to - p
    this.message!.lastByte = this.time
    this.body!.data(buf, p, to, this.remaining === 0)
    if (this.remaining === 0) this.finish()
    return to
  }

  private chunkedBody(buf: Buffer, start: number, end: number): number {
    const chunks = this.chunks!
    this.message!.lastByte = this.time
    let p = start
    for (;;) {
      const event = chunks.next(buf, p, end)
      p = chunks.to
      if (event === CHUNK_DATA) this.body!.data(buf, chunks.from, chunks.to, false)
      else if (event === CHUNK_MORE) return p
      else if (event === CHUNK_DONE) {
        this.finish()
        return p
      } else if (event === CHUNK_BAD) {
        this.shared.counters.bad_chunks++
        this.pending!.oddities |= ODDITY.BAD_CHUNK_SIZE
        this.truncate(REASON.BAD_CHUNK)
        this.lose(this.base + p, false)
        return p
      }
    }
  }

  /** The message is over, as framed. */
  private finish(): void {
    const pending = this.pending!
    const message = this.message!
    if (this.state === CHUNKED) pending.oddities |= this.chunks!.oddities
    this.body!.finish()
    pending.oddities |= this.body!.oddities
    this.state = HEAD
    this.pending = undefined
    this.message = undefined
    this.connection.messageDone(pending, message)
  }

  /** The message is over before its framing says so. */
  private truncate(reason: string): void {
    this.message!.truncated = true
    this.message!.bodyWhole = false
    this.pending!.reason ??= reason
    this.shared.counters.truncated++
    this.finish()
  }

  // ── lost places ──

  /** What stands where a start line is due is none. */
  private notHttp(buf: Buffer, p: number, end: number): number {
    if (this.fresh && this.role === ROLE_UNKNOWN && this.connection.fromStart(this.start.offset)) {
      this.state = this.connection.unknown(this, buf, p, end) ? HELLO : IGNORED
      return this.state === HELLO ? p : end
    }
    this.shared.counters.malformed++
    this.lose(this.start.offset, false)
    return p + 1
  }

  private notHttpCarried(end: number): number {
    const carry = this.carry
    if (this.fresh && this.role === ROLE_UNKNOWN && this.connection.fromStart(this.start.offset)) {
      this.state = IGNORED
      if (this.connection.unknown(this, carry.data, 0, carry.length)) this.state = HELLO
      else carry.clear()
      return end
    }
    this.shared.counters.malformed++
    this.carryTime = this.start.time
    this.carryAcked = this.start.acked
    const offset = this.start.offset
    const kept = Buffer.from(carry.data.subarray(0, carry.length))
    carry.clear()
    this.lose(offset, false)
    // Search what was collected too; only the first byte is known not to begin a message.
    this.base = offset
    const time = this.time
    const acked = this.acked
    this.time = this.carryTime
    this.acked = this.carryAcked
    let p = 1
    while (p < kept.length) p = this.step(kept, p, kept.length)
    this.time = time
    this.acked = acked
    return end
  }

  /** No memory for this head. */
  private abandonHead(end: number): number {
    this.shared.counters.memory_refusals++
    this.carry.clear()
    this.lose(this.start.offset, false)
    return end
  }

  /** The place is lost from `offset` on: messages may (`certain`: do) begin there unseen. */
  private lose(offset: number, certain: boolean): void {
    this.shared.counters.resyncs++
    this.state = SEARCH
    this.connection.placeLost(this, offset, certain)
  }

  private search(buf: Buffer, p: number, end: number): number {
    const carry = this.carry
    const before = carry.length
    if (before > 0 && !carry.append(buf, p, end)) carry.clear()
    const held = carry.length > 0
    const data = held ? carry.data : buf
    const from = held ? 0 : p
    const to = held ? carry.length : end
    const offset = held ? this.base + p - before : this.base
    const found = this.findStart(data, from, to, offset, before)
    if (found >= 0) {
      this.shared.counters.resync_bytes += found - from
      const old = held && found < before
      this.mark(offset + found, old ? this.carryTime : this.time, old ? this.carryAcked : this.acked)
      this.state = HEAD
      if (!held) return found
      return this.resumeFound(buf, p, end, found, before)
    }
    if (this.state !== SEARCH) {
      carry.clear()
      return end
    }
    this.keepTail(data, finder.keep, to, held)
    return end
  }

  /** A start line was found in the carried bytes: the head goes on being collected there. */
  private resumeFound(buf: Buffer, p: number, end: number, found: number, before: number): number {
    const carry = this.carry
    this.scanned = 0
    this.lineChecked = false
    if (found >= before) {
      carry.clear()
      return p + found - before
    }
    carry.length = before
    carry.drop(found)
    return this.continueHead(buf, p, end)
  }

  private findStart(data: Buffer, start: number, end: number, offset: number, before: number): number {
    let from = start
    for (;;) {
      const found = finder.find(data, from, end, this.role, this.shared.limits.startLineBytes)
      if (found < 0) break
      const acked = found - start < before ? this.carryAcked : this.acked
      if (this.role !== ROLE_SERVER || this.connection.explains(offset + found, acked)) return found
      from = found + 1
    }
    this.searched += end - start
    if (!this.connection.keepSearching(this.searched)) {
      this.state = IGNORED
      this.connection.unknown(this, data, start, end)
    }
    return -1
  }

  private keepTail(data: Buffer, keep: number, to: number, held: boolean): void {
    const carry = this.carry
    this.shared.counters.resync_bytes += keep
    if (keep >= to) {
      carry.clear()
      return
    }
    if (held) {
      if (keep > 0) carry.drop(keep)
      return
    }
    if (!carry.append(data, keep, to)) return
    this.carryTime = this.time
    this.carryAcked = this.acked
  }

  // ── TLS ──

  private hello(buf: Buffer, p: number, end: number): number {
    const carry = this.carry
    const take = Math.min(end - p, MAX_HELLO - carry.length)
    const ok = carry.append(buf, p, p + take)
    if (!ok || this.connection.clientHello(carry.data, carry.length, carry.length >= MAX_HELLO)) {
      carry.clear()
      this.state = IGNORED
    }
    return end
  }

  // ── from the connection ──

  /** Nothing more is expected of this half: it was found to be something else, or nothing came. */
  get idle(): boolean {
    return this.state === IGNORED || (this.ended && !this.seen)
  }

  /** Bytes have come that are not in a message yet. */
  get unsettled(): boolean {
    return this.carry.length > 0 || this.state === SEARCH
  }

  /** The other half turned out to be HTTP (or this one's role is known by it): look for start lines here too. */
  awaken(role: Role): void {
    this.role = role
    if (this.state === IGNORED || this.state === HELLO) {
      this.carry.clear()
      this.state = SEARCH
    }
  }

  enterTunnel(): void {
    this.carry.clear()
    this.state = TUNNEL
  }

  ignore(): void {
    this.carry.clear()
    this.state = IGNORED
  }

  conflict(): void {
    if (this.pending) this.pending.oddities |= ODDITY.OVERLAP_CONFLICT
    else this.connection.conflictBefore()
  }

  // ── gaps and ends ──

  gap(bytes: number, at: At): void {
    const offset = at.offset
    this.time = at.time
    this.position = offset + bytes
    this.shared.counters.gaps++
    this.shared.counters.gap_bytes += bytes
    switch (this.state) {
      case LENGTH:
        this.gapInLength(bytes, offset)
        break
      case CHUNKED:
        this.gapInBody(bytes)
        if (!this.chunks!.gap(bytes)) {
          this.truncate(REASON.GAP)
          this.lose(offset + bytes, false)
        } else this.pending!.reason ??= REASON.GAP
        break
      case CLOSE:
        this.gapInBody(bytes)
        this.pending!.reason ??= REASON.GAP
        break
      case HEAD:
        if (this.carry.length > 0) this.cutHead(REASON.GAP, bytes)
        this.lose(offset, !this.fresh && this.carry.length === 0)
        this.connection.gapUntil(this, offset + bytes)
        break
      case SEARCH:
        this.carry.clear()
        this.connection.gapUntil(this, offset + bytes)
        break
      case TUNNEL:
        this.connection.tunnelGap(this.half, bytes)
        break
    }
  }

  private gapInBody(bytes: number): void {
    this.message!.gapBytes += bytes
    this.message!.lastByte = this.time
    this.body!.gap()
  }

  private gapInLength(bytes: number, offset: number): void {
    const inside = Math.min(bytes, this.remaining)
    this.gapInBody(inside)
    this.pending!.reason ??= REASON.GAP
    this.remaining -= inside
    if (this.remaining > 0) return
    this.finish()
    if (bytes === inside) return
    this.lose(offset + inside, true)
    this.connection.gapUntil(this, offset + bytes)
  }

  /** The head breaks off: publish what its whole lines say. */
  private cutHead(reason: string, gapBytes: number): void {
    const carry = this.carry
    this.shared.counters.heads_cut++
    const lf = carry.data.subarray(0, carry.length).lastIndexOf(LF)
    const head = lf < 0 ? undefined : this.parser(carry.data, 0).parse(carry.data, 0, lf + 1)
    const role = head && (head.status > 0 ? ROLE_SERVER : ROLE_CLIENT)
    if (head && role !== undefined && !this.isPreface(head)) {
      if (this.role === ROLE_UNKNOWN) this.connection.assign(this.half, role)
      if (this.role === role) {
        this.startMessage(head, true)
        if (this.message) {
          this.message.gapBytes += gapBytes
          this.truncate(reason)
        }
      }
    }
    carry.clear()
  }

  end(reason: EndReason, time: number): void {
    if (this.ended) return
    this.ended = true
    this.time = time
    if (this.state === HEAD && this.carry.length > 0) this.cutHead(endReason(reason), 0)
    else if (this.state === CLOSE) {
      if (reason === 'fin') this.finish()
      else this.truncate(endReason(reason))
    } else if (this.state === CHUNKED && this.chunks!.bodyComplete) this.finish()
    else if (this.state === LENGTH || this.state === CHUNKED) this.truncate(endReason(reason))
    else if (this.state === HELLO) this.connection.clientHello(this.carry.data, this.carry.length, true)
    this.carry.clear()
    this.state = IGNORED
  }
}

const MAX_HELLO = 16_384
const finder = new StartSearch()

function isHttpSlash(buf: Buffer, at: number): boolean {
  return (
    buf[at] === 0x48 && buf[at + 1] === 0x54 && buf[at + 2] === 0x54 && buf[at + 3] === 0x50 && buf[at + 4] === 0x2f
  )
}
