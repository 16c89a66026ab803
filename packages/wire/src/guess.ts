import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_GENEVE, LAYER_TZSP, LAYER_VXLAN } from './layer.js'

/** A mirror's tunnel on a port of its owner's choice: told by what it holds, where that leaves no doubt. */

const ETHERNET_LENGTH = 14
const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLAN = 0x8100
const TRANSPARENT_BRIDGING = 0x6558
const SHORTEST_FRAME = 60

/** The layer of a datagram whose port says nothing; 0 = it is only a datagram. */
export function tunnelLayer(c: Cursor): number {
  const { buf, pos, end } = c
  if (pos + 8 + ETHERNET_LENGTH + 20 > end) return 0
  const first = buf[pos]
  // VXLAN (RFC 7348): the flag of the VNI alone, and all that is reserved zero.
  if (first === 0x08 && (buf[pos + 1] | buf[pos + 2] | buf[pos + 3] | buf[pos + 7]) === 0)
    return holdsFrame(c, pos + 8) ? LAYER_VXLAN : 0
  // GENEVE (RFC 8926): version 0, an Ethernet frame, reserved bits zero.
  if (first < 0x40 && u16(buf, pos + 2) === TRANSPARENT_BRIDGING && (buf[pos + 1] & 0x3f) === 0 && buf[pos + 7] === 0)
    return holdsFrame(c, pos + 8 + first * 4) ? LAYER_GENEVE : 0
  // TZSP: version 1, received or to be sent, Ethernet, no tags.
  if (first === 1 && buf[pos + 1] < 2 && u16(buf, pos + 2) === 1 && buf[pos + 4] === 1)
    return holdsFrame(c, pos + 5) ? LAYER_TZSP : 0
  return 0
}

/** An Ethernet frame with an IP packet that is as long as it says, to the last byte or with the padding of the shortest frame. */
function holdsFrame(c: Cursor, start: number): boolean {
  const { buf, end, wireEnd } = c
  let at = start + ETHERNET_LENGTH
  if (at + 20 > end) return false
  let type = u16(buf, at - 2)
  for (let tags = 0; type === VLAN && tags < 2; tags++) {
    at += 4
    if (at + 20 > end) return false
    type = u16(buf, at - 2)
  }
  if (type === IPV4) return isIpv4(buf, at) && ends(at + u16(buf, at + 2), start, wireEnd)
  if (type !== IPV6 || at + 40 > end || buf[at] >> 4 !== 6) return false
  return ends(at + 40 + u16(buf, at + 4), start, wireEnd)
}

/** A header without options, whose sum is right; senders of copies leave none to the hardware, so a zero is right as well. */
function isIpv4(buf: Buffer, at: number): boolean {
  if (buf[at] !== 0x45 || u16(buf, at + 2) < 20) return false
  if (u16(buf, at + 10) === 0) return true
  let sum = 0
  for (let i = 0; i < 20; i += 2) sum += u16(buf, at + i)
  return ((sum & 0xffff) + (sum >>> 16)) % 0xffff === 0
}

function ends(end: number, start: number, wireEnd: number): boolean {
  return end === wireEnd || (end < wireEnd && wireEnd - start <= SHORTEST_FRAME)
}
