import type { Tap } from '@apiscope/schema'
import type { Packet } from './packet.js'

/** The mirror that a packet came by, in the words of the exchange contract; undefined for a frame without tunnel or VLAN. */
export function tapOf(packet: Packet): Tap | undefined {
  if (packet.tapKind === 'none') return undefined
  const tap: Tap = { kind: packet.tapKind }
  if (packet.vni >= 0) tap.vni = packet.vni
  if (packet.vlanCount > 0) tap.vlan = Array.from(packet.vlans.subarray(0, packet.vlanCount))
  return tap
}
