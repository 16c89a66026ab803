import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 6325 §3: version (2 bits), flags, length of options in words (5 bits), hops; two nicknames; then an Ethernet frame. */
const LENGTH = 6

export function decodeTrill(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tag
  const length = LENGTH + ((u16(c.buf, c.pos) >> 6) & 0x1f) * 4
  if (c.pos + length > c.end) return Verdict.truncated_tag
  c.tunnel('other')
  c.pos += length
  return LAYER_ETHERNET
}
