import type { OpenStream } from '@apiscope/flow'
import type { HttpSink } from './contract.js'
import type { HttpCounters } from './counters.js'
import { FLOW_BYTES, FlowReader } from './flow-reader.js'
import { DEFAULT_LIMITS, type HttpLimits } from './limits.js'
import { ProtobufTypes } from './protobuf/types.js'
import { Shared } from './shared.js'

/** The HTTP room for the flows of one thread. */
export interface HttpRoom {
  /** Hand this to the flow table. */
  readonly open: OpenStream
  /** Packet time has reached `now`, ms: what goes on for long is told. */
  advance(now: number): void
  readonly counters: Readonly<HttpCounters>
  /** What is known of the types of Protobuf messages. */
  readonly types: ProtobufTypes
}

export interface ProtobufDescriptions {
  /** Serialised FileDescriptorSets (`protoc --descriptor_set_out`); throws what the library throws for others. */
  sets?: readonly Uint8Array[]
  /** Told of files by which a server described itself (gRPC reflection) and that are new. */
  found?: (host: string, files: Uint8Array[]) => void
}

/**
 * Reads HTTP/1.x out of TCP flows on any port, by content, and gives each exchange to `sink` once. Nothing throws on
 * traffic; memory stays within `options.memoryBytes` for all flows together.
 */
export function openHttp(
  sink: HttpSink,
  options: Partial<HttpLimits> = {},
  { sets = [], found = () => {} }: ProtobufDescriptions = {},
): HttpRoom {
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
    advance: (now) => shared.running.advance(now),
    counters: shared.counters,
    types: new ProtobufTypes(shared.limits, shared.counters, sets, found),
  }
}
