import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6, LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** No header: the IP version is the first nibble. */
export function decodeRawIp(c: Cursor): number {
  if (c.pos >= c.end) return Verdict.truncated_link_header
  const version = c.buf[c.pos] >> 4
  if (version === 4) return LAYER_IPV4
  return version === 6 ? LAYER_IPV6 : Verdict.bad_ip_version
}

/** IP in IP: protocol 4 (RFC 2003) and 41 (RFC 4213, 2473), either version in either. */
export function decodeIpInIp(c: Cursor): number {
  c.tunnel('ipip')
  return LAYER_RAW_IP
}

/** Ethernet in IP: protocol 97 (RFC 3378), two bytes whose first nibble is 3. */
export function decodeEtherIp(c: Cursor): number {
  if (c.pos + 2 > c.end) return Verdict.truncated_tunnel_header
  if (c.buf[c.pos] >> 4 !== 3) return Verdict.bad_tunnel_header
  c.tunnel('other')
  c.pos += 2
  return LAYER_ETHERNET
}
