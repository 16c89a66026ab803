import type { OpenStream } from '@apiscope/flow'
import type { HttpSink } from './contract.js'
import type { HttpCounters } from './counters.js'
import { FLOW_BYTES, FlowReader } from './flow-reader.js'
import { DEFAULT_LIMITS, type HttpLimits } from './limits.js'
import { Shared } from './shared.js'

/** The HTTP room for the flows of one thread. */
export interface HttpRoom {
  /** Hand this to the flow table. */
  readonly open: OpenStream
  readonly counters: Readonly<HttpCounters>
}

/**
 * Reads HTTP/1.x out of TCP flows on any port, by content, and gives each exchange to `sink` once. Nothing throws on
 * traffic; memory stays within `options.memoryBytes` for all flows together.
 */
export function openHttp(sink: HttpSink, options: Partial<HttpLimits> = {}): HttpRoom {
  const shared = new Shared(sink, { ...DEFAULT_LIMITS, ...options })
  return {
    open: (info) => {
      if (!shared.budget.takeFlow(FLOW_BYTES)) {
        shared.counters.flows_refused++
        return undefined
      }
      shared.counters.flows++
      return new FlowReader(info, shared)
    },
    counters: shared.counters,
  }
}
