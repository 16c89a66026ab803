import { u16, u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { Verdict } from './verdict.js'

/** RFC 8926: version (2 bits) and option length in words (6 bits), flags, protocol (an EtherType), VNI, reserved, options. */
const PROTOCOL = 2
const VNI = 4
const LENGTH = 8

export function decodeGeneve(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end || buf[pos] >> 6 !== 0) {
    return c.packet.ipVersion === 0 ? Verdict.bad_tunnel_header : Verdict.udp
  }
  const length = LENGTH + ((buf[pos] & 0x3f) << 2)
  if (pos + length > c.end) return Verdict.truncated_tunnel_header
  const next = etherTypeLayer(u16(buf, pos + PROTOCOL))
  if (next === Verdict.non_ip) return c.packet.ipVersion === 0 ? next : Verdict.udp
  c.network('geneve', u24(buf, pos + VNI))
  c.pos += length
  return next
}
