import { u16, u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_IPV4, LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/** Q.922 address of 2 to 4 bytes, whose last has bit 0 set; then RFC 2427 (control, NLPID) or Cisco's own, an EtherType. */
const UNNUMBERED = 0x03
const NLPID_IPV4 = 0xcc
const NLPID_IPV6 = 0x8e
const NLPID_SNAP = 0x80
const MAX_ADDRESS = 4

export function decodeFrameRelay(c: Cursor): number {
  const { buf, end } = c
  let at = c.pos
  while (at < end && at < c.pos + MAX_ADDRESS && !(buf[at] & 1)) at++
  at++
  if (at + 2 > end) return Verdict.truncated_link_header
  if (buf[at] !== UNNUMBERED) {
    c.pos = at + 2
    return etherTypeLayer(u16(buf, at))
  }
  at++
  // A pad byte may come before the NLPID.
  if (buf[at] === 0) at++
  if (at >= end) return Verdict.truncated_link_header
  const nlpid = buf[at]
  c.pos = at + 1
  if (nlpid === NLPID_IPV4) return LAYER_IPV4
  if (nlpid === NLPID_IPV6) return LAYER_IPV6
  if (nlpid !== NLPID_SNAP) return Verdict.llc
  if (c.pos + 5 > end) return Verdict.truncated_link_header
  const oui = u24(buf, c.pos)
  c.pos += 5
  return oui === 0 ? etherTypeLayer(u16(buf, c.pos - 2)) : Verdict.llc
}
