import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_WLAN } from './layer.js'
import { Verdict } from './verdict.js'

/**
 * CAPWAP data (RFC 5415 §4.3), between access points and their controller: version and type, then length in words (5 bits), radio (5), binding (5),
 * flags. An 802.3 frame follows, or one of the binding. Encrypted ones (DTLS) and fragments stay datagrams.
 */
const LENGTH = 8
const CLEAR = 0
const NATIVE = 0x01
const FRAGMENT = 0x80
const KEEP_ALIVE = 0x08
const IEEE_802_11 = 1

export function decodeCapwap(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end || buf[pos] !== CLEAR || buf[pos + 3] & (FRAGMENT | KEEP_ALIVE)) return Verdict.udp
  const length = (buf[pos + 1] >> 3) * 4
  if (length < LENGTH || pos + length >= c.end) return Verdict.udp
  const isNative = (buf[pos + 2] & NATIVE) !== 0
  if (isNative && ((buf[pos + 2] >> 1) & 0x1f) !== IEEE_802_11) return Verdict.udp
  c.tunnel('other')
  c.pos += length
  return isNative ? LAYER_WLAN : LAYER_ETHERNET
}
