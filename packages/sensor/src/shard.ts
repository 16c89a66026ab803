import type { Packet } from '@apiscope/wire'

/** Which part of the flows a lane takes: those whose hash modulo `count` is `index`. */
export interface Shard {
  index: number
  count: number
}

/**
 * Hash of a segment's endpoints (FNV-1a over each, added), equal for both directions and whatever the tunnel: all copies of
 * a flow reach one lane. Unsigned 32 bit.
 */
export function endpointHash(packet: Packet): number {
  const length = packet.ipVersion === 4 ? 4 : 16
  const a = endpoint(packet.buf, packet.srcOffset, length, packet.srcPort)
  const b = endpoint(packet.buf, packet.dstOffset, length, packet.dstPort)
  const sum = (a + b) | 0
  return (sum ^ (sum >>> 15)) >>> 0
}

function endpoint(buf: Buffer, offset: number, length: number, port: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ buf[offset + i], 0x01000193)
  hash = Math.imul(hash ^ (port & 0xff), 0x01000193)
  return Math.imul(hash ^ (port >> 8), 0x01000193)
}
