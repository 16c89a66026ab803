import { u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6, LAYER_MPLS, LAYER_NSH } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 7348: flags, reserved (3), VNI (24 bits), reserved; then an Ethernet frame. */
const NEXT_PROTOCOL = 3
const VNI = 4
const LENGTH = 8
const FLAG_VNI = 0x08
const FLAG_NEXT_PROTOCOL = 0x04

export function decodeVxlan(c: Cursor): number {
  if (c.pos + LENGTH > c.end || !(c.buf[c.pos] & FLAG_VNI)) return notTunnel(c)
  c.network('vxlan', u24(c.buf, c.pos + VNI))
  c.pos += LENGTH
  return LAYER_ETHERNET
}

/** Generic Protocol Extension (draft-ietf-nvo3-vxlan-gpe): the last reserved byte before the VNI names what follows. */
export function decodeVxlanGpe(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end || !(buf[pos] & FLAG_VNI)) return notTunnel(c)
  // Some senders name the protocol and forget the flag.
  const named = buf[pos] & FLAG_NEXT_PROTOCOL || buf[pos + NEXT_PROTOCOL] !== 0
  const next = named ? gpeLayer(buf[pos + NEXT_PROTOCOL]) : LAYER_ETHERNET
  if (next === Verdict.non_ip) return next
  c.network('vxlan', u24(buf, pos + VNI))
  c.pos += LENGTH
  return next
}

/** The numbering that VXLAN-GPE and NSH share. */
export function gpeLayer(protocol: number): number {
  switch (protocol) {
    case 1:
      return LAYER_IPV4
    case 2:
      return LAYER_IPV6
    case 3:
      return LAYER_ETHERNET
    case 4:
      return LAYER_NSH
    case 5:
      return LAYER_MPLS
    default:
      return Verdict.non_ip
  }
}

/** A datagram to a tunnel's port that is not the tunnel stays a datagram; without one (a listener's input) it is a bad header. */
function notTunnel(c: Cursor): number {
  return c.packet.ipVersion === 0 ? Verdict.bad_tunnel_header : Verdict.udp
}
