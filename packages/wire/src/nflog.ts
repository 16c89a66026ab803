import { u16, u16le } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** LINKTYPE_NFLOG: family, version 0, resource id, then type-length-values in the byte order of the capturing host. */
const VERSION = 1
const LENGTH = 4
const TLV_LENGTH = 4
const TYPE_PAYLOAD = 9
const MAX_TLVS = 64

export function decodeNflog(c: Cursor): number {
  const { buf, end } = c
  if (c.pos + LENGTH > end) return Verdict.truncated_link_header
  if (buf[c.pos + VERSION] !== 0) return Verdict.bad_link_header
  c.pos += LENGTH
  for (let i = 0; i < MAX_TLVS; i++) {
    if (c.pos + TLV_LENGTH > end) return Verdict.truncated_link_header
    let size = u16le(buf, c.pos)
    let type = u16le(buf, c.pos + 2)
    // Types are below 256: a set high byte means that the host was big-endian.
    if ((type & 0x7fff) > 0xff) {
      size = u16(buf, c.pos)
      type = u16(buf, c.pos + 2)
    }
    if (size < TLV_LENGTH) return Verdict.bad_link_header
    if ((type & 0x7fff) === TYPE_PAYLOAD) {
      c.announce(c.pos + size)
      c.pos += TLV_LENGTH
      return LAYER_RAW_IP
    }
    c.pos += (size + 3) & ~3
  }
  return Verdict.bad_link_header
}
