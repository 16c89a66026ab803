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
/** Cisco TTag: a time stamp of 6 bytes, then the EtherType. */
const TTAG_TYPE = 6
/** Arista time stamps: subtype (2), version (2), a time of 6 or 8 bytes by the version's last byte, then the EtherType. */
const ARISTA_VERSION = 3
const ARISTA_SHORT = 0x20
const ARISTA_TYPE_SHORT = 10
const ARISTA_TYPE = 12
/** Cisco FabricPath: tree and hops in 2 bytes, then a whole Ethernet frame. */
const FABRICPATH_LENGTH = 2
/** IEEE 802.1CB R-Tag and IEC 62439-3 HSR: 4 bytes with a sequence number, then the EtherType. */
const SEQUENCE_TYPE = 4
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

export function decodeTTag(c: Cursor): number {
  return skipTo(c, TTAG_TYPE)
}

export function decodeAristaTime(c: Cursor): number {
  if (c.pos + ARISTA_VERSION >= c.end) return Verdict.truncated_tag
  return skipTo(c, c.buf[c.pos + ARISTA_VERSION] === ARISTA_SHORT ? ARISTA_TYPE_SHORT : ARISTA_TYPE)
}

export function decodeSequenceTag(c: Cursor): number {
  return skipTo(c, SEQUENCE_TYPE)
}

export function decodeFabricPath(c: Cursor): number {
  if (c.pos + FABRICPATH_LENGTH > c.end) return Verdict.truncated_tag
  c.pos += FABRICPATH_LENGTH
  return LAYER_ETHERNET
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
