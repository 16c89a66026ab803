import { ApiscopeError } from '@apiscope/schema'

/** Every bound of the flow table, with unit and default. Times are packet time. */
export interface FlowLimits {
  /** Budget for flows and held bytes together, bytes. Default 256 MiB. What the handlers keep is not in it. */
  memoryBytes: number
  /** Part of `memoryBytes` for bytes that wait behind a hole, bytes. Default a quarter. Beyond: the oldest hole is closed. */
  holdBytes: number
  /** Part of `memoryBytes` for the bytes delivered last, with which retransmissions are compared, bytes. Default 4 MiB, at most 1/16 of it; 0: none. */
  historyBytes: number
  /** Flows at once. Default what the rest of `memoryBytes` holds (about 150,000). Beyond: see `FlowTable`. */
  maxFlows: number
  /** Flows of one 5-tuple at once (same addresses and ports under several taps). Default 16. Beyond: shed. */
  maxFlowsPerTuple: number
  /** Held bytes of one half, counted in whole blocks. Default 4 MiB. Beyond: dropped, or the hole closes (one-way feed). */
  maxHeldBytes: number
  /** Held segments of one half. Default 4,096. Beyond: as `maxHeldBytes`. */
  maxHeldSegments: number
  /** Farthest from the expected sequence number that a segment is believed unconfirmed, bytes. Default 16 MiB. */
  windowBytes: number
  /** Farthest from the expected sequence number that a reset is believed, bytes. Default 1 MiB. Beyond: ignored. */
  resetWindowBytes: number
  /** How far sequence and acknowledgement numbers may differ for a packet of another tap to be of a flow. Default 4 MiB. */
  agreeBytes: number
  /** An acknowledged hole stays open for this many further packets of its flow. Default 64. */
  gracePackets: number
  /** … and for no longer than this, ms. Default 250. */
  graceMs: number
  /** One-way feed: a hole closes once this much waits behind it, bytes. Default 256 KiB. */
  oneWayBytes: number
  /** One-way feed: … or after this time, ms. Default 2,000. */
  oneWayMs: number
  /** A hole that the peer never acknowledges closes after this time, ms. Default 30,000. */
  holeMs: number
  /** Idle flow that is not established (handshake only, or a single packet), ms. Default 60,000, as Suricata. */
  newIdleMs: number
  /** Idle established flow, ms. Default 600,000, as Suricata. */
  liveIdleMs: number
  /** Idle flow with one half ended, ms. Default 120,000. */
  halfClosedIdleMs: number
  /** Idle flow with a FIN that nobody acknowledged: it is believed after this time, ms. Default 5,000. */
  finWaitIdleMs: number
  /** Quiet time after a reset until the flow ends: what was in flight still counts, ms. Default 2,000. */
  resetIdleMs: number
  /** How long an ended flow is remembered, so that stragglers start no new one, ms. Default 10,000. */
  goneMs: number
  /** When the table is full, established flows idle for this long make room, ms. Default 30,000. */
  pressureIdleMs: number
  /** Packet time that jumps back by more than this starts a new clock (another file), ms. Default 10,000. */
  backJumpMs: number
  /** Packet time that jumps ahead by more than this is believed when the next packet agrees, ms. Default 3,600,000. */
  forwardJumpMs: number
  /** Mixed into the hash, so that nobody can aim at one bucket: any number; a daemon passes a random one. Default 0. */
  hashSeed: number
}

const MIB = 1024 * 1024

/** Measured with node --expose-gc on a million flows, rounded up: one flow with both halves, its index slot and its FlowInfo. */
export const FLOW_BYTES = 1280
/** One held segment's record, beside its bytes. */
export const HELD_BYTES = 160

const DEFAULTS: Omit<FlowLimits, 'holdBytes' | 'historyBytes' | 'maxFlows'> = {
  memoryBytes: 256 * MIB,
  maxFlowsPerTuple: 16,
  maxHeldBytes: 4 * MIB,
  maxHeldSegments: 4096,
  windowBytes: 16 * MIB,
  resetWindowBytes: MIB,
  agreeBytes: 4 * MIB,
  gracePackets: 64,
  graceMs: 250,
  oneWayBytes: 256 * 1024,
  oneWayMs: 2000,
  holeMs: 30_000,
  newIdleMs: 60_000,
  liveIdleMs: 600_000,
  halfClosedIdleMs: 120_000,
  finWaitIdleMs: 5000,
  resetIdleMs: 2000,
  goneMs: 10_000,
  pressureIdleMs: 30_000,
  backJumpMs: 10_000,
  forwardJumpMs: 3_600_000,
  hashSeed: 0,
}

/**
 * Completes the given options with the defaults.
 * @throws ApiscopeError `flow.bad_limit` when one is not a number ≥ 0, or the parts exceed `memoryBytes`
 */
export function flowLimits(given: Partial<FlowLimits>): FlowLimits {
  const base = { ...DEFAULTS, ...given }
  const holdBytes = given.holdBytes ?? Math.floor(base.memoryBytes / 4)
  const historyBytes = given.historyBytes ?? Math.min(4 * MIB, Math.floor(base.memoryBytes / 16))
  const room = Math.floor((base.memoryBytes - holdBytes - historyBytes) / FLOW_BYTES)
  const limits: FlowLimits = { ...base, holdBytes, historyBytes, maxFlows: Math.min(given.maxFlows ?? room, room) }
  for (const [name, value] of Object.entries(limits)) {
    if (name !== 'hashSeed' && !(value >= 0)) {
      throw new ApiscopeError('flow.bad_limit', `Flow limit ${name} is ${value}; give a number of at least 0.`, 2)
    }
  }
  if (limits.maxFlows < 1) {
    throw new ApiscopeError(
      'flow.bad_limit',
      `Flow memory of ${base.memoryBytes} bytes leaves no room for a flow beside ${holdBytes + historyBytes} other bytes; raise memoryBytes.`,
      2,
    )
  }
  return limits
}
