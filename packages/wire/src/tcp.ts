import { u16, u32 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { Verdict } from './verdict.js'

/** RFC 9293. */
const SOURCE_PORT = 0
const DESTINATION_PORT = 2
const SEQUENCE = 4
const ACKNOWLEDGEMENT = 8
const DATA_OFFSET = 12
const FLAGS = 13
const WINDOW = 14
const LENGTH = 20

export function decodeTcp(c: Cursor): number {
  const { buf, pos, end, wireEnd, packet } = c
  if (pos + LENGTH > end) return pos + LENGTH > wireEnd ? Verdict.bad_tcp_header : Verdict.truncated_tcp_header
  const payload = pos + ((buf[pos + DATA_OFFSET] >> 4) << 2)
  if (payload < pos + LENGTH || payload > wireEnd) return Verdict.bad_tcp_header
  packet.srcPort = u16(buf, pos + SOURCE_PORT)
  packet.dstPort = u16(buf, pos + DESTINATION_PORT)
  packet.seq = u32(buf, pos + SEQUENCE)
  packet.ack = u32(buf, pos + ACKNOWLEDGEMENT)
  packet.flags = buf[pos + FLAGS]
  packet.window = u16(buf, pos + WINDOW)
  // The capture may end within the options: the header's facts hold, all of the payload is missing.
  packet.payloadOffset = Math.min(payload, end)
  packet.payloadLength = Math.max(0, end - payload)
  packet.missing = wireEnd - Math.max(payload, end)
  return Verdict.tcp
}
