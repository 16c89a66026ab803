import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { ipProtocolLayer } from './ip-protocol.js'
import { Verdict } from './verdict.js'

/** RFC 791. The checksum is not looked at: mirrors and offload leave it wrong. */
const TOTAL_LENGTH = 2
const ID = 4
const FRAGMENT = 6
const PROTOCOL = 9
const SOURCE = 12
const DESTINATION = 16
const LENGTH = 20

const MORE_FRAGMENTS = 0x2000
const OFFSET_MASK = 0x1fff

export function decodeIpv4(c: Cursor): number {
  const { buf, pos, packet } = c
  if (pos + LENGTH > c.end) return Verdict.truncated_ipv4_header
  if (buf[pos] >> 4 !== 4) return Verdict.bad_ip_version
  const headerLength = (buf[pos] & 0x0f) << 2
  const totalLength = u16(buf, pos + TOTAL_LENGTH)
  if (headerLength < LENGTH) return Verdict.bad_ipv4_header
  // 0: the sender left segmentation to its network card (TSO), and the frame was taken before it.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return Verdict.bad_ipv4_header
    c.announce(pos + totalLength)
  }
  if (pos + headerLength > c.end) return Verdict.truncated_ipv4_header
  packet.ipVersion = 4
  packet.srcOffset = pos + SOURCE
  packet.dstOffset = pos + DESTINATION
  const protocol = buf[pos + PROTOCOL]
  packet.protocol = protocol
  c.protocol = protocol
  c.pos = pos + headerLength
  const fragment = u16(buf, pos + FRAGMENT)
  if ((fragment & (MORE_FRAGMENTS | OFFSET_MASK)) !== 0) {
    const more = (fragment & MORE_FRAGMENTS) !== 0
    return c.fragments.add(c, u16(buf, pos + ID), (fragment & OFFSET_MASK) << 3, more)
  }
  return ipProtocolLayer(protocol)
}
