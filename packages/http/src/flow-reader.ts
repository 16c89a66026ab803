import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { Connection } from './connection.js'
import { HTTP2_BYTES, Http2Connection } from './http2/connection.js'
import { looksLikeHttp2, mayBeginHttp2 } from './http2/detect.js'
import type { Shared } from './shared.js'

/** What a flow that is read costs at rest, bytes (measured with node --expose-gc, rounded up): taken from the room's budget. */
export const FLOW_BYTES = 1_152

/** Packets of a flow that was picked up in the middle in which frames of HTTP/2 are looked for. */
const MOST_SNIFFS = 64

/** Where HTTP/2 may be found out after HTTP/1 has taken the first bytes of its preface. */
const PREFACE_BYTES = 24
const BEGINNING: At = { time: 0, offset: 0, acked: -1, seq: 0 }

/** The handler of one flow. When it turns out not to be HTTP, nothing of it is kept but this. */
export class FlowReader implements StreamHandler {
  private connection: Connection | undefined
  private http2: Http2Connection | undefined
  /** Packets that are still looked at for frames of HTTP/2, until the flow has shown what it is. */
  private sniffs = MOST_SNIFFS

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {
    this.connection = new Connection(flow, shared, this.leave)
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    const { connection } = this
    if (connection && !connection.isHttp && !this.http2 && this.sniffs > 0 && this.isHttp2(buf, start, end, at))
      this.openHttp2(at)
    this.connection?.reader(half).chunk(buf, start, end, at)
    // Perhaps only found in these bytes, which HTTP/1 has not used.
    this.http2?.chunk(half, buf, start, end, at)
    if (this.http2 && this.connection) this.settle()
  }

  gap(half: Half, bytes: number, at: At): void {
    this.http2?.gap(half, bytes, at)
    this.connection?.reader(half).gap(bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.http2?.end(half, reason, time)
    this.connection?.reader(half).end(reason, time)
  }

  conflict(half: Half, _bytes: number, _at: At, other: Buffer, start: number, end: number): void {
    this.http2?.conflict()
    this.connection?.reader(half).conflict(other, start, end)
  }

  close(reason: EndReason, time: number): void {
    this.connection?.close(reason, time)
    const { http2 } = this
    http2?.close(reason, time)
    this.http2 = undefined
    this.drop()
    if (http2 && !http2.isProven && !http2.fromStart) this.tell('http2-midstream')
    else if (http2?.isBroken && !http2.isProven) this.tell('http2')
    this.shared.sink.closed?.(this.flow, reason)
  }

  private isHttp2(buf: Buffer, start: number, end: number, at: At): boolean {
    this.sniffs--
    const begins = this.flow.handshake && at.offset === 0
    return (begins && mayBeginHttp2(buf, start, end)) || looksLikeHttp2(buf, start, end, begins)
  }

  /**
   * HTTP/1 is read beside it until either is proven: a server of HTTP/1 refuses a preface and may go on to read what follows, and frames
   * in the middle of a connection may be something else.
   */
  private openHttp2(at: At): void {
    const begins = this.flow.handshake && at.offset < PREFACE_BYTES
    const { budget, counters } = this.shared
    if (!budget.takeFlow(HTTP2_BYTES)) counters.flows_refused++
    else this.http2 = new Http2Connection(this.flow, this.shared, begins)
  }

  /** Where it begins, the client's frames prove nothing: the server's do. */
  private settle(): void {
    const { isAnswered, isProven, fromStart } = this.http2!
    if (isAnswered || (isProven && !fromStart)) this.drop()
    else if (this.connection!.isHttp) {
      this.dropHttp2()
      this.sniffs = 0
    }
  }

  private dropHttp2(): void {
    this.http2?.release()
    this.http2 = undefined
  }

  private readonly leave = (protocol: string, sni?: string): void => {
    if (!this.connection) return
    this.drop()
    if (this.http2 && (protocol === 'http2' || this.http2.isProven || !this.http2.fromStart)) return
    this.dropHttp2()
    if (protocol === 'http2' && this.flow.handshake) this.openHttp2(BEGINNING)
    else this.tell(protocol, sni)
  }

  private tell(protocol: string, sni?: string): void {
    this.shared.counters.other_flows++
    this.shared.sink.other?.(this.flow, protocol, sni === undefined ? undefined : { sni })
  }

  private drop(): void {
    if (!this.connection) return
    this.connection.release()
    this.connection = undefined
    this.shared.budget.give(FLOW_BYTES)
  }
}
