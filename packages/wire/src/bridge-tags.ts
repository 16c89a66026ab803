import { u16, u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_ETHERNET } from './layer.js'
import { Verdict } from './verdict.js'

/** Tags that bridges and fabrics put between the addresses and the EtherType; each after its own EtherType. */

/** Cisco VN-Tag: 4 bytes, then the EtherType. */
const VNTAG_TYPE = 4
/** IEEE 802.1BR E-Tag: 6 bytes, then the EtherType. */
const ETAG_TYPE = 6
/** Cisco MetaData: version, length, option, security group: 6 bytes, then the EtherType. */
const CMD_TYPE = 6
/** IEEE 802.1ah I-Tag: flags, I-SID (24 bits), then the customer's whole Ethernet frame. */
const PBB_ISID = 1
const PBB_LENGTH = 4

export function decodeVnTag(c: Cursor): number {
  return skipTo(c, VNTAG_TYPE)
}

export function decodeETag(c: Cursor): number {
  return skipTo(c, ETAG_TYPE)
}

export function decodeCiscoMetaData(c: Cursor): number {
  return skipTo(c, CMD_TYPE)
}

export function decodePbb(c: Cursor): number {
  if (c.pos + PBB_LENGTH > c.end) return Verdict.truncated_tag
  c.network('other', u24(c.buf, c.pos + PBB_ISID))
  c.pos += PBB_LENGTH
  return LAYER_ETHERNET
}

function skipTo(c: Cursor, typeAt: number): number {
  if (c.pos + typeAt + 2 > c.end) return Verdict.truncated_tag
  const type = u16(c.buf, c.pos + typeAt)
  c.pos += typeAt + 2
  return etherTypeLayer(type)
}
