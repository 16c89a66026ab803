import type { Packet } from '@apiscope/wire'

/** Which part of the flows a pipeline takes: those whose hash modulo `count` is `index`. */
export interface FlowShare {
  index: number
  count: number
}

/**
 * Hash of a segment's endpoints, equal for both directions and whatever the tunnel: all copies of a flow reach one pipeline.
 * Unsigned 32 bit.
 */
export function endpointHash({ buf, srcOffset, dstOffset, ipVersion, srcPort, dstPort }: Packet): number {
  return hashOf(buf, srcOffset, dstOffset, ipVersion === 4 ? 4 : 16, srcPort, dstPort)
}

/** Link layers whose header has one length and says what follows: where that stands, and the length. Bytes. */
const LINKS: Record<number, { type: number; length: number } | undefined> = {
  1: { type: 12, length: 14 }, // Ethernet
  113: { type: 14, length: 16 }, // Linux SLL
  276: { type: 0, length: 20 }, // Linux SLL2
}
const IPV4 = 0x0800
const IPV6 = 0x86dd
const TCP = 6

/**
 * The same hash of a frame that has not been decoded: for TCP right behind the link layer and its VLAN tags, without
 * fragments and extension headers. −1 for every other frame: only the decoder knows whose it is, if anybody's.
 */
export function peekHash(buf: Buffer, start: number, end: number, linkType: number): number {
  const link = LINKS[linkType]
  if (link === undefined || start + link.length + 40 > end) return -1
  let at = start + link.length
  let type = u16(buf, start + link.type)
  for (let tags = 0; tags < 2 && (type === 0x8100 || type === 0x88a8); tags++) {
    type = u16(buf, at + 2)
    at += 4
  }
  if (type === IPV4) {
    const ports = at + ((buf[at] & 15) << 2)
    if (buf[at] >> 4 !== 4 || buf[at + 9] !== TCP || (u16(buf, at + 6) & 0x3fff) !== 0 || ports + 4 > end) return -1
    return hashOf(buf, at + 12, at + 16, 4, u16(buf, ports), u16(buf, ports + 2))
  }
  if (type !== IPV6 || buf[at] >> 4 !== 6 || buf[at + 6] !== TCP || at + 44 > end) return -1
  return hashOf(buf, at + 8, at + 24, 16, u16(buf, at + 40), u16(buf, at + 42))
}

/** FNV-1a over each endpoint, added. */
function hashOf(buf: Buffer, src: number, dst: number, length: number, srcPort: number, dstPort: number): number {
  const sum = (endpoint(buf, src, length, srcPort) + endpoint(buf, dst, length, dstPort)) | 0
  return (sum ^ (sum >>> 15)) >>> 0
}

function endpoint(buf: Buffer, offset: number, length: number, port: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ buf[offset + i], 0x01000193)
  hash = Math.imul(hash ^ (port & 0xff), 0x01000193)
  return Math.imul(hash ^ (port >> 8), 0x01000193)
}

function u16(buf: Buffer, at: number): number {
  return (buf[at] << 8) | buf[at + 1]
}
