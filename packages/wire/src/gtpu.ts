import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** 3GPP TS 29.281: flags, message type, length, tunnel; sequence, N-PDU and extension when any flag is set. */
const TYPE = 1
const PAYLOAD_LENGTH = 2
const LENGTH = 8
const OPTIONAL = 4
const VERSION_1 = 0x30
const VERSION_MASK = 0xf0
const FLAGS_OPTIONAL = 0x07
const FLAG_EXTENSION = 0x04
const G_PDU = 0xff
const MAX_EXTENSIONS = 16

export function decodeGtpu(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end) return Verdict.udp
  // Version 1, protocol type GTP; the spare bit may be anything.
  if ((buf[pos] & VERSION_MASK & ~0x08) !== VERSION_1 || buf[pos + TYPE] !== G_PDU) return Verdict.udp
  const flags = buf[pos] & FLAGS_OPTIONAL
  let at = pos + LENGTH
  if (flags) {
    at += OPTIONAL
    if (at > c.end) return Verdict.truncated_tunnel_header
    if (flags & FLAG_EXTENSION) at = skipExtensions(c, at, buf[at - 1])
  }
  if (at >= c.end) return Verdict.truncated_tunnel_header
  const version = buf[at] >> 4
  if (version !== 4 && version !== 6) return Verdict.udp
  c.tunnel('other')
  c.pos = at
  c.announce(Math.min(c.wireEnd, pos + LENGTH + u16(buf, pos + PAYLOAD_LENGTH)))
  return LAYER_RAW_IP
}

/** Each extension: length in words, content, type of the next (0 = none). */
function skipExtensions(c: Cursor, from: number, first: number): number {
  let at = from
  let next = first
  for (let i = 0; next !== 0; i++) {
    if (at >= c.end || c.buf[at] === 0 || i === MAX_EXTENSIONS) return c.end
    at += c.buf[at] << 2
    if (at > c.end) return c.end
    next = c.buf[at - 1]
  }
  return at
}
