import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_CHDLC, LAYER_IPV4, LAYER_IPV6, LAYER_MPLS, LAYER_PPP } from './layer.js'
import { Verdict } from './verdict.js'

/**
 * RFC 1661, RFC 1662: optional address FF and control 03, protocol of two bytes, or one when compressed.
 * Address 0F or 8F with control 00 is Cisco's HDLC, whose protocol is an EtherType.
 */
export function decodePpp(c: Cursor): number {
  const { buf, end } = c
  if (c.pos + 2 > end) return Verdict.truncated_link_header
  if (buf[c.pos] === 0xff && buf[c.pos + 1] === 0x03) c.pos += 2
  else if ((buf[c.pos] === 0x0f || buf[c.pos] === 0x8f) && buf[c.pos + 1] === 0) return LAYER_CHDLC
  if (c.pos + 2 > end) return Verdict.truncated_link_header
  if (buf[c.pos] & 1) return pppProtocolLayer(buf[c.pos++])
  c.pos += 2
  return pppProtocolLayer(u16(buf, c.pos - 2))
}

/** Cisco HDLC: address, control, EtherType. */
export function decodeChdlc(c: Cursor): number {
  if (c.pos + 4 > c.end) return Verdict.truncated_link_header
  const type = u16(c.buf, c.pos + 2)
  c.pos += 4
  return type === 0x8035 ? Verdict.slarp : etherTypeLayer(type)
}

/** LINKTYPE_PPP_WITH_DIR: one byte that says sent or received, then PPP. */
export function decodePppDirection(c: Cursor): number {
  if (c.pos + 1 > c.end) return Verdict.truncated_link_header
  c.pos += 1
  return LAYER_PPP
}

/** LINKTYPE_PPP_PPPD: the direction in place of the address, control, then the protocol. */
export function decodePppd(c: Cursor): number {
  if (c.pos + 4 > c.end) return Verdict.truncated_link_header
  c.pos += 2
  return LAYER_PPP
}

/** LINKTYPE_C_HDLC_WITH_DIR. */
export function decodeChdlcDirection(c: Cursor): number {
  if (c.pos + 1 > c.end) return Verdict.truncated_link_header
  c.pos += 1
  return LAYER_CHDLC
}

function pppProtocolLayer(protocol: number): number {
  switch (protocol) {
    case 0x0021:
      return LAYER_IPV4
    case 0x0057:
      return LAYER_IPV6
    case 0x0281:
    case 0x0283:
      return LAYER_MPLS
    default:
      return Verdict.ppp_control
  }
}
