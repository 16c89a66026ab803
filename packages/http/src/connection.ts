import type { EndReason, FlowInfo, Half } from '@apiscope/flow'
import { Classification, type Verdict } from './classify.js'
import { BODY_CLOSE, BODY_NONE } from './framing/framing.js'
import type { HalfOwner, HalfPlace } from './half/half-owner.js'
import { HalfReader } from './half/reader.js'
import { type MessageStart, ROLE_CLIENT, ROLE_SERVER, type Role } from './half/role.js'
import { NO_FIELDS } from './head/fields.js'
import type { Head } from './head/head.js'
import type { Http2Connection } from './http2/connection.js'
import { Message } from './message.js'
import { ODDITY } from './oddities.js'
import { Exchanges } from './pairing/exchanges.js'
import { Loose } from './pairing/loose.js'
import { Pending } from './pairing/pending.js'
import { endReason } from './reasons.js'
import type { Shared } from './shared.js'
import { mayGoOn } from './streaming/running.js'
import { channelIn, http2In, tunnelOf } from './tunnel/open.js'
import type { Tunnel } from './tunnel/tunnel.js'

/** One flow that is, or may be, HTTP: its two readers, who asks and who answers, and where their messages go. */
export class Connection implements HalfOwner {
  readonly exchanges: Exchanges
  /** Content has shown it. */
  isHttp = false
  tunnel: Tunnel | undefined
  /** HTTP/2 that goes on inside: after an upgrade to h2c, or in a CONNECT tunnel. */
  http2: Http2Connection | undefined
  private readonly readers: readonly [HalfReader, HalfReader]
  private readonly classification = new Classification()
  /** One half has begun with what is surely another protocol, and the server that its ClientHello names. */
  private certain = false
  private sni: string | undefined = undefined
  private readonly loose: Loose

  /** @param leave called once when the flow is found not to be HTTP */
  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
    private readonly leave: (protocol: string, sni?: string) => void,
  ) {
    this.exchanges = new Exchanges(flow, shared)
    this.loose = new Loose(shared.limits.conflictBytes)
    this.readers = [new HalfReader(this, shared, 0), new HalfReader(this, shared, 1)]
  }

  reader(half: Half): HalfReader {
    return this.readers[half]
  }

  close(reason: EndReason, time: number): void {
    this.readers[0].end(reason, time)
    this.readers[1].end(reason, time)
    const { server } = this
    this.exchanges.flush(reason, server.seen, server.position)
    this.http2?.close(reason, time)
    this.tunnel?.channel?.close(reason === 'fin' ? undefined : endReason(reason))
    if (this.tunnel) this.shared.sink.tunnel?.(this.flow, this.tunnel.kind, this.tunnel.counts())
    if (!this.isHttp && (this.readers[0].seen || this.readers[1].seen)) this.other()
  }

  // ── what the flow is ──

  /** A half that begins at `offset` begins with the connection. */
  fromStart(offset: number): boolean {
    return this.flow.handshake && offset < 64
  }

  /** Content has shown what `half` carries; the other half carries the opposite. */
  assign(half: Half, role: Role): void {
    this.isHttp = true
    const reader = this.readers[half]
    const other = this.otherOf(reader)
    reader.role = role
    this.exchanges.clientHalf = role === ROLE_CLIENT ? half : other.half
    other.awaken(role === ROLE_CLIENT ? ROLE_SERVER : ROLE_CLIENT)
    // What was lost before the roles were known.
    if (reader.lostAt >= 0) this.placeLost(reader, reader.lostAt)
    if (other.lostAt >= 0) this.placeLost(other, other.lostAt)
  }

  /** The first bytes of `half` are no HTTP. */
  judge(half: Half, buf: Buffer, start: number, end: number): Verdict {
    const verdict = this.classification.judge(buf, start, end)
    if (this.certain || verdict === 'certain') this.notHttp(half)
    return verdict
  }

  /** One half has been searched, or left alone, without finding HTTP. */
  inVain(): void {
    if (this.readers[0].idle && this.readers[1].idle) this.other()
  }

  /**
   * `half` has begun with what is surely another protocol. An HTTP server refuses that with 400 and may go on to read what follows, so the
   * flow is left alone once the other half has begun with no HTTP either.
   * @param sni server name of a TLS ClientHello
   */
  notHttp(half: Half, sni?: string): void {
    this.certain = true
    this.sni ??= sni
    if (this.readers[half === 0 ? 1 : 0].seen) this.other()
  }

  private other(): void {
    if (!this.isHttp) this.leave(this.classification.protocol ?? 'unknown', this.sni)
  }

  /** Gives back what the readers hold. */
  release(): void {
    this.readers[0].ignore()
    this.readers[1].ignore()
    this.tunnel?.channel?.release()
  }

  // ── messages ──

  requestHead(half: HalfPlace, head: Head, start: MessageStart, cut: boolean): void {
    const { shared } = this
    const { framing } = shared
    shared.counters.requests++
    framing.request(head)
    const message = new Message(head.fields, head.contentType, start.seq, start.time)
    message.version = head.version
    message.method = head.method
    message.target = head.target
    const pending = new Pending()
    pending.request = message
    pending.start = start.offset
    pending.acked = start.acked
    pending.oddities = head.oddities | framing.oddities
    this.loose.giveTo(pending)
    pending.expects = head.expect !== ''
    pending.upgrade = head.upgrade
    this.exchanges.asked(pending)
    if (cut) framing.kind = BODY_CLOSE
    const codings = codingsOf(head.contentEncoding, framing.codings)
    const keep = shared.sink.inspect(message, undefined, this.flow.ip[half.half])
    this.readers[half.half].beginBody(pending, message, head.contentType, codings, keep)
  }

  /** Returns the tunnel that the response opens. */
  responseHead(half: HalfPlace, head: Head, start: MessageStart, cut: boolean): Tunnel | undefined {
    const { shared, exchanges } = this
    const { framing } = shared
    const { status } = head
    let index = exchanges.match(start.offset, start.acked, status)
    if (index < 0 && exchanges.queue.length === 0 && this.otherOf(half).breakHead(start.acked)) {
      index = exchanges.match(start.offset, start.acked, status)
    }
    if (status < 200 && status >= 100 && status !== 101) {
      if (index >= 0) exchanges.interim(index, status)
      return undefined
    }
    shared.counters.responses++
    const pending = exchanges.answered(index, start.acked)
    const { request } = pending
    const message = new Message(head.fields, head.contentType, start.seq, start.time)
    message.version = head.version
    message.status = status
    pending.response = message
    const tunnel = cut ? undefined : tunnelOf(request, message, head.upgrade || pending.upgrade)
    framing.response(head, request?.method === 'HEAD' || status === 204 || status === 304 || tunnel !== undefined)
    pending.oddities |= head.oddities | framing.oddities
    this.loose.giveTo(pending)
    if (request && !pending.requestDone) pending.oddities |= ODDITY.EARLY_RESPONSE
    if (cut) framing.kind = BODY_CLOSE
    const codings = codingsOf(head.contentEncoding, framing.codings)
    this.readers[half.half].beginBody(
      pending,
      message,
      head.contentType,
      codings,
      shared.sink.inspect(message, request),
    )
    if (framing.kind !== BODY_NONE && mayGoOn(message.contentType)) this.running(half, pending, message)
    return tunnel
  }

  /** The answer may go on for long. */
  private running(half: HalfPlace, pending: Pending, message: Message): void {
    this.shared.running.begins({
      pending,
      message,
      account: this.readers[half.half].body!.books,
      isAsked: () => !pending.request || pending.requestDone,
      exchange: () => this.exchanges.exchangeOf(pending),
    })
  }

  /** What the server sends is no HTTP/1: the answer to an HTTP/0.9 request, which is nothing but a body? */
  simpleResponse(half: HalfPlace, start: MessageStart): boolean {
    const { shared } = this
    const { queue } = this.exchanges
    if (queue.length === 0) this.otherOf(half).breakHead(start.acked)
    if (queue.length !== 1 || queue.at(0).request?.version !== '0.9' || queue.at(0).response) return false
    const pending = queue.at(0)
    const message = new Message(NO_FIELDS, '', start.seq, start.time)
    message.version = '0.9'
    pending.response = message
    shared.counters.responses++
    shared.framing.untilClose()
    this.readers[half.half].beginBody(pending, message, '', '', 0)
    return true
  }

  private get server(): HalfReader {
    return this.readers[this.readers[0].role === ROLE_SERVER ? 0 : 1]
  }

  private otherOf(half: HalfPlace): HalfReader {
    return this.readers[half.half === 0 ? 1 : 0]
  }

  // ── losses ──

  /** `half` has lost its place: messages may have begun from `offset` on. */
  placeLost(half: HalfPlace, offset: number): void {
    if (half.role === ROLE_CLIENT) this.exchanges.queue.requestsLost(offset)
    else if (half.role === ROLE_SERVER) this.exchanges.queue.responseGap(offset)
  }

  /** `half` has found a start line at `offset` again: what it passed over may have held messages. */
  placeFound(half: HalfPlace, offset: number): void {
    if (half.lostAt >= 0 && half.role === ROLE_SERVER) this.exchanges.queue.responseGap(offset)
  }

  /**
   * Is a start line at `position`, found by search after a loss, credible? Text in a body can look like one. Messages begin
   * where a packet begins (of pipelined ones, the first does); and each has its time: a request when the one before has been
   * answered, a response when a request has arrived.
   */
  explains(half: HalfPlace, position: number, acked: number, chunkStart: boolean): boolean {
    if (!chunkStart) return false
    const { queue } = this.exchanges
    if (half.role === ROLE_CLIENT) return queue.pipelined || !queue.overtakes(acked)
    if (half.role !== ROLE_SERVER) return true
    const client = this.otherOf(half)
    const unknown = !client.seen || client.unsettled || acked > client.position
    return this.exchanges.credible(position, acked, unknown)
  }

  conflictBetween(bytes: Buffer | undefined): void {
    this.loose.conflict(this.exchanges.queue, bytes)
  }

  // ── tunnels ──

  openTunnel(tunnel: Tunnel): void {
    this.tunnel = tunnel
    this.shared.counters.tunnels++
    this.readers[0].enterTunnel()
    this.readers[1].enterTunnel()
    if (tunnel.kind === 'h2c') this.openHttp2(tunnel.request)
    else if (tunnel.kind === 'websocket')
      tunnel.channel = channelIn(this.flow, this.shared, tunnel, this.exchanges.facts())
  }

  /** HTTP/2 begins inside the tunnel. @param request what was asked with the upgrade */
  openHttp2(request?: Message): void {
    this.http2 = http2In(this.flow, this.shared, this.exchanges.clientHalf, request) ?? this.http2
  }

  /** Plain HTTP begins inside a CONNECT tunnel: it is read as HTTP again. */
  leaveTunnel(): void {
    this.readers[0].leaveTunnel()
    this.readers[1].leaveTunnel()
  }
}

/** Transfer codings are applied after content codings, so they are undone first. */
function codingsOf(content: string, transfer: string): string {
  if (transfer === '') return content === 'identity' ? '' : content
  return content === '' ? transfer : `${content},${transfer}`
}
