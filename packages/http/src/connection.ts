import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { identify } from './detect/protocol.js'
import { clientHelloLength } from './detect/sni.js'
import { BODY_CLOSE, type Framing } from './framing/framing.js'
import { HalfReader } from './half/reader.js'
import { type MessageStart, ROLE_CLIENT, ROLE_SERVER, type Role } from './half/role.js'
import type { Head } from './head/head.js'
import { Message } from './message.js'
import { ODDITY, oddityNames } from './oddities.js'
import { Pending } from './pairing/pending.js'
import { RequestQueue } from './pairing/queue.js'
import { endReason, REASON } from './reasons.js'
import type { Shared } from './shared.js'
import { Tunnel, upgradeKind } from './tunnel/tunnel.js'

/** Protocols whose first bytes leave no doubt: the flow costs nothing from there on. Others wait for the second half. */
const CERTAIN = new Set(['tls', 'http2', 'ssh', 'bittorrent', 'smb', 'vnc'])

/** One flow: two readers, the requests that wait, and what becomes of them. */
export class Connection implements StreamHandler {
  private readonly readers: readonly [HalfReader, HalfReader]
  private readonly queue = new RequestQueue()
  isHttp = false
  /** `sink.other` has been told. */
  private declared = false
  private guess: string | undefined
  tunnel: Tunnel | undefined
  /** An exchange that is complete, but whose pair has to be confirmed, and where its response ended. */
  private doubted: Pending | undefined
  private doubtedEnd = -1
  /** What the first packet of the last response acknowledged. */
  private answeredTo = -1
  /** Oddities of bytes between messages, for the next one. */
  private loose = 0

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {
    this.readers = [new HalfReader(this, shared, 0), new HalfReader(this, shared, 1)]
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    if (this.declared) return
    this.readers[half].chunk(buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    if (this.declared) return
    this.readers[half].gap(bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.readers[half].end(reason, time)
  }

  conflict(half: Half, _bytes: number, _at: At): void {
    this.readers[half].conflict()
  }

  close(reason: EndReason, time: number): void {
    this.readers[0].end(reason, time)
    this.readers[1].end(reason, time)
    if (this.doubted) this.settle(reason === 'fin' && this.server.position === this.doubtedEnd)
    this.flush(reason)
    if (this.tunnel) this.shared.sink.tunnel?.(this.flow, this.tunnel.kind, this.tunnel.counts())
    if (!this.isHttp && !this.declared && (this.guess || this.readers[0].seen || this.readers[1].seen)) {
      this.declare(this.guess ?? 'unknown')
    }
    this.shared.sink.closed?.(this.flow, reason)
  }

  // ── what the flow is ──

  /** This half begins at the beginning of the connection. */
  fromStart(offset: number): boolean {
    return this.flow.handshake && offset < 64
  }

  /** Content has shown what `half` carries; the other half carries the opposite. */
  assign(half: Half, role: Role): void {
    this.isHttp = true
    const reader = this.readers[half]
    const other = this.otherOf(reader)
    reader.role = role
    other.awaken(role === ROLE_CLIENT ? ROLE_SERVER : ROLE_CLIENT)
    // What was lost before the roles were known.
    if (reader.lostAt >= 0) this.placeLost(reader, reader.lostAt)
    if (other.lostAt >= 0) this.placeLost(other, other.lostAt)
  }

  /** The first bytes of a half are no HTTP: collect them as a TLS ClientHello, search on in them, or leave them alone. */
  unknown(buf: Buffer, start: number, end: number): 'hello' | 'search' | 'ignore' {
    const protocol = identify(buf, start, end)
    if (this.guess === undefined || this.guess === 'unknown') this.guess = protocol
    if (protocol === 'unknown') return 'search'
    if (protocol === 'tls') return clientHelloLength(buf, start, end) > 0 ? 'hello' : 'ignore'
    if (CERTAIN.has(protocol)) this.declare(protocol)
    return 'ignore'
  }

  /** One half has been searched without finding HTTP. */
  searchedInVain(): void {
    if (this.readers[0].idle && this.readers[1].idle) this.declare(this.guess ?? 'unknown')
  }

  declare(protocol: string, sni?: string): void {
    if (this.declared || this.isHttp) return
    this.declared = true
    this.shared.counters.other_flows++
    this.readers[0].ignore()
    this.readers[1].ignore()
    this.shared.sink.other?.(this.flow, protocol, sni === undefined ? undefined : { sni })
  }

  // ── messages ──

  requestHead(reader: HalfReader, head: Head, framing: Framing, start: MessageStart, cut: boolean): void {
    const { shared } = this
    shared.counters.requests++
    framing.request(head)
    const message = new Message(head.headers, start.seq, start.time)
    message.version = head.version
    message.method = head.method
    message.target = head.target
    const pending = new Pending()
    pending.request = message
    pending.start = start.offset
    pending.acked = start.acked
    pending.oddities = head.oddities | framing.oddities | this.takeLoose()
    pending.expects = head.expect !== ''
    pending.upgrade = head.upgrade
    if (this.doubted) this.settle(start.acked === this.doubtedEnd)
    if (this.queue.length >= shared.limits.pendingRequests) this.dropOldest()
    this.queue.push(pending)
    if (cut) framing.kind = BODY_CLOSE
    const codings = codingsOf(head.contentEncoding, framing.codings)
    reader.beginBody(pending, message, framing, head.contentType, codings, shared.sink.inspect(message))
  }

  responseHead(reader: HalfReader, head: Head, framing: Framing, start: MessageStart, cut: boolean): void {
    const { shared, queue } = this
    if (this.doubted) this.settle(false)
    const status = head.status
    let index = queue.match(start.offset, start.acked, status)
    if (index < 0 && queue.length === 0 && this.otherOf(reader).breakHead(start.acked)) {
      index = queue.match(start.offset, start.acked, status)
    }
    if (status < 200 && status >= 100 && status !== 101) {
      if (index >= 0) this.interim(queue.at(index), status)
      return
    }
    shared.counters.responses++
    this.answeredTo = start.acked
    const pending = index < 0 ? new Pending() : queue.at(index)
    pending.doubtful = index >= 0 && queue.doubtful
    if (index >= 0) for (const passed of queue.resolve(index)) this.giveUp(passed, REASON.GAP)
    else pending.reason = REASON.NO_REQUEST
    const request = pending.request
    const message = new Message(head.headers, start.seq, start.time)
    message.version = head.version
    message.status = status
    pending.response = message
    pending.oddities |= head.oddities | this.takeLoose()
    if (request && !pending.requestDone) pending.oddities |= ODDITY.EARLY_RESPONSE
    const tunnel = cut ? undefined : tunnelOf(request, status, head.upgrade || pending.upgrade)
    framing.response(head, request?.method === 'HEAD' || status === 204 || status === 304 || tunnel !== undefined)
    pending.oddities |= framing.oddities
    if (cut) framing.kind = BODY_CLOSE
    const codings = codingsOf(head.contentEncoding, framing.codings)
    reader.beginBody(pending, message, framing, head.contentType, codings, shared.sink.inspect(message, request))
    if (tunnel) this.openTunnel(tunnel)
  }

  /** What the server sends is no HTTP/1: the answer to an HTTP/0.9 request, which is nothing but a body? */
  simpleResponse(reader: HalfReader, start: MessageStart): boolean {
    const { queue, shared } = this
    if (queue.length === 0) this.otherOf(reader).breakHead(start.acked)
    if (queue.length !== 1 || queue.at(0).request?.version !== '0.9' || queue.at(0).response) return false
    const pending = queue.at(0)
    const message = new Message([], start.seq, start.time)
    message.version = '0.9'
    pending.response = message
    shared.counters.responses++
    shared.framing.untilClose()
    reader.beginBody(pending, message, shared.framing, '', '', 0)
    return true
  }

  private get server(): HalfReader {
    return this.readers[this.readers[0].role === ROLE_SERVER ? 0 : 1]
  }

  private otherOf(reader: HalfReader): HalfReader {
    return this.readers[reader.half === 0 ? 1 : 0]
  }

  private interim(pending: Pending, status: number): void {
    if (pending.interim.length < 16) pending.interim.push(status)
  }

  /** One message of `pending` has ended, as framed before stream position `end` (−1: it broke off). */
  messageDone(pending: Pending, message: Message, end: number): void {
    if (message === pending.request) {
      pending.requestDone = true
      if (!pending.responseDone) this.hold(pending)
    } else pending.responseDone = true
    if (!pending.responseDone || (pending.request && !pending.requestDone)) return
    if (pending.doubtful) {
      this.doubted = pending
      this.doubtedEnd = end
    } else this.publish(pending)
  }

  /**
   * A pair was in doubt, because requests before it are lost and one of them may be what the response answers. It is right
   * when the client's next request acknowledges just the end of that response: no other was owed to it then. Else both are
   * published apart.
   */
  private settle(confirmed: boolean): void {
    const pending = this.doubted!
    this.doubted = undefined
    if (!confirmed) {
      const orphan = new Pending()
      orphan.response = pending.response
      orphan.interim = pending.interim
      orphan.reason = REASON.NO_REQUEST
      pending.response = undefined
      pending.interim = []
      pending.reason ??= REASON.GAP
      this.queue.responsesLost = true
      this.publish(pending)
      this.publish(orphan)
    } else this.publish(pending)
  }

  /** A request that waits counts against the room's memory; without any left, it waits without its fields. */
  private hold(pending: Pending): void {
    const request = pending.request!
    const bytes = 512 + (request.body?.length ?? 0) + request.target.length + 64 * request.rawHeaders.length
    if (this.shared.budget.take(bytes)) {
      pending.held = bytes
      return
    }
    this.shared.counters.memory_refusals++
    request.rawHeaders = []
    request.body = undefined
    request.bodyWhole = false
    pending.oddities |= ODDITY.HEADERS_DROPPED
  }

  private publish(pending: Pending): void {
    this.queue.remove(pending)
    if (pending.held > 0) this.shared.budget.give(pending.held)
    const { counters, sink } = this.shared
    counters.exchanges++
    if (!pending.response) counters.unanswered++
    if (!pending.request) counters.orphan_responses++
    sink.exchange({
      flow: this.flow,
      clientHalf: this.readers[0].role === ROLE_CLIENT ? 0 : 1,
      request: pending.request,
      response: pending.response,
      interim: pending.interim,
      reason: pending.reason,
      oddities: oddityNames(pending.oddities),
    })
  }

  /** A request that will not be answered any more. */
  private giveUp(pending: Pending, reason: string): void {
    if (pending.lost) return
    pending.reason ??= reason
    this.publish(pending)
  }

  private dropOldest(): void {
    this.shared.counters.pending_limit++
    const oldest = this.queue.at(0)
    this.queue.remove(oldest)
    this.queue.responsesLost = true
    if (!oldest.response) this.giveUp(oldest, REASON.PENDING_LIMIT)
  }

  /** The flow ends: what still waits is published as it is. */
  private flush(reason: EndReason): void {
    const { server } = this
    let why: string = reason === 'fin' ? REASON.NO_RESPONSE : endReason(reason)
    if (!server.seen) why = REASON.ONE_SIDED
    else if (this.queue.responsesLost) why = REASON.GAP
    while (this.queue.length > 0) {
      const pending = this.queue.at(0)
      this.queue.remove(pending)
      this.giveUp(pending, why)
    }
  }

  // ── losses ──

  /** `reader` has lost its place: messages may have begun from `offset` on. */
  placeLost(reader: HalfReader, offset: number): void {
    if (reader.role === ROLE_CLIENT) this.queue.requestsLost(offset)
    else if (reader.role === ROLE_SERVER) this.queue.responseGap(offset)
  }

  /** `reader` has found a start line at `offset` again: what it passed over may have held messages. */
  placeFound(reader: HalfReader, offset: number): void {
    if (reader.lostAt >= 0 && reader.role === ROLE_SERVER) this.queue.responseGap(offset)
  }

  /**
   * Is a start line at `position`, found by search after a loss, credible? Text in a body can look like one. Messages begin
   * where a packet begins (of pipelined ones, the first does); and each has its time: a request when the one before has been
   * answered, a response when a request has arrived.
   */
  explains(role: Role, position: number, acked: number, chunkStart: boolean): boolean {
    if (!chunkStart) return false
    if (role === ROLE_CLIENT) return this.queue.pipelined || !this.queue.overtakes(acked)
    if (role !== ROLE_SERVER) return true
    // Nothing new has reached the server since it began the response before.
    if (acked >= 0 && acked <= this.answeredTo && !this.queue.pipelined) return false
    const client = this.readers[0].role === ROLE_CLIENT ? this.readers[0] : this.readers[1]
    if (!client.seen || client.unsettled || acked > client.position) return true
    return this.queue.explains(position, acked)
  }

  conflictBetween(): void {
    this.loose |= ODDITY.OVERLAP_CONFLICT
  }

  private takeLoose(): number {
    const bits = this.loose
    this.loose = 0
    return bits
  }

  // ── tunnels ──

  private openTunnel(tunnel: Tunnel): void {
    this.tunnel = tunnel
    this.shared.counters.tunnels++
    this.readers[0].enterTunnel()
    this.readers[1].enterTunnel()
  }

  /** Plain HTTP begins inside a CONNECT tunnel: it is read as HTTP again. */
  leaveTunnel(): void {
    this.readers[0].leaveTunnel()
    this.readers[1].leaveTunnel()
  }

  tunnelGap(half: Half, bytes: number): void {
    this.tunnel!.gap(half, bytes)
  }
}

/** A 2xx answer to CONNECT, or 101: from here on the connection is something else. */
function tunnelOf(request: Message | undefined, status: number, upgrade: string): Tunnel | undefined {
  if (status === 101) return new Tunnel(upgradeKind(upgrade))
  return request?.method === 'CONNECT' && status >= 200 && status < 300 ? new Tunnel('connect') : undefined
}

/** Transfer codings are applied after content codings, so they are undone first. */
function codingsOf(content: string, transfer: string): string {
  if (transfer === '') return content === 'identity' ? '' : content
  return content === '' ? transfer : `${content},${transfer}`
}
