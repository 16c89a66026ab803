/** What the TLS room tells of a flow. */
import type { FlowInfo } from '@apiscope/flow'

/** Why the bytes of a TLS flow were or were not read. */
export type TlsVerdict =
  | 'read'
  /** No secret of this connection came. */
  | 'no-key'
  /** The suite's cipher is not known here. */
  | 'unknown-suite'
  /** The hellos were sent before the capture began. */
  | 'joined-late'
  /** A hello was lost. */
  | 'hello-lost'
  /** Behind a loss the record numbers were not found again. */
  | 'place-lost'

/** One TLS connection, as far as it is known; filled in as it goes on. */
export interface TlsFacts {
  verdict: TlsVerdict
  /** Lower case. */
  serverName?: string
  alpn?: string
  /** `1.0` … `1.3`. */
  version?: string
  suite?: number
  /** How long encrypted bytes waited for the key, ms of packet time; 0 when it was there. */
  keyLateMs: number
  /** Application records read, and known to be lost or not decrypted. */
  records: number
  lostRecords: number
}

export interface TlsSink {
  /** A TLS flow is over, or given up. Once per flow. */
  tls(flow: FlowInfo, facts: TlsFacts): void
}

/** What carried the plaintext of a flow; undefined for a flow in the clear. */
export function tlsOf(flow: FlowInfo): TlsFacts | undefined {
  return flow.carrier as TlsFacts | undefined
}
