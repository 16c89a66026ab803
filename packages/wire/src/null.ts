import { u32, u32le } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_IPV4, LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/** LINKTYPE_NULL and LINKTYPE_LOOP: the address family, in the byte order of the capturing host or of the network. */
const LENGTH = 4

export function decodeNull(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_link_header
  // Families are small numbers: whichever order makes it one is the right one.
  const family = Math.min(u32(c.buf, c.pos), u32le(c.buf, c.pos))
  c.pos += LENGTH
  switch (family) {
    case 2:
      return LAYER_IPV4
    case 10: // Linux
    case 23: // Windows
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // macOS
      return LAYER_IPV6
    default:
      return family >= 0x600 && family <= 0xffff ? etherTypeLayer(family) : Verdict.non_ip
  }
}
