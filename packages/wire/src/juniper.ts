import { u16, u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_CHDLC, LAYER_ETHERNET, LAYER_FRAME_RELAY, LAYER_PPP, LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/**
 * LINKTYPE_JUNIPER_ETHER and its like, as Junos' `monitor traffic` writes it: a magic number, flags, and with a flag the length of the extensions (2) and they
 * themselves; then an Ethernet frame (PPP, Frame Relay, Cisco HDLC), or with another flag a protocol number (4) and a packet (tcpdump, print-juniper.c).
 */
const MAGIC = 0x4d4743
const LENGTH = 4
const FLAG_NO_LINK_LAYER = 0x02
const FLAG_EXTENSIONS = 0x80

export const decodeJuniper = (c: Cursor): number => junos(c, LAYER_ETHERNET)
export const decodeJuniperPpp = (c: Cursor): number => junos(c, LAYER_PPP)
export const decodeJuniperFrameRelay = (c: Cursor): number => junos(c, LAYER_FRAME_RELAY)
export const decodeJuniperChdlc = (c: Cursor): number => junos(c, LAYER_CHDLC)

function junos(c: Cursor, inside: number): number {
  const { buf, pos } = c
  if (pos + LENGTH + 2 > c.end) return Verdict.truncated_link_header
  if (u24(buf, pos) !== MAGIC) return Verdict.bad_link_header
  const flags = buf[pos + 3]
  let length = LENGTH
  if (flags & FLAG_EXTENSIONS) length += 2 + u16(buf, pos + LENGTH)
  if (flags & FLAG_NO_LINK_LAYER) length += 4
  if (pos + length > c.end) return Verdict.truncated_link_header
  c.pos += length
  return flags & FLAG_NO_LINK_LAYER ? LAYER_RAW_IP : inside
}
