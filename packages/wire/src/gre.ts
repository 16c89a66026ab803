import { u16, u32 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { FIRST_LAYER, LAYER_ERSPAN, LAYER_ETHERNET, LAYER_IPV4, LAYER_PPP } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 2784, 2890: flags and version, protocol; then checksum, key, sequence as the flags say. RFC 2637 is version 1. */
const PROTOCOL = 2
const LENGTH = 4
const FLAG_CHECKSUM = 0x8000
const FLAG_ROUTING = 0x4000
const FLAG_KEY = 0x2000
const FLAG_SEQUENCE = 0x1000
const FLAG_ACK = 0x0080
const VERSION_MASK = 0x0007

const PROTOCOL_ERSPAN = 0x88be
const PROTOCOL_ERSPAN_III = 0x22eb
const PROTOCOL_BRIDGED = 0x6558
const PROTOCOL_WCCP = 0x883e

export function decodeGre(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tunnel_header
  const flags = u16(c.buf, c.pos)
  const version = flags & VERSION_MASK
  if (version === 0) return decodeVersion0(c, flags)
  return version === 1 ? decodePptp(c, flags) : Verdict.bad_tunnel_header
}

/** RFC 8086. What has other bits set, or carries nothing that is known, is some other datagram. */
export function decodeGreInUdp(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.udp
  const flags = u16(c.buf, c.pos)
  if (flags & ~(FLAG_CHECKSUM | FLAG_KEY | FLAG_SEQUENCE)) return Verdict.udp
  if (etherTypeLayer(u16(c.buf, c.pos + PROTOCOL)) < FIRST_LAYER) return Verdict.udp
  return decodeVersion0(c, flags)
}

function decodeVersion0(c: Cursor, flags: number): number {
  const { buf } = c
  const protocol = u16(buf, c.pos + PROTOCOL)
  let at = c.pos + LENGTH
  if (flags & (FLAG_CHECKSUM | FLAG_ROUTING)) at += 4
  const keyAt = at
  if (flags & FLAG_KEY) at += 4
  if (flags & FLAG_SEQUENCE) at += 4
  if (flags & FLAG_ROUTING) at = skipRouting(c, at)
  if (at > c.end) return Verdict.truncated_tunnel_header
  c.pos = at
  if (protocol === PROTOCOL_ERSPAN || protocol === PROTOCOL_ERSPAN_III) {
    // Type I has no sequence number and no header of its own.
    if (protocol === PROTOCOL_ERSPAN_III || flags & FLAG_SEQUENCE) return LAYER_ERSPAN
    c.tunnel('erspan')
    return LAYER_ETHERNET
  }
  // NVGRE (RFC 7637): the upper 24 bits of the key are the virtual subnet, the same in both directions.
  if (protocol === PROTOCOL_BRIDGED && flags & FLAG_KEY) c.network('gre', u32(buf, keyAt) >>> 8)
  c.tunnel('gre')
  if (protocol === PROTOCOL_WCCP) {
    // WCCPv2 puts four bytes before the packet, WCCPv1 none.
    if (c.pos < c.end && buf[c.pos] >> 4 !== 4) c.pos += 4
    return LAYER_IPV4
  }
  return protocol === 0 ? Verdict.gre_control : etherTypeLayer(protocol)
}

/** RFC 1701 source route entries: family (2), offset, length; an entry of family 0 and length 0 ends the list. */
function skipRouting(c: Cursor, from: number): number {
  let at = from
  while (at + 4 <= c.end) {
    const length = c.buf[at + 3]
    const last = u16(c.buf, at) === 0 && length === 0
    at += 4 + length
    if (last) return at
  }
  return c.end + 1
}

/** RFC 2637: the key is payload length and call; sequence and acknowledgement follow when flagged; the payload is PPP. */
function decodePptp(c: Cursor, flags: number): number {
  const { buf } = c
  let at = c.pos + 8
  if (flags & FLAG_SEQUENCE) at += 4
  if (flags & FLAG_ACK) at += 4
  if (at > c.end) return Verdict.truncated_tunnel_header
  const payloadLength = u16(buf, c.pos + 4)
  c.tunnel('gre')
  c.pos = at
  if (!(flags & FLAG_SEQUENCE) || payloadLength === 0) return Verdict.gre_control
  c.announce(Math.min(c.wireEnd, at + payloadLength))
  return LAYER_PPP
}
