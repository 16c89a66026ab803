/** What the flow room gives to the rooms behind it. No HTTP here, no clock but packet time, no I/O. */
import type { Tap } from '@apiscope/schema'

/** 0 = the side that opened the connection (or sent first, when midstream), 1 = the other. */
export type Half = 0 | 1

export interface FlowInfo {
  /** Counts up from 1 in order of first packet. */
  readonly serial: number
  readonly tap?: Tap
  /** Text form, RFC 5952 for IPv6. Index by half. */
  readonly ip: readonly [string, string]
  readonly port: readonly [number, number]
  /** Packet time of the first packet. */
  readonly start: number
  /** False when the SYN was not seen. */
  readonly handshake: boolean
  /** For whoever reads the flow to keep what it made of it; the flow room starts it as undefined and never reads it. */
  note?: unknown
  /** Whom a PROXY protocol header at the very beginning of a half names as the caller: as written, and only as true as its sender. */
  proxied?: { half: Half; source: string }
  /** For a room between this one and the reader to tell the reader what carried its bytes; the flow room never reads it. */
  carrier?: unknown
}

/**
 * Where a chunk or gap lies. One instance is reused: read it during the call.
 * Stream positions count bytes of one half since its first known byte, as plain numbers that do not wrap.
 */
export interface At {
  /** Packet time at which these bytes were seen; for bytes that waited behind a hole, of their own packet. */
  time: number
  /** Stream position of the first byte, this half. */
  offset: number
  /** Stream position of the other half that the packet acknowledged (bytes below it had reached this side); −1 unknown. */
  acked: number
  /** Absolute TCP sequence number of the first byte (uint32): equal for every tap that sees the same traffic. */
  seq: number
}

export type EndReason = 'fin' | 'rst' | 'timeout' | 'evicted' | 'reused' | 'eof'

/** One per flow. Buffers are borrowed: `buf[start, end)` is valid during the call only. */
export interface StreamHandler {
  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void
  /** `bytes` are known to be missing at this place. */
  gap(half: Half, bytes: number, at: At): void
  /** Nothing more will come on this half. */
  end(half: Half, reason: EndReason, time: number): void
  /**
   * Acknowledgement progress without data: the peer has received everything of `half` below `position`.
   * Lets a reader conclude that a request was delivered before a response began.
   */
  acknowledged?(half: Half, position: number, time: number): void
  /**
   * Two segments give different bytes for the same positions, `bytes` of them: one reading was delivered, or will be. The receiver
   * may have taken the other, `other[start, end)`: the segment as it came, which `at` says the first position of.
   */
  conflict?(half: Half, bytes: number, at: At, other: Buffer, start: number, end: number): void
  /** The flow is gone from the table; always the last call. */
  close(reason: EndReason, time: number): void
}

/** Makes the handler of a new flow; undefined = not interested (the flow is tracked, its bytes are not buffered). */
export type OpenStream = (info: FlowInfo) => StreamHandler | undefined
