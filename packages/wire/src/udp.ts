import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { tunnelLayer } from './guess.js'
import { LAYER_TEREDO } from './layer.js'
import { isTeredo } from './teredo.js'
import { Verdict } from './verdict.js'

/** RFC 768. */
const SOURCE_PORT = 0
const DESTINATION_PORT = 2
const DATAGRAM_LENGTH = 4
const LENGTH = 8

export function decodeUdp(c: Cursor): number {
  const { buf, pos, packet } = c
  if (pos + LENGTH > c.end) return pos + LENGTH > c.wireEnd ? Verdict.bad_udp_header : Verdict.truncated_udp_header
  packet.srcPort = u16(buf, pos + SOURCE_PORT)
  packet.dstPort = u16(buf, pos + DESTINATION_PORT)
  const length = u16(buf, pos + DATAGRAM_LENGTH)
  // 0: a jumbogram (RFC 2675). A length beyond the IP packet is cut to it.
  if (length !== 0) {
    if (length < LENGTH) return Verdict.bad_udp_header
    if (pos + length < c.wireEnd) c.announce(pos + length)
  }
  c.pos = pos + LENGTH
  packet.payloadOffset = c.pos
  packet.payloadLength = c.end - c.pos
  packet.missing = c.wireEnd - c.end
  const layer = c.udpLayers[packet.dstPort] || c.udpLayers[packet.srcPort]
  if (layer !== 0) return layer
  return isTeredo(c) ? LAYER_TEREDO : tunnelLayer(c) || Verdict.udp
}
