import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { Connection } from './connection.js'
import { ProxyHeader } from './detect/proxy-header.js'
import type { Shared } from './shared.js'

/** What a flow that is read costs at rest, bytes (measured with node --expose-gc, rounded up): taken from the room's budget. */
export const FLOW_BYTES = 1_152

/** The handler of one flow. When it turns out not to be HTTP, nothing of it is kept but this. */
export class FlowReader implements StreamHandler {
  private connection: Connection | undefined
  /** While a PROXY protocol header may still go on, and the half that it begins. */
  private header: ProxyHeader | undefined
  private headerHalf: Half = 0

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {
    this.connection = new Connection(flow, shared, this.leave)
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    if (this.header || at.offset === 0) this.readHeader(half, buf, start, end, at.offset)
    this.connection?.reader(half).chunk(buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    if (half === this.headerHalf) this.header = undefined
    this.connection?.reader(half).gap(bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.connection?.reader(half).end(reason, time)
  }

  conflict(half: Half, _bytes: number, _at: At, other: Buffer, start: number, end: number): void {
    this.connection?.reader(half).conflict(other, start, end)
  }

  close(reason: EndReason, time: number): void {
    this.connection?.close(reason, time)
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

  private readonly leave = (protocol: string, sni?: string): void => {
    if (!this.connection) return
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
