import type { Cursor } from './cursor.js'
import { Verdict } from './verdict.js'
import { gpeLayer } from './vxlan.js'

/** RFC 8300 service header: version and flags, length in words (6 bits), MD type, next protocol, service path, context. */
const WORDS = 1
const NEXT_PROTOCOL = 3
const LENGTH = 8

export function decodeNsh(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tunnel_header
  const length = (c.buf[c.pos + WORDS] & 0x3f) << 2
  if (length < LENGTH) return Verdict.bad_tunnel_header
  const next = gpeLayer(c.buf[c.pos + NEXT_PROTOCOL])
  c.tunnel('other')
  c.pos += length
  return next
}
