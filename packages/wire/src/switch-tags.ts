import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_ETHERNET } from './layer.js'
import { Verdict } from './verdict.js'

/** Tags that a switch chip puts into frames for the processor behind it: what a capture on its port shows (Linux, net/dsa). */

const ADDRESSES = 12
const TAG = 4

/** LINKTYPE_DSA_TAG_DSA and LINKTYPE_DSA_TAG_BRCM: 4 bytes between the addresses and the EtherType. */
export function decodeInnerTag(c: Cursor): number {
  const type = c.pos + ADDRESSES + TAG
  if (type + 2 > c.end) return Verdict.truncated_link_header
  c.pos = type + 2
  return etherTypeLayer(u16(c.buf, type))
}

/** LINKTYPE_DSA_TAG_BRCM_PREPEND: 4 bytes before the frame. */
export function decodeOuterTag(c: Cursor): number {
  if (c.pos + TAG > c.end) return Verdict.truncated_link_header
  c.pos += TAG
  return LAYER_ETHERNET
}

/** EtherType 0xdada, Marvell's tag with an EtherType of its own (LINKTYPE_DSA_TAG_EDSA): two bytes of nothing, the tag, then the EtherType. */
export function decodeEdsa(c: Cursor): number {
  return afterTag(c, 2 + TAG)
}

/** EtherType 0x8899, Realtek: the first byte says which chip's tag it is, of 6 bytes or of 2. Others under this type are the chips' own protocols. */
export function decodeRealtek(c: Cursor): number {
  if (c.pos >= c.end) return Verdict.truncated_tag
  const protocol = c.buf[c.pos]
  if (protocol === 0x04) return afterTag(c, 6)
  return protocol >> 4 === 0x0a ? afterTag(c, 2) : Verdict.non_ip
}

function afterTag(c: Cursor, length: number): number {
  if (c.pos + length + 2 > c.end) return Verdict.truncated_tag
  const type = u16(c.buf, c.pos + length)
  c.pos += length + 2
  return etherTypeLayer(type)
}
