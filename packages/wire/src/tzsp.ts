import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_WLAN } from './layer.js'
import { Verdict } from './verdict.js'

/** TaZmen Sniffer Protocol, as wireless access points and MikroTik routers mirror with it: version, type, encapsulation (2), then tags. */
const VERSION = 0
const TYPE = 1
const ENCAPSULATION = 2
const LENGTH = 4
/** Version 1; a packet that was received, or one that is to be sent. */
const VERSION_1 = 1
const MOST_TYPE = 1
const ETHERNET = 1
const IEEE_802_11 = 18

/** Tags of one byte; all others have a length and as many bytes. */
const TAG_PADDING = 0
const TAG_END = 1

export function decodeTzsp(c: Cursor): number {
  const { buf, pos, end } = c
  if (pos + LENGTH > end || buf[pos + VERSION] !== VERSION_1 || buf[pos + TYPE] > MOST_TYPE) return notTunnel(c)
  const encapsulation = (buf[pos + ENCAPSULATION] << 8) | buf[pos + ENCAPSULATION + 1]
  const next = encapsulation === ETHERNET ? LAYER_ETHERNET : encapsulation === IEEE_802_11 ? LAYER_WLAN : Verdict.udp
  if (next === Verdict.udp) return notTunnel(c)
  let at = pos + LENGTH
  while (at < end && buf[at] !== TAG_END) at += buf[at] === TAG_PADDING ? 1 : at + 1 < end ? 2 + buf[at + 1] : 2
  if (at >= end) return notTunnel(c)
  c.tunnel('other')
  c.pos = at + 1
  return next
}

/** A datagram to a tunnel's port that is not the tunnel stays a datagram. */
function notTunnel(c: Cursor): number {
  return c.packet.ipVersion === 0 ? Verdict.bad_tunnel_header : Verdict.udp
}
