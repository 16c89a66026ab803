import { u16, u16le, u32, u32le } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_LLC, LAYER_WLAN } from './layer.js'
import { Verdict } from './verdict.js'

/** IEEE 802.11: frame control, duration, three addresses, sequence control; then what the flags say. */
const SEQUENCE = 22
const LENGTH = 24
const TYPE_DATA = 2
const FLAG_BOTH_DS = 0x03
const FLAG_MORE_FRAGMENTS = 0x04
const FLAG_PROTECTED = 0x40
const FLAG_ORDER = 0x80
const SUBTYPE_NULL = 0x04
const SUBTYPE_QOS = 0x08
const QOS_AMSDU = 0x80

/** Data frames with LLC/SNAP inside. Of an aggregate (A-MSDU) the first subframe is decoded. */
export function decodeWlan(c: Cursor): number {
  const { buf, pos } = c
  if (pos + 2 > c.end) return Verdict.truncated_link_header
  const subtype = buf[pos] >> 4
  const flags = buf[pos + 1]
  if (((buf[pos] >> 2) & 3) !== TYPE_DATA) return Verdict.wlan_control
  if (subtype & SUBTYPE_NULL) return Verdict.wlan_no_data
  if (flags & FLAG_PROTECTED) return Verdict.wlan_encrypted
  let length = LENGTH
  if ((flags & FLAG_BOTH_DS) === FLAG_BOTH_DS) length += 6
  const qosAt = pos + length
  if (subtype & SUBTYPE_QOS) length += flags & FLAG_ORDER ? 6 : 2
  if (c.wlanPadded) length = (length + 3) & ~3
  if (pos + length > c.end) return Verdict.truncated_link_header
  if (flags & FLAG_MORE_FRAGMENTS || u16le(buf, pos + SEQUENCE) & 0x0f) return Verdict.wlan_fragment
  c.pos += length
  if (subtype & SUBTYPE_QOS && buf[qosAt] & QOS_AMSDU) {
    if (c.pos + 14 > c.end) return Verdict.truncated_link_header
    const size = u16(buf, c.pos + 12)
    c.pos += 14
    c.announce(c.pos + size)
  }
  return LAYER_LLC
}

/** LINKTYPE_IEEE802_11_RADIOTAP: version 0, pad, length, present words, fields aligned to their size; little-endian. */
const PRESENT = 4
const PRESENT_TSFT = 0x01
const PRESENT_FLAGS = 0x02
const PRESENT_MORE = 0x8000_0000
const FLAG_DATA_PAD = 0x20

export function decodeRadiotap(c: Cursor): number {
  const { buf, pos } = c
  if (pos + 8 > c.end) return Verdict.truncated_link_header
  const length = u16le(buf, pos + 2)
  if (buf[pos] !== 0 || length < 8) return Verdict.bad_link_header
  if (pos + length > c.end) return Verdict.truncated_link_header
  const present = u32le(buf, pos + PRESENT)
  let at = PRESENT
  while (at + 4 <= length && u32le(buf, pos + at) & PRESENT_MORE) at += 4
  at += 4
  if (present & PRESENT_TSFT) at = ((at + 7) & ~7) + 8
  c.wlanPadded = (present & PRESENT_FLAGS) !== 0 && at < length && (buf[pos + at] & FLAG_DATA_PAD) !== 0
  c.pos += length
  return LAYER_WLAN
}

/** LINKTYPE_IEEE802_11_PRISM and _AVS: both carry their length in the second word; AVS begins with its own cookie. */
const AVS_COOKIE = 0x80211000
const PRISM_LENGTH = 144

export function decodePrism(c: Cursor): number {
  if (c.pos + 8 > c.end) return Verdict.truncated_link_header
  const avs = (u32(c.buf, c.pos) & 0xfffff000) >>> 0 === AVS_COOKIE
  const length = avs ? u32(c.buf, c.pos + 4) : PRISM_LENGTH
  if (length < 8 || length > 1024) return Verdict.bad_link_header
  if (c.pos + length > c.end) return Verdict.truncated_link_header
  c.pos += length
  return LAYER_WLAN
}
