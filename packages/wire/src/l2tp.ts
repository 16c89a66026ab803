import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_PPP } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 2661 (L2TPv2): flags and version, length?, tunnel, session, sequence?, offset?; then PPP. */
const LENGTH = 6
const FLAG_CONTROL = 0x8000
const FLAG_LENGTH = 0x4000
const FLAG_SEQUENCE = 0x0800
const FLAG_OFFSET = 0x0200
const VERSION_MASK = 0x000f

export function decodeL2tp(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end) return Verdict.udp
  const flags = u16(buf, pos)
  if ((flags & VERSION_MASK) !== 2 || flags & FLAG_CONTROL) return Verdict.udp
  let at = pos + LENGTH
  if (flags & FLAG_LENGTH) {
    const length = u16(buf, pos + 2)
    if (length < LENGTH + 2) return Verdict.udp
    c.announce(Math.min(c.wireEnd, pos + length))
    at += 2
  }
  if (flags & FLAG_SEQUENCE) at += 4
  if (flags & FLAG_OFFSET) {
    if (at + 2 > c.end) return Verdict.truncated_tunnel_header
    at += 2 + u16(buf, at)
  }
  if (at > c.end) return Verdict.truncated_tunnel_header
  c.tunnel('other')
  c.pos = at
  return LAYER_PPP
}
