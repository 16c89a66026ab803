import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { Verdict } from './verdict.js'

/** IEEE 802.1AE SecTAG: control (TCI and AN), short length, packet number (4), SCI (8) where it is there; an ICV of 16 bytes ends the frame. */
const SHORT_LENGTH = 1
const LENGTH = 6
const SCI_LENGTH = 8
const ICV_LENGTH = 16
const VERSION = 0x80
const SCI = 0x20
/** The user data is encrypted; it is not what was sent. */
const ENCRYPTED = 0x08
const CHANGED = 0x04

/** Frames whose integrity alone is protected are read through; encrypted ones are `macsec`. */
export function decodeMacsec(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tag
  const control = c.buf[c.pos]
  if (control & (VERSION | ENCRYPTED | CHANGED)) return Verdict.macsec
  const short = c.buf[c.pos + SHORT_LENGTH] & 0x3f
  c.pos += LENGTH + (control & SCI ? SCI_LENGTH : 0)
  if (c.pos + 2 > c.end) return Verdict.truncated_tag
  // Of short frames the length of the data is told, since they are padded; behind others the ICV is the end.
  const end = short > 0 ? c.pos + short : c.wireEnd - ICV_LENGTH
  if (end >= c.pos + 2) c.announce(Math.min(c.wireEnd, end))
  const type = u16(c.buf, c.pos)
  c.pos += 2
  return etherTypeLayer(type)
}
