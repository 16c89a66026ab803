import { u16, u32 } from './bytes.js'
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

/** 2001::/32 */
const PREFIX = 0x20010000
const IPV6_LENGTH = 40

/**
 * Between clients and relays (RFC 4380 5.4) there is no fixed port. A datagram that is an IPv6 packet to its last byte, from or to a
 * Teredo address, is one.
 */
export function isTeredo(c: Cursor): boolean {
  const { buf, pos } = c
  if (pos + IPV6_LENGTH > c.end || buf[pos] >> 4 !== 6) return false
  if (pos + IPV6_LENGTH + u16(buf, pos + 4) !== c.wireEnd) return false
  return u32(buf, pos + 8) === PREFIX || u32(buf, pos + 24) === PREFIX
}
