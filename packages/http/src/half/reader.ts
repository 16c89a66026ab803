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
import { type BodyStage, BROKEN, COMPLETE, OPEN } from './body-stage.js'
import { HEAD_LIMIT, HEAD_MORE, HEAD_READY, HEAD_REFUSED, type HeadStage, roleOf } from './head-stage.js'
import { HelloStage } from './hello-stage.js'
import { PeekStage } from './peek-stage.js'
import { type MessageStart, type Place, ROLE_CLIENT, ROLE_SERVER, ROLE_UNKNOWN, type Role } from './role.js'
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
export class HalfReader implements Place {
  role: Role = ROLE_UNKNOWN
  /** Stream position behind the last byte (or gap) delivered. */
  position = 0
  ended = false
  /** Bytes, not only gaps, have been delivered. */
  seen = false
  /** Where the place was last lost, −1 never. */
  lostAt = -1
  base = 0
  seqBase = 0
  time = 0
  acked = -1
  private state = HEAD
  /** No message has been found in this half yet. */
  private fresh = true
  /** The first bytes of the body (or tunnel) have been judged. */
  private peeked = false
  private searchLimit: number
  /** Only while a head is being collected. */
  private head: HeadStage | undefined
  /** Only while a body is being read. */
  private body: BodyStage | undefined
  private searcher: SearchStage | undefined
  private peek: PeekStage | undefined
  private helloStage: HelloStage | undefined

  constructor(
    private readonly connection: Connection,
    private readonly shared: Shared,
    readonly half: Half,
  ) {
    this.searchLimit = shared.limits.searchBytes
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
    const stage = this.head ?? this.shared.takeHead()
    // The stage is this half's own while it is used, and afterwards only if bytes stay in it.
    this.head = undefined
    const to = this.headEvent(stage, buf, p, end)
    if (stage.collecting) this.head = stage
    else this.shared.releaseHead(stage)
    return to
  }

  private headEvent(stage: HeadStage, buf: Buffer, p: number, end: number): number {
    switch (stage.read(buf, p, end, this, this.role, this.sure)) {
      case HEAD_READY:
        if (this.accept(stage.head!)) this.startMessage(stage.head!, stage.start, false, this.base + stage.at)
        return stage.at
      case HEAD_MORE:
        if (stage.shown !== ROLE_UNKNOWN && this.role === ROLE_UNKNOWN) this.connection.assign(this.half, stage.shown)
        return stage.at
      case HEAD_LIMIT:
        this.shared.counters.head_limit++
        this.cutHead(stage, REASON.HEAD_LIMIT, 0)
        this.lose(this.base + stage.at)
        return stage.at
      case HEAD_REFUSED:
        this.shared.counters.memory_refusals++
        stage.carry.clear()
        this.lose(stage.start.offset)
        return end
      default:
        return stage.collecting
          ? this.notHttpCollected(stage, buf, p, end)
          : this.notHttp(stage.start, buf, stage.at, end)
    }
  }

  /** A message is known to begin here; else an unknown method may be the end of another one, or of anything. */
  private get sure(): boolean {
    return !this.fresh || this.connection.fromStart(this.base)
  }

  private accept(head: Head): boolean {
    const role = roleOf(head)
    if (this.role === ROLE_UNKNOWN) this.connection.assign(this.half, role)
    return this.role === role
  }

  /** @param end stream position behind the head */
  private startMessage(head: Head, start: MessageStart, cut: boolean, end: number): void {
    this.fresh = false
    this.state = HEAD
    const { connection } = this
    const { framing } = this.shared
    const client = this.role === ROLE_CLIENT
    if (client) connection.requestHead(this, head, framing, start, cut)
    const tunnel = client ? undefined : connection.responseHead(this, head, framing, start, cut)
    if (this.state === BODY && this.body?.status === COMPLETE) this.finishAt(end)
    if (tunnel) connection.openTunnel(tunnel)
  }

  /** The connection has made a message of the head: its body follows as framed. */
  beginBody(pending: Pending, message: Message, framing: Framing, contentType: string, codings: string, keep: number) {
    message.lastByte = this.time
    this.body = this.shared.takeBody()
    this.body.begin(pending, message, framing, contentType, codings, keep)
    this.state = BODY
    this.peeked = false
  }

  /** The head breaks off: publish what its whole lines say. */
  private cutHead(stage: HeadStage, reason: string, gapBytes: number): void {
    this.shared.counters.heads_cut++
    const head = stage.cut(this.role)
    if (!head || !this.accept(head)) return
    this.startMessage(head, stage.start, true, -1)
    if (this.state !== BODY) return
    this.body!.message.gapBytes += gapBytes
    this.truncate(reason)
  }

  /** An HTTP/0.9 request is over with its line. */
  private startSimple(stage: HeadStage): void {
    const head = stage.cut(this.role)
    if (head) this.startMessage(head, stage.start, false, this.position)
  }

  // ── bodies ──

  private readBody(buf: Buffer, p: number, end: number): number {
    const body = this.body!
    if (!this.peeked && body.untouched && this.mayNeverCome(body.pending)) {
      const verdict = this.look(buf, p, end, this.role === ROLE_CLIENT ? requestPrefix : responsePrefix)
      if (verdict === SHORT) return end
      if (verdict === YES) this.finishAt(this.peek!.start.offset)
      this.replay(this.peek!.take(), this.peek!.start)
      return p
    }
    const to = body.read(buf, p, end, this.time)
    if (body.status === COMPLETE) this.finishAt(this.base + to)
    else if (body.status === BROKEN) {
      this.truncate(REASON.BAD_FRAMING)
      this.lose(this.base + to)
    }
    return to
  }

  /** A body is announced, but the next message may stand here: a declined request's, or that of an answer to an unseen HEAD. */
  private mayNeverCome(pending: Pending): boolean {
    if (this.role === ROLE_CLIENT) return pending.expects && (pending.response?.status ?? 0) >= 300
    return !pending.request || pending.doubtful
  }

  /** Looks at the first bytes once; what is held back meanwhile has to be replayed. */
  private look(buf: Buffer, p: number, end: number, test: PrefixTest): PrefixVerdict {
    this.peek ??= new PeekStage(this.shared)
    const verdict = this.peek.look(buf, p, end, this, test)
    this.peeked = verdict !== SHORT
    return verdict
  }

  /** Bytes of earlier chunks that were kept back go on now. */
  private replay(kept: Buffer, start: MessageStart): void {
    if (kept.length === 0) return
    const { base, time, acked } = this
    this.base = start.offset
    this.time = start.time
    this.acked = start.acked
    let p = 0
    while (p < kept.length) p = this.step(kept, p, kept.length)
    this.base = base
    this.time = time
    this.acked = acked
  }

  /** The message is over, as framed, at stream position `offset`. */
  private finishAt(offset: number): void {
    this.complete(false, offset)
  }

  /** The message is over before its framing says so. */
  private truncate(reason: string): void {
    this.body!.pending.reason ??= reason
    this.complete(true, -1)
  }

  private complete(cut: boolean, end: number): void {
    const body = this.body!
    this.state = HEAD
    this.body = undefined
    body.finish(cut)
    const { pending, message } = body
    this.shared.releaseBody(body)
    this.connection.exchanges.done(pending, message, end)
  }

  // ── lost places ──

  /** What stands where a start line is due is none. */
  private notHttp(start: MessageStart, buf: Buffer, p: number, end: number): number {
    if (this.role === ROLE_SERVER && this.fresh && this.connection.simpleResponse(this, start)) return p
    if (this.fresh && this.role === ROLE_UNKNOWN) {
      this.judge(start.offset, buf, p, end)
      return p
    }
    this.misplaced(start.offset)
    return p + 1
  }

  /** The same for a line that came in pieces, of which the last begins at `p`. */
  private notHttpCollected(stage: HeadStage, buf: Buffer, p: number, end: number): number {
    const { start } = stage
    const kept = stage.takeEarlier()
    if (kept.length === 0) return this.notHttp(start, buf, start.offset - this.base, end)
    if (this.role === ROLE_SERVER && this.fresh && this.connection.simpleResponse(this, start)) this.replay(kept, start)
    else if (this.fresh && this.role === ROLE_UNKNOWN) {
      this.judge(start.offset, kept, 0, kept.length)
      this.replay(kept, start)
    } else this.misplaced(start.offset)
    return p
  }

  /** Something else stands where a message should begin. In front of the first one that may be the end of another. */
  private misplaced(offset: number): void {
    if (this.fresh && !this.connection.fromStart(offset)) {
      this.state = SEARCH
      return
    }
    this.shared.counters.malformed++
    this.lose(offset)
  }

  /** The first bytes of a half are no HTTP: what else, and is it worth looking on? */
  private judge(offset: number, buf: Buffer, p: number, end: number): void {
    const { limits } = this.shared
    this.searchLimit = this.connection.fromStart(offset) ? limits.wrapperBytes : limits.searchBytes
    const verdict = this.connection.judge(buf, p, end)
    this.state = verdict === 'hello' ? HELLO : verdict === 'search' ? SEARCH : IGNORED
    if (verdict === 'ignore') this.connection.inVain()
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
    const { searcher } = this
    const found = searcher.find(buf, p, end, this)
    if (found < 0) {
      if (!this.connection.isHttp && searcher.searched > this.searchLimit) this.giveUp()
      return end
    }
    this.state = HEAD
    this.connection.placeFound(this, searcher.offset)
    this.searcher = undefined
    if (searcher.data === buf) return found
    const { before } = searcher
    if (found >= before) {
      searcher.clear()
      return p + found - before
    }
    // It begins in carried bytes: those go to the head first, then the chunk goes on.
    const stage = this.shared.takeHead()
    stage.start.set(searcher.offset, (this.seqBase + searcher.offset) >>> 0, searcher.time, searcher.acked)
    const kept = stage.adopt(searcher.data, found, before)
    searcher.clear()
    if (kept) this.head = stage
    return kept ? p : end
  }

  /** Is a start line that search has found at `position`, in a packet that acknowledged `acked`, credible? */
  credible(position: number, acked: number, chunkStart: boolean): boolean {
    return this.fresh || this.connection.explains(this, position, acked, chunkStart)
  }

  /** Searched long enough: this half is something else. */
  private giveUp(): void {
    this.searcher?.clear()
    this.state = IGNORED
    this.connection.inVain()
  }

  private hello(buf: Buffer, p: number, end: number): number {
    this.helloStage ??= new HelloStage(this.shared)
    if (this.helloStage.read(buf, p, end)) this.helloDone()
    return end
  }

  private helloDone(): void {
    this.state = IGNORED
    this.connection.other(this.helloStage?.take())
  }

  private tunnelBytes(buf: Buffer, p: number, end: number): number {
    const tunnel = this.connection.tunnel!
    if (!this.peeked && this.role === ROLE_CLIENT && tunnel.kind === 'connect') {
      const verdict = this.look(buf, p, end, requestPrefix)
      if (verdict === SHORT) return end
      if (verdict === YES) this.connection.leaveTunnel()
      this.replay(this.peek!.take(), this.peek!.start)
      return p
    }
    tunnel.data(this.half, buf, p, end)
    return end
  }

  // ── from the connection ──

  /** Nothing more is expected of this half: it was found to be something else, or nothing came. */
  get idle(): boolean {
    return this.state === IGNORED || (this.ended && !this.seen)
  }

  /** Bytes have come that are in no message yet. */
  get unsettled(): boolean {
    return this.head !== undefined || this.state === SEARCH
  }

  /**
   * The other half answers a request whose head has not ended, in a packet that acknowledged `acked`: take what is there of
   * it, its end is missing or comes too late.
   */
  breakHead(acked: number): boolean {
    const { head } = this
    if (this.state !== HEAD || !head || head.shown !== ROLE_CLIENT) return false
    if (acked >= 0 && acked <= head.start.offset) return false
    this.head = undefined
    if (head.simple) this.startSimple(head)
    else {
      this.cutHead(head, REASON.GAP, 0)
      this.lose(this.position)
    }
    this.shared.releaseHead(head)
    return true
  }

  /** The other half has shown what it carries, and so what this one does. */
  awaken(role: Role): void {
    this.role = role
    if (this.state === IGNORED || this.state === HELLO) this.state = SEARCH
    else if (this.state === HEAD && this.head && !this.head.fits(role)) {
      const { offset } = this.head.start
      this.dropHead()
      this.misplaced(offset)
    }
  }

  enterTunnel(): void {
    this.ignore()
    this.peeked = false
    this.state = TUNNEL
  }

  leaveTunnel(): void {
    this.state = HEAD
  }

  /** Gives back all that is held. */
  ignore(): void {
    this.dropHead()
    this.searcher?.clear()
    this.helloStage?.clear()
    this.peek?.take()
    this.state = IGNORED
  }

  private dropHead(): void {
    if (!this.head) return
    this.head.carry.clear()
    this.shared.releaseHead(this.head)
    this.head = undefined
  }

  conflict(): void {
    if (this.body) this.body.pending.oddities |= ODDITY.OVERLAP_CONFLICT
    else this.connection.conflictBetween()
  }

  // ── gaps and ends ──

  gap(bytes: number, at: At): void {
    const { offset } = at
    this.time = at.time
    this.position = offset + bytes
    this.shared.counters.gaps++
    this.shared.counters.gap_bytes += bytes
    switch (this.state) {
      case BODY:
        this.gapInBody(bytes, offset)
        break
      case HEAD:
        if (this.head) this.cutHead(this.head, REASON.GAP, bytes)
        this.dropHead()
        this.lose(offset)
        this.connection.placeLost(this, offset + bytes)
        break
      case SEARCH:
        this.searcher?.clear()
        this.connection.placeLost(this, offset + bytes)
        break
      case TUNNEL:
        this.connection.tunnel!.gap(this.half, bytes)
        break
      case HELLO:
        this.helloDone()
        break
    }
  }

  private gapInBody(bytes: number, offset: number): void {
    const body = this.body!
    const inside = body.gap(bytes, this.time)
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
    this.time = time
    if (this.state === HEAD && this.head) {
      if (this.head.simple && reason === 'fin') this.startSimple(this.head)
      else this.cutHead(this.head, endReason(reason), 0)
    } else if (this.state === BODY) {
      if (this.body!.endsHere(reason === 'fin')) this.finishAt(this.position)
      else this.truncate(endReason(reason))
    } else if (this.state === HELLO) this.helloDone()
    this.ignore()
  }
}
