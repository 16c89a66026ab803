import type { Cursor } from './cursor.js'
import { ipProtocolLayer } from './ip-protocol.js'
import { LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** Generic UDP Encapsulation (draft-ietf-intarea-gue): version (2 bits), control, length in words (5 bits), IP protocol, flags (2). */
const LENGTH = 4
const CONTROL = 0x20

export function decodeGue(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end) return Verdict.udp
  // Variant 1 is an IP packet itself.
  if (buf[pos] >> 6 === 1) {
    if (buf[pos] >> 4 !== 4 && buf[pos] >> 4 !== 6) return Verdict.udp
    c.tunnel('other')
    return LAYER_RAW_IP
  }
  const length = LENGTH + (buf[pos] & 0x1f) * 4
  if (buf[pos] >> 6 !== 0 || buf[pos] & CONTROL || pos + length > c.end) return Verdict.udp
  c.tunnel('other')
  c.protocol = buf[pos + 1]
  c.pos += length
  return ipProtocolLayer(c.protocol)
}
