import type { At, EndReason, Half } from '@apiscope/flow'
import type { Connection } from '../connection.js'
import { type PrefixTest, type PrefixVerdict, requestPrefix, responsePrefix, SHORT, YES } from '../detect/prefix.js'
import type { Framing } from '../framing/framing.js'
import type { Head } from '../head/head.js'
import type { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import type { Pending } from '../pairing/pending.js'
import { endReason, REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { BodyStage, BROKEN, COMPLETE, OPEN } from './body-stage.js'
import { HEAD_LIMIT, HEAD_MORE, HEAD_READY, HEAD_REFUSED, HeadStage, roleOf } from './head-stage.js'
import { HelloStage } from './hello-stage.js'
import { PeekStage } from './peek-stage.js'
import { type MessageStart, Place, ROLE_CLIENT, ROLE_SERVER, ROLE_UNKNOWN, type Role } from './role.js'
import { SearchStage } from './search-stage.js'

/** A start line is due here. */
const HEAD = 0
const BODY = 1
/** The place in the stream is lost: a start line is looked for. */
const SEARCH = 2
/** Collecting a TLS ClientHello for its server name. */
const HELLO = 3
const TUNNEL = 4
const IGNORED = 5

/**
 * Reads one half of a flow: heads, bodies, gaps. What it finds goes to the connection, which pairs. It is in one state at a
 * time, each with a stage of its own; every state takes bytes, a gap or the end.
 */
export class HalfReader {
  role: Role = ROLE_UNKNOWN
  /** Stream position behind the last byte (or gap) delivered. */
  position = 0
  ended = false
  /** Bytes, not only gaps, have been delivered. */
  seen = false
  /** Where the place was last lost, −1 never. */
  lostAt = -1
  private state = HEAD
  /** No message has been found in this half yet. */
  private fresh = true
  private searchLimit: number
  private readonly place = new Place()
  private readonly head: HeadStage
  private readonly body: BodyStage
  private searcher: SearchStage | undefined
  private peek: PeekStage | undefined
  /** The first bytes of the body (or tunnel) have been judged. */
  private peeked = false
  private helloStage: HelloStage | undefined

  constructor(
    private readonly connection: Connection,
    private readonly shared: Shared,
    readonly half: Half,
  ) {
    this.head = new HeadStage(shared)
    this.body = new BodyStage(shared)
    this.searchLimit = shared.limits.searchBytes
  }

  chunk(buf: Buffer, start: number, end: number, at: At): void {
    const { place } = this
    this.seen = true
    place.base = at.offset - start
    place.seqBase = at.seq - at.offset
    place.time = at.time
    place.acked = at.acked
    this.position = at.offset + (end - start)
    let p = start
    while (p < end) p = this.step(buf, p, end)
  }

  private step(buf: Buffer, p: number, end: number): number {
    switch (this.state) {
      case HEAD:
        return this.readHead(buf, p, end)
      case BODY:
        return this.readBody(buf, p, end)
      case SEARCH:
        return this.search(buf, p, end)
      case HELLO:
        return this.hello(buf, p, end)
      case TUNNEL:
        return this.tunnelBytes(buf, p, end)
      default:
        return end
    }
  }

  // ── heads ──

  private readHead(buf: Buffer, p: number, end: number): number {
    const { head } = this
    const event = head.read(buf, p, end, this.place, this.role, this.sure)
    if (event === HEAD_READY) {
      if (this.accept(head.head!)) this.startMessage(head.head!, false)
      return head.at
    }
    if (event === HEAD_MORE) {
      if (head.shown !== ROLE_UNKNOWN && this.role === ROLE_UNKNOWN) this.connection.assign(this.half, head.shown)
      return head.at
    }
    if (event === HEAD_LIMIT) {
      this.shared.counters.head_limit++
      this.cutHead(REASON.HEAD_LIMIT, 0)
      this.lose(this.place.base + head.at)
      return head.at
    }
    if (event === HEAD_REFUSED) {
      this.shared.counters.memory_refusals++
      head.carry.clear()
      this.lose(head.start.offset)
      return end
    }
    return head.collecting ? this.notHttpCollected(buf, p, end) : this.notHttp(buf, head.at, end)
  }

  /** A message is known to begin here; else an unknown method may be the end of another one, or of anything. */
  private get sure(): boolean {
    return !this.fresh || this.connection.fromStart(this.place.base)
  }

  private accept(head: Head): boolean {
    const role = roleOf(head)
    if (this.role === ROLE_UNKNOWN) this.connection.assign(this.half, role)
    return this.role === role
  }

  private startMessage(head: Head, cut: boolean): void {
    this.fresh = false
    this.state = HEAD
    const { framing } = this.shared
    if (this.role === ROLE_CLIENT) this.connection.requestHead(this, head, framing, this.head.start, cut)
    else this.connection.responseHead(this, head, framing, this.head.start, cut)
  }

  /** The connection has made a message of the head: its body follows as framed. */
  beginBody(pending: Pending, message: Message, framing: Framing, contentType: string, codings: string, keep: number) {
    message.lastByte = this.place.time
    this.body.begin(pending, message, framing, contentType, codings, keep)
    this.state = BODY
    this.peeked = false
    if (this.body.status === COMPLETE) this.finishAt(this.place.base + this.head.at)
  }

  /** An HTTP/0.9 request is over with its line. */
  private startSimple(): void {
    const head = this.head.cut(this.role)
    if (head) this.startMessage(head, false)
  }

  /** The head breaks off: publish what its whole lines say. */
  private cutHead(reason: string, gapBytes: number): void {
    this.shared.counters.heads_cut++
    const head = this.head.cut(this.role)
    if (!head || !this.accept(head)) return
    this.startMessage(head, true)
    if (this.state !== BODY) return
    this.body.message.gapBytes += gapBytes
    this.truncate(reason)
  }

  // ── bodies ──

  private readBody(buf: Buffer, p: number, end: number): number {
    const { body } = this
    if (!this.peeked && body.untouched && this.mayNeverCome()) {
      const verdict = this.look(buf, p, end, this.role === ROLE_CLIENT ? requestPrefix : responsePrefix)
      if (verdict === SHORT) return end
      if (verdict === YES) this.finishAt(this.peek!.start.offset)
      this.replay(this.peek!.take(), this.peek!.start)
      return p
    }
    const to = body.read(buf, p, end, this.place.time)
    if (body.status === COMPLETE) this.finishAt(this.place.base + to)
    else if (body.status === BROKEN) {
      this.truncate(REASON.BAD_FRAMING)
      this.lose(this.place.base + to)
    }
    return to
  }

  /** A body is announced, but the next message may stand here: a declined request's, or that of an answer to an unseen HEAD. */
  private mayNeverCome(): boolean {
    const { pending } = this.body
    if (this.role === ROLE_CLIENT) return pending.expects && (pending.response?.status ?? 0) >= 300
    return !pending.request || pending.doubtful
  }

  /** Looks at the first bytes once; what is held back meanwhile has to be replayed. */
  private look(buf: Buffer, p: number, end: number, test: PrefixTest): PrefixVerdict {
    this.peek ??= new PeekStage(this.shared)
    const verdict = this.peek.look(buf, p, end, this.place, test)
    this.peeked = verdict !== SHORT
    return verdict
  }

  /** Bytes of earlier chunks that were kept back go on now. */
  private replay(kept: Buffer, start: MessageStart): void {
    if (kept.length === 0) return
    const { place } = this
    const { base, time, acked } = place
    place.base = start.offset
    place.time = start.time
    place.acked = start.acked
    let p = 0
    while (p < kept.length) p = this.step(kept, p, kept.length)
    place.base = base
    place.time = time
    place.acked = acked
  }

  private tunnelBytes(buf: Buffer, p: number, end: number): number {
    const { tunnel } = this.connection
    if (!this.peeked && this.role === ROLE_CLIENT && tunnel!.kind === 'connect') {
      const verdict = this.look(buf, p, end, requestPrefix)
      if (verdict === SHORT) return end
      if (verdict === YES) this.connection.leaveTunnel()
      this.replay(this.peek!.take(), this.peek!.start)
      return p
    }
    tunnel!.data(this.half, buf, p, end)
    return end
  }

  /** The message is over, as framed, at stream position `offset`. */
  private finishAt(offset: number): void {
    this.state = HEAD
    this.body.finish(false)
    this.connection.messageDone(this.body.pending, this.body.message, offset)
  }

  /** The message is over before its framing says so. */
  private truncate(reason: string): void {
    this.state = HEAD
    this.body.pending.reason ??= reason
    this.body.finish(true)
    this.connection.messageDone(this.body.pending, this.body.message, -1)
  }

  // ── lost places ──

  /** What stands where a start line is due is none. */
  private notHttp(buf: Buffer, p: number, end: number): number {
    if (this.role === ROLE_SERVER && this.fresh && this.connection.simpleResponse(this, this.head.start)) return p
    if (this.fresh && this.role === ROLE_UNKNOWN) {
      this.judge(buf, p, end)
      return p
    }
    this.misplaced()
    return p + 1
  }

  /** The same for a line that came in pieces, of which the last begins at `p`. */
  private notHttpCollected(buf: Buffer, p: number, end: number): number {
    const { head } = this
    const { start } = head
    const kept = head.takeEarlier()
    if (kept.length === 0) return this.notHttp(buf, start.offset - this.place.base, end)
    if (this.role === ROLE_SERVER && this.fresh && this.connection.simpleResponse(this, start)) this.replay(kept, start)
    else if (this.fresh && this.role === ROLE_UNKNOWN) {
      this.judge(kept, 0, kept.length)
      this.replay(kept, start)
    } else this.misplaced()
    return p
  }

  /** Something else stands where a message should begin. In front of the first one that may be the end of another. */
  private misplaced(): void {
    if (this.fresh && !this.connection.fromStart(this.head.start.offset)) {
      this.state = SEARCH
      return
    }
    this.shared.counters.malformed++
    this.lose(this.head.start.offset)
  }

  /** The first bytes of a half are no HTTP: what else, and is it worth looking on? */
  private judge(buf: Buffer, p: number, end: number): void {
    const { limits } = this.shared
    const whole = this.connection.fromStart(this.head.start.offset)
    this.searchLimit = whole ? limits.wrapperBytes : limits.searchBytes
    const verdict = this.connection.unknown(buf, p, end)
    this.state = verdict === 'hello' ? HELLO : verdict === 'search' ? SEARCH : IGNORED
  }

  /** The place is lost from `offset` on: messages may begin there unseen. */
  private lose(offset: number): void {
    this.shared.counters.resyncs++
    this.state = SEARCH
    this.fresh = false
    this.lostAt = Math.max(this.lostAt, offset)
    this.connection.placeLost(this, offset)
  }

  private search(buf: Buffer, p: number, end: number): number {
    this.searcher ??= new SearchStage(this.shared)
    const { searcher, head } = this
    const found = searcher.find(buf, p, end, this.place, this.role, this.explains)
    if (found < 0) {
      if (!this.connection.isHttp && searcher.searched > this.searchLimit) this.giveUp()
      return end
    }
    this.state = HEAD
    this.connection.placeFound(this, searcher.offset)
    if (searcher.data === buf) return found
    const { before } = searcher
    if (found >= before) {
      searcher.clear()
      return p + found - before
    }
    // It begins in carried bytes: those go to the head first, then the chunk goes on.
    head.start.set(searcher.offset, (this.place.seqBase + searcher.offset) >>> 0, searcher.time, searcher.acked)
    const kept = head.adopt(searcher.data, found, before)
    searcher.clear()
    return kept ? p : end
  }

  /** Is a start line that search has found at `position` credible? */
  private readonly explains = (position: number, acked: number, chunkStart: boolean) =>
    this.fresh || this.connection.explains(this.role, position, acked, chunkStart)

  /** Searched long enough: this half is something else. */
  private giveUp(): void {
    this.searcher?.clear()
    this.state = IGNORED
    this.connection.searchedInVain()
  }

  private hello(buf: Buffer, p: number, end: number): number {
    this.helloStage ??= new HelloStage(this.shared)
    if (this.helloStage.read(buf, p, end)) this.helloDone()
    return end
  }

  private helloDone(): void {
    this.state = IGNORED
    this.connection.declare('tls', this.helloStage?.take())
  }

  // ── from the connection ──

  /** Nothing more is expected of this half: it was found to be something else, or nothing came. */
  get idle(): boolean {
    return this.state === IGNORED || (this.ended && !this.seen)
  }

  /**
   * The other half answers a request whose head has not ended, in a packet that acknowledged `acked`: take what is there of
   * it, its end is missing or comes too late.
   */
  breakHead(acked: number): boolean {
    const { head } = this
    if (this.state !== HEAD || head.shown !== ROLE_CLIENT || !head.collecting) return false
    if (acked >= 0 && acked <= head.start.offset) return false
    if (head.simple) this.startSimple()
    else {
      this.cutHead(REASON.GAP, 0)
      this.lose(this.position)
    }
    return true
  }

  /** Bytes have come that are in no message yet. */
  get unsettled(): boolean {
    return this.head.collecting || this.state === SEARCH
  }

  /** The other half has shown what it carries, and so what this one does. */
  awaken(role: Role): void {
    this.role = role
    if (this.state === IGNORED || this.state === HELLO) this.state = SEARCH
    else if (this.state === HEAD && this.head.collecting && !this.head.fits(role)) {
      this.head.carry.clear()
      this.misplaced()
    }
  }

  enterTunnel(): void {
    this.head.carry.clear()
    this.searcher?.clear()
    this.peeked = false
    this.state = TUNNEL
  }

  leaveTunnel(): void {
    this.state = HEAD
  }

  ignore(): void {
    this.head.carry.clear()
    this.searcher?.clear()
    this.helloStage?.clear()
    this.state = IGNORED
  }

  conflict(): void {
    if (this.state === BODY) this.body.pending.oddities |= ODDITY.OVERLAP_CONFLICT
    else this.connection.conflictBetween()
  }

  // ── gaps and ends ──

  gap(bytes: number, at: At): void {
    const { offset } = at
    this.place.time = at.time
    this.position = offset + bytes
    this.shared.counters.gaps++
    this.shared.counters.gap_bytes += bytes
    if (this.state === BODY) this.gapInBody(bytes, offset)
    else if (this.state === HEAD) {
      if (this.head.collecting) this.cutHead(REASON.GAP, bytes)
      this.lose(offset)
      this.connection.placeLost(this, offset + bytes)
    } else if (this.state === SEARCH) {
      this.searcher?.clear()
      this.connection.placeLost(this, offset + bytes)
    } else if (this.state === TUNNEL) this.connection.tunnelGap(this.half, bytes)
    else if (this.state === HELLO) this.helloDone()
  }

  private gapInBody(bytes: number, offset: number): void {
    const { body } = this
    const inside = body.gap(bytes, this.place.time)
    if (body.status === BROKEN) {
      this.truncate(REASON.GAP)
      this.lose(offset + bytes)
      return
    }
    body.pending.reason ??= REASON.GAP
    if (body.status === OPEN) return
    this.finishAt(offset + inside)
    if (bytes === inside) return
    this.lose(offset + inside)
    this.connection.placeLost(this, offset + bytes)
  }

  end(reason: EndReason, time: number): void {
    if (this.ended) return
    this.ended = true
    this.place.time = time
    if (this.state === HEAD && this.head.simple && reason === 'fin') this.startSimple()
    else if (this.state === HEAD && this.head.collecting) this.cutHead(endReason(reason), 0)
    else if (this.state === BODY) {
      if (this.body.endsHere(reason === 'fin')) this.finishAt(this.position)
      else this.truncate(endReason(reason))
    } else if (this.state === HELLO) this.helloDone()
    this.ignore()
  }
}
