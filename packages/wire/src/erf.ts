import type { Cursor } from './cursor.js'
import { LAYER_CHDLC, LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/**
 * LINKTYPE_ERF, as Endace's cards and what is built of them write it: time (8), type, flags, lengths and losses (16 bytes in all); extension headers of 8 bytes,
 * each of which says whether another follows; of Ethernet two bytes more (Endace, EDM11-01).
 */
const TYPE = 8
const LENGTH = 16
const MORE = 0x80
const EXTENSION = 8
const ETHERNET_PAD = 2
/** No writer has more. */
const MOST_EXTENSIONS = 16

export function decodeErf(c: Cursor): number {
  const { buf, pos, end } = c
  if (pos + LENGTH > end) return Verdict.truncated_link_header
  let at = pos + LENGTH
  let more = buf[pos + TYPE] & MORE
  for (let n = 0; more && n < MOST_EXTENSIONS; n++) {
    if (at + EXTENSION > end) return Verdict.truncated_link_header
    more = buf[at] & MORE
    at += EXTENSION
  }
  const layer = layerOf(buf[pos + TYPE] & ~MORE)
  if (layer === LAYER_ETHERNET) at += ETHERNET_PAD
  if (at > end) return Verdict.truncated_link_header
  c.pos = at
  return layer
}

function layerOf(type: number): number {
  switch (type) {
    case 2: // ETH
    case 11: // COLOR_ETH
    case 16: // DSM_COLOR_ETH
    case 20: // COLOR_HASH_ETH
      return LAYER_ETHERNET
    case 1: // HDLC_POS
    case 10: // COLOR_HDLC_POS
    case 15: // DSM_COLOR_HDLC_POS
    case 19: // COLOR_HASH_POS
      return LAYER_CHDLC
    case 22:
      return LAYER_IPV4
    case 23:
      return LAYER_IPV6
    default:
      return Verdict.bad_link_header
  }
}
