import type { Cursor } from './cursor.js'
import { LAYER_IPV4, LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/** LINKTYPE_ARCNET_LINUX: source, destination, offset (2), type; RFC 1201 adds split flag and sequence (3 bytes), RFC 1051 nothing. */
const LINUX_TYPE = 4
/** LINKTYPE_ARCNET_BSD: the same without the offset. */
const BSD_TYPE = 2
const RFC1201_REST = 3

const TYPE_IP_RFC1051 = 240
const TYPE_ARP_RFC1051 = 241
const TYPE_IP = 212
const TYPE_ARP = 213
const TYPE_IPV6 = 196

export function decodeArcnetLinux(c: Cursor): number {
  return arcnet(c, LINUX_TYPE)
}

export function decodeArcnetBsd(c: Cursor): number {
  return arcnet(c, BSD_TYPE)
}

function arcnet(c: Cursor, typeAt: number): number {
  if (c.pos + typeAt + 1 > c.end) return Verdict.truncated_link_header
  const type = c.buf[c.pos + typeAt]
  c.pos += typeAt + 1
  if (type === TYPE_IP_RFC1051) return LAYER_IPV4
  if (type === TYPE_ARP || type === TYPE_ARP_RFC1051) return Verdict.arp
  if (type !== TYPE_IP && type !== TYPE_IPV6) return Verdict.non_ip
  if (c.pos + RFC1201_REST > c.end) return Verdict.truncated_link_header
  if (c.buf[c.pos] !== 0) return Verdict.arcnet_fragment
  c.pos += RFC1201_REST
  return type === TYPE_IP ? LAYER_IPV4 : LAYER_IPV6
}
