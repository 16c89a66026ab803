import type { Packet } from '@apiscope/wire'
import { ACK } from './flags.js'
import type { HalfState } from './flow.js'
import type { FlowLimits } from './limits.js'

/**
 * Whether a RST is to be believed: it lies between what the peer has acknowledged and a little beyond the next byte, or it
 * answers a connection attempt (RFC 9293 section 3.5.2). Stacks accept less (RFC 5961); what comes after it tells.
 */
export function isReset(half: HalfState, other: HalfState, packet: Packet, limits: FlowLimits): boolean {
  if (!half.known || (half.dataPackets === 0 && packet.seq === 0)) {
    if (!(packet.flags & ACK) || !other.known) return true
    const position = other.position(packet.ack)
    return position >= 0 && position <= Math.max(other.high, other.next) + 1
  }
  const position = half.position(packet.seq)
  const lowest = Math.min(half.next, Math.max(0, half.acked))
  return position >= lowest && position <= Math.max(half.next, half.acked) + limits.resetWindowBytes
}
