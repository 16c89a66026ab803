import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { Connection } from './connection.js'
import { ProxyHeader } from './detect/proxy-header.js'
import { HTTP2_BYTES, Http2Connection } from './http2/connection.js'
import { looksLikeHttp2 } from './http2/detect.js'
import type { Shared } from './shared.js'

/** What a flow that is read costs at rest, bytes (measured with node --expose-gc, rounded up): taken from the room's budget. */
export const FLOW_BYTES = 1_152

/** Packets of a flow that was picked up in the middle in which frames of HTTP/2 are looked for. */
const MOST_SNIFFS = 64

/** The handler of one flow. When it turns out not to be HTTP, nothing of it is kept but this. */
export class FlowReader implements StreamHandler {
  private connection: Connection | undefined
  /** While a PROXY protocol header may still go on, and the half that it begins. */
  private header: ProxyHeader | undefined
  private headerHalf: Half = 0
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
    if (this.header || at.offset === 0) this.readHeader(half, buf, start, end, at.offset)
    const { connection } = this
    if (connection && !connection.isHttp && this.sniffs > 0 && this.isHttp2(buf, start, end, at)) this.becomeHttp2()
    if (!this.http2) this.connection?.reader(half).chunk(buf, start, end, at)
    // Found in these bytes, which HTTP/1 has not used.
    this.http2?.chunk(half, buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    if (half === this.headerHalf) this.header = undefined
    if (this.http2) this.http2.gap(half, bytes, at)
    else this.connection?.reader(half).gap(bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    if (this.http2) this.http2.end(half, reason, time)
    else this.connection?.reader(half).end(reason, time)
  }

  conflict(half: Half, _bytes: number, _at: At, other: Buffer, start: number, end: number): void {
    if (this.http2) this.http2.conflict()
    else this.connection?.reader(half).conflict(other, start, end)
  }

  close(reason: EndReason, time: number): void {
    this.connection?.close(reason, time)
    this.http2?.close(reason, time)
    this.http2 = undefined
    this.drop()
    this.shared.sink.closed?.(this.flow, reason)
  }

  /** Only the first bytes of a connection that was seen to begin name its caller: later ones are the caller's own. */
  private readHeader(half: Half, buf: Buffer, start: number, end: number, offset: number): void {
    if (offset === 0 && this.flow.handshake && ProxyHeader.mayBegin(buf, start, end)) {
      this.header = new ProxyHeader()
      this.headerHalf = half
    }
    if (!this.header || half !== this.headerHalf || this.header.take(buf, start, end)) return
    const { source } = this.header
    if (source !== undefined) this.connection?.exchanges.named(half, source)
    this.header = undefined
  }

  private isHttp2(buf: Buffer, start: number, end: number, at: At): boolean {
    this.sniffs--
    return looksLikeHttp2(buf, start, end, this.flow.handshake && at.offset === 0)
  }

  private becomeHttp2(): void {
    this.drop()
    const { budget, counters } = this.shared
    if (!budget.takeFlow(HTTP2_BYTES)) counters.flows_refused++
    else this.http2 = new Http2Connection(this.flow, this.shared, this.flow.handshake)
  }

  private readonly leave = (protocol: string, sni?: string): void => {
    if (!this.connection) return
    if (protocol === 'http2') {
      this.becomeHttp2()
      return
    }
    this.drop()
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
