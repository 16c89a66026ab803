import { u16, u16le, u32le } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_ETHERNET, LAYER_LLC, LAYER_RAW_IP } from './layer.js'
import { linkLayer } from './link-types.js'
import { Verdict } from './verdict.js'

/** Headers that capture tools put before a frame. */

/** LINKTYPE_PPI: version, flags, length (le 2), link type of the frame (le 4), fields. */
export function decodePpi(c: Cursor): number {
  if (c.pos + 8 > c.end) return Verdict.truncated_link_header
  const length = u16le(c.buf, c.pos + 2)
  const linkType = u32le(c.buf, c.pos + 4)
  if (c.buf[c.pos] !== 0 || length < 8) return Verdict.bad_link_header
  if (c.pos + length > c.end) return Verdict.truncated_link_header
  c.pos += length
  return linkLayer(linkType)
}

/** LINKTYPE_PKTAP (macOS): length (le 4), record type, link type of the frame (le 4), … */
export function decodePktap(c: Cursor): number {
  if (c.pos + 12 > c.end) return Verdict.truncated_link_header
  const length = u32le(c.buf, c.pos)
  const linkType = u32le(c.buf, c.pos + 8)
  if (length < 12 || length > 4096) return Verdict.bad_link_header
  if (c.pos + length > c.end) return Verdict.truncated_link_header
  c.pos += length
  return linkLayer(linkType)
}

/** LINKTYPE_PFLOG: its length in the first byte, padded to 4. */
export function decodePflog(c: Cursor): number {
  if (c.pos + 2 > c.end) return Verdict.truncated_link_header
  const length = (c.buf[c.pos] + 3) & ~3
  if (length < 4) return Verdict.bad_link_header
  if (c.pos + length > c.end) return Verdict.truncated_link_header
  c.pos += length
  return LAYER_RAW_IP
}

/** LINKTYPE_ENC: address family, SPI, flags: 12 bytes, then IP. */
export function decodeEnc(c: Cursor): number {
  if (c.pos + 12 > c.end) return Verdict.truncated_link_header
  c.pos += 12
  return LAYER_RAW_IP
}

/** LINKTYPE_FDDI: frame control, two addresses: 13 bytes, then LLC. */
export function decodeFddi(c: Cursor): number {
  if (c.pos + 13 > c.end) return Verdict.truncated_link_header
  c.pos += 13
  return LAYER_LLC
}

/** LINKTYPE_NETANALYZER: 4 bytes of the capturing hardware, then Ethernet. */
export function decodeNetAnalyzer(c: Cursor): number {
  if (c.pos + 4 > c.end) return Verdict.truncated_link_header
  c.pos += 4
  return LAYER_ETHERNET
}

/** LINKTYPE_APPLE_IP_OVER_IEEE1394: two addresses of 8 bytes, then an EtherType. */
export function decodeIeee1394(c: Cursor): number {
  if (c.pos + 18 > c.end) return Verdict.truncated_link_header
  c.pos += 18
  return etherTypeLayer(u16(c.buf, c.pos - 2))
}

/** LINKTYPE_ETHERNET_MPACKET (IEEE 802.3br): the preamble with its delimiter, then Ethernet. */
export const decodePreamble = (c: Cursor): number => skip(c, 8, LAYER_ETHERNET)

/** LINKTYPE_NETANALYZER_TRANSPARENT: 4 bytes of the capturing hardware, the preamble, then Ethernet. */
export const decodeNetAnalyzerTransparent = (c: Cursor): number => skip(c, 12, LAYER_ETHERNET)

/** LINKTYPE_SUNATM: kind of traffic in the low bits of the first byte, VPI, VCI (2), then LLC, or two bytes of LAN emulation and Ethernet. */
export function decodeSunAtm(c: Cursor): number {
  if (c.pos + 6 > c.end) return Verdict.truncated_link_header
  const kind = c.buf[c.pos] & 0x0f
  return kind === 1 ? skip(c, 6, LAYER_ETHERNET) : kind === 2 ? skip(c, 4, LAYER_LLC) : Verdict.bad_link_header
}

/** LINKTYPE_IP_OVER_FC (RFC 2625): two addresses of 8 bytes, then LLC. */
export const decodeIpOverFc = (c: Cursor): number => skip(c, 16, LAYER_LLC)

/** LINKTYPE_IPNET (Solaris): 24 bytes, then IP. */
export const decodeIpnet = (c: Cursor): number => skip(c, 24, LAYER_RAW_IP)

function skip(c: Cursor, bytes: number, layer: number): number {
  if (c.pos + bytes > c.end) return Verdict.truncated_link_header
  c.pos += bytes
  return layer
}
