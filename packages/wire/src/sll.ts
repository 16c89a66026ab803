import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_ETHERNET, LAYER_LLC } from './layer.js'
import { Verdict } from './verdict.js'

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD type, address length, address (8), protocol. */
const SLL_ARPHRD = 2
const SLL_PROTOCOL = 14
const SLL_LENGTH = 16
/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD type, packet type, address length, address (8). */
const SLL2_PROTOCOL = 0
const SLL2_ARPHRD = 8
const SLL2_LENGTH = 20

const ARPHRD_NETLINK = 824
const ARPHRD_IPGRE = 778
/** Values of the protocol field below 0x600 that Linux defines (linux/if_ether.h). */
const ETH_P_802_3 = 0x0001
const ETH_P_802_2 = 0x0004

export function decodeSll(c: Cursor): number {
  return cooked(c, SLL_LENGTH, SLL_PROTOCOL, SLL_ARPHRD)
}

export function decodeSll2(c: Cursor): number {
  return cooked(c, SLL2_LENGTH, SLL2_PROTOCOL, SLL2_ARPHRD)
}

function cooked(c: Cursor, length: number, protocolAt: number, arphrdAt: number): number {
  if (c.pos + length > c.end) return Verdict.truncated_link_header
  const protocol = u16(c.buf, c.pos + protocolAt)
  const arphrd = u16(c.buf, c.pos + arphrdAt)
  c.pos += length
  if (arphrd === ARPHRD_NETLINK) return Verdict.non_ip
  if (arphrd === ARPHRD_IPGRE) return protocol === 0x6558 ? LAYER_ETHERNET : etherTypeLayer(protocol)
  if (protocol === ETH_P_802_2) return LAYER_LLC
  if (protocol === ETH_P_802_3) return Verdict.llc
  return etherTypeLayer(protocol)
}
