import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_PPP } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 2516 session stage: version and type, code, session, length of the PPP frame. */
const CODE = 1
const PAYLOAD_LENGTH = 4
const LENGTH = 6

export function decodePppoe(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tunnel_header
  if (c.buf[c.pos] !== 0x11 || c.buf[c.pos + CODE] !== 0) return Verdict.bad_tunnel_header
  c.tunnel('pppoe')
  const length = u16(c.buf, c.pos + PAYLOAD_LENGTH)
  c.pos += LENGTH
  c.announce(c.pos + length)
  return LAYER_PPP
}
