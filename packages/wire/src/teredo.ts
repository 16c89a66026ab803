import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 4380 5.1.1: optional authentication (0001) and origin (0000) indications, then an IPv6 packet. */
const AUTHENTICATION = 0x0001
const ORIGIN = 0x0000
const ORIGIN_LENGTH = 8
const AUTHENTICATION_LENGTH = 13

export function decodeTeredo(c: Cursor): number {
  const { buf, end } = c
  let at = c.pos
  if (at + 4 <= end && u16(buf, at) === AUTHENTICATION) at += AUTHENTICATION_LENGTH + buf[at + 2] + buf[at + 3]
  if (at + 2 <= end && u16(buf, at) === ORIGIN) at += ORIGIN_LENGTH
  if (at + 40 > end || buf[at] >> 4 !== 6) return Verdict.udp
  c.tunnel('other')
  c.pos = at
  return LAYER_IPV6
}
