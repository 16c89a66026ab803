import { u16, u32 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { ipProtocolLayer } from './ip-protocol.js'
import { LAYER_EXTENSION } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 8200. */
const PAYLOAD_LENGTH = 4
const NEXT_HEADER = 6
const SOURCE = 8
const DESTINATION = 24
const LENGTH = 40

export function decodeIpv6(c: Cursor): number {
  const { buf, pos, packet } = c
  if (pos + LENGTH > c.end) return Verdict.truncated_ipv6_header
  if (buf[pos] >> 4 !== 6) return Verdict.bad_ip_version
  const payloadLength = u16(buf, pos + PAYLOAD_LENGTH)
  // 0: a jumbogram (RFC 2675), or segmentation left to the network card: up to the end of the frame.
  if (payloadLength !== 0) c.announce(pos + LENGTH + payloadLength)
  packet.ipVersion = 6
  packet.srcOffset = pos + SOURCE
  packet.dstOffset = pos + DESTINATION
  const protocol = buf[pos + NEXT_HEADER]
  packet.protocol = protocol
  c.protocol = protocol
  c.pos = pos + LENGTH
  return ipProtocolLayer(protocol)
}

const FRAGMENT_LENGTH = 8
const FRAGMENT_OFFSET = 2
const FRAGMENT_ID = 4

const HEADER_FRAGMENT = 44
const HEADER_AUTHENTICATION = 51

/**
 * The chain of extension headers: `c.protocol` names the one at `c.pos`. All begin with next header and length; the length
 * counts 8 bytes beyond the first 8, or 4 beyond the first 8 for the authentication header (RFC 4302), also found in IPv4.
 */
export function decodeExtension(c: Cursor): number {
  const { buf } = c
  for (let count = 0; ; count++) {
    if (count === c.maxExtensionHeaders) return Verdict.extension_depth
    if (c.pos + 8 > c.end) return Verdict.truncated_extension_header
    const header = c.protocol
    const next = buf[c.pos]
    c.protocol = next
    c.packet.protocol = next
    if (header === HEADER_FRAGMENT) {
      const step = fragmentHeader(c)
      if (step >= 0) return step
    } else {
      const length = header === HEADER_AUTHENTICATION ? (buf[c.pos + 1] + 2) << 2 : (buf[c.pos + 1] + 1) << 3
      c.pos += length
      if (c.pos > c.end) return Verdict.truncated_extension_header
    }
    const step = ipProtocolLayer(next)
    if (step !== LAYER_EXTENSION) return step
  }
}

/** @returns −1 for an atomic fragment (RFC 6946), which is the whole datagram */
function fragmentHeader(c: Cursor): number {
  const { buf, pos } = c
  if (c.packet.ipVersion !== 6) return Verdict.other_ip
  const field = u16(buf, pos + FRAGMENT_OFFSET)
  c.pos = pos + FRAGMENT_LENGTH
  const more = (field & 1) !== 0
  const offset = field & 0xfff8
  if (offset === 0 && !more) return -1
  return c.fragments.add(c, u32(buf, pos + FRAGMENT_ID), offset, more)
}
