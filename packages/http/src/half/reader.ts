import type { At, EndReason } from '@apiscope/flow'
import type { Message } from '../message.js'
import type { Pending } from '../pairing/pending.js'
import { endReason, REASON } from '../reasons.js'
import { gapInBody, readBody, tunnelBytes } from './bodies.js'
import { cutHead, misplaced, readHead, startSimple } from './heads.js'
import { helloDone, readHello, search } from './recovery.js'
import { ROLE_CLIENT, ROLE_SERVER, type Role } from './role.js'
import { BODY, HEAD, HELLO, IGNORED, ReaderState, SEARCH, TUNNEL } from './state.js'

/** Reads one half of a flow: heads, bodies, gaps. What it finds goes to the connection, which pairs. */
export class HalfReader extends ReaderState {
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

  protected step(buf: Buffer, p: number, end: number): number {
    switch (this.state) {
      case HEAD:
        return readHead(this, buf, p, end)
      case BODY:
        return readBody(this, buf, p, end)
      case SEARCH:
        return search(this, buf, p, end)
      case HELLO:
        return readHello(this, buf, p, end)
      case TUNNEL:
        return tunnelBytes(this, buf, p, end)
      default:
        return end
    }
  }

  gap(bytes: number, at: At): void {
    const { offset } = at
    const { connection, shared } = this
    this.time = at.time
    this.position = offset + bytes
    shared.counters.gaps++
    shared.counters.gap_bytes += bytes
    switch (this.state) {
      case BODY:
        gapInBody(this, bytes, offset)
        break
      case HEAD:
        if (this.head) cutHead(this, this.head, REASON.GAP, bytes)
        this.dropHead()
        this.lose(offset)
        connection.placeLost(this, offset + bytes)
        break
      case SEARCH:
        this.searcher?.clear()
        connection.placeLost(this, offset + bytes)
        break
      case TUNNEL:
        connection.tunnel!.channel?.gap(this.half, bytes, at.time)
        connection.http2?.gap(this.half, bytes, at)
        break
      case HELLO:
        helloDone(this)
        break
    }
  }

  end(reason: EndReason, time: number): void {
    if (this.ended) return
    this.ended = true
    this.time = time
    if (this.state === HEAD && this.head) {
      if (this.head.simple && reason === 'fin') startSimple(this, this.head)
      else cutHead(this, this.head, endReason(reason), 0)
    } else if (this.state === BODY) {
      if (this.body!.endsHere(reason === 'fin')) this.finishAt(this.position)
      else this.truncate(endReason(reason))
    } else if (this.state === HELLO) helloDone(this)
    this.ignore()
  }

  /** Bytes of this half came twice with different content; `other[start, end)` is the reading that is not delivered. */
  conflict(other: Buffer, start: number, end: number): void {
    const { body, connection, shared } = this
    const bytes = this.role === ROLE_SERVER ? undefined : other.subarray(start, end)
    if (body) body.pending.noteConflict(bytes, shared.limits.conflictBytes)
    else connection.conflictBetween(bytes)
  }

  // ── from the connection ──

  /** The connection has made a message of the head: its body follows as framed. */
  beginBody(pending: Pending, message: Message, contentType: string, codings: string, keep: number): void {
    message.lastByte = this.time
    this.body = this.shared.takeBody()
    this.body.begin(pending, message, this.shared.framing, contentType, codings, keep)
    this.state = BODY
    this.peeked = false
  }

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
    if (head.simple) startSimple(this, head)
    else {
      cutHead(this, head, REASON.GAP, 0)
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
      misplaced(this, offset)
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
}
