import type { Packet } from '@apiscope/wire'
import type { Half } from './contract.js'
import { ACK, SYN } from './flags.js'
import type { Doubt, Flow, HalfState } from './flow.js'
import type { FlowLimits } from './limits.js'

const { abs, max } = Math

/** How far apart two packets of one new connection may lie, bytes. */
const NEAR_BYTES = 64 * 1024
/** A one-way feed is believed after so many segments in a row. */
const ROW = 4
/** Silence of the other side, ms, after which a feed counts as one-way here. */
const SILENCE_MS = 1000

/** Whether a segment at this sequence number lies where the flow cannot be. */
export function isFar(half: HalfState, seq: number, limits: FlowLimits): boolean {
  const position = half.position(seq)
  return position > max(half.next, half.acked) + limits.windowBytes || position < half.next - limits.windowBytes
}

/**
 * Whether a packet of another tap is of this flow: every number that can be compared lies close, and at least one can be.
 */
export function agrees(flow: Flow, side: Half, packet: Packet, limits: FlowLimits): boolean {
  const half = flow.half(side)
  const other = flow.half(side === 0 ? 1 : 0)
  const { flags } = packet
  const withAck = (flags & ACK) !== 0 && other.known
  if (flags & SYN) {
    if (half.synSeen) return ((packet.seq - half.isn) | 0) === 0
    if (half.known && !(flags & ACK)) return ((packet.seq + 1 - half.nextSeq + half.next) | 0) === 0
    return withAck && other.synSeen && ((packet.ack - other.isn - 1) | 0) === 0
  }
  if (withAck && !near(other.nextSeq, packet.ack, limits.agreeBytes)) return false
  if (half.known) return near(half.nextSeq, packet.seq, limits.agreeBytes)
  return withAck
}

/**
 * Takes note of a packet that does not fit. True when it is now to be believed without a word from the other side: several
 * in a row while that side is silent. An endpoint answers what it cannot use, so silence is what a one-way feed looks like.
 */
export function doubt(
  flow: Flow,
  side: Half,
  packet: Packet,
  seq: number,
  size: number,
  now: number,
  time: number,
): boolean {
  const before = flow.doubt
  const endSeq = (seq + size) | 0
  if (before && !before.syn && before.side === side && near(before.endSeq, seq, NEAR_BYTES)) {
    before.count++
    before.endSeq = endSeq
    before.ack = packet.ack | 0
  } else {
    flow.doubt = note(flow, side, packet, endSeq, now, time)
  }
  const { count, since, seen } = flow.doubt!
  const other = flow.half(side === 0 ? 1 : 0)
  return count >= ROW && other.lastPacket < since && now - seen >= SILENCE_MS
}

/** A SYN that opens another connection than the one at hand, on a flow that looks alive. */
export function doubtSyn(flow: Flow, side: Half, packet: Packet, now: number, time: number): void {
  flow.doubt = note(flow, side, packet, (packet.seq + 1) | 0, now, time)
}

function note(flow: Flow, side: Half, packet: Packet, endSeq: number, now: number, time: number): Doubt {
  const syn = (packet.flags & SYN) !== 0
  const answer = syn && (packet.flags & ACK) !== 0
  return { side, syn, answer, endSeq, ack: packet.ack | 0, time, seen: now, since: flow.packets, count: 1 }
}

/** Whether this packet proves what was doubted: the other side goes along, or a new connection goes on from its SYN. */
export function confirms(flow: Flow, doubted: Doubt, side: Half, packet: Packet): boolean {
  if (side === doubted.side) {
    const size = packet.payloadLength + packet.missing
    // Whoever sends both could pretend: this counts only where the other side is not seen at all.
    if (!doubted.syn || size === 0 || packet.flags & SYN || flow.half(side === 0 ? 1 : 0).lastPacket > 0) return false
    return ((packet.seq - doubted.endSeq) | 0) === 0 && !near(flow.half(side).nextSeq, packet.seq, NEAR_BYTES)
  }
  if (!(packet.flags & ACK)) return false
  const exact = ((packet.ack - doubted.endSeq) | 0) === 0
  if (doubted.answer) return exact && near(packet.seq, doubted.ack, NEAR_BYTES)
  if (doubted.syn && packet.flags & SYN) return exact
  const follows = near(doubted.endSeq, packet.ack, NEAR_BYTES) && near(packet.seq, doubted.ack, NEAR_BYTES)
  // Where the old connection explains the packet as well, it proves nothing.
  return follows && !near(flow.half(doubted.side).nextSeq, packet.ack, NEAR_BYTES)
}

/** Whether what is now believed is the same connection after a long loss, and not another one. */
export function isSameConnection(flow: Flow, doubted: Doubt, limits: FlowLimits): boolean {
  if (doubted.syn || flow.gone) return false
  const half = flow.half(doubted.side)
  const other = flow.half(doubted.side === 0 ? 1 : 0)
  const ahead = half.position(doubted.endSeq) - half.next
  return (
    !half.ended && ahead > 0 && ahead < 2 ** 30 && other.known && near(other.nextSeq, doubted.ack, limits.windowBytes)
  )
}

function near(a: number, b: number, bytes: number): boolean {
  return abs((a - b) | 0) <= bytes
}
