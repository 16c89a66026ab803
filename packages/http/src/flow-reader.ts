import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { Connection } from './connection.js'
import type { Shared } from './shared.js'

/** What a flow that is read costs at rest, bytes (measured with node --expose-gc, rounded up): taken from the room's budget. */
export const FLOW_BYTES = 1_152

/** The handler of one flow. When it turns out not to be HTTP, nothing of it is kept but this. */
export class FlowReader implements StreamHandler {
  private connection: Connection | undefined

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {
    this.connection = new Connection(flow, shared, this.leave)
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.connection?.reader(half).chunk(buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    this.connection?.reader(half).gap(bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    this.connection?.reader(half).end(reason, time)
  }

  conflict(half: Half, _bytes: number, _at: At): void {
    this.connection?.reader(half).conflict()
  }

  close(reason: EndReason, time: number): void {
    this.connection?.close(reason, time)
    this.drop()
    this.shared.sink.closed?.(this.flow, reason)
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
