import { u16, u24 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_ETHERNET, LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** IEEE 802.2 LLC: DSAP, SSAP, control; SNAP (RFC 1042) adds OUI and protocol. */
const DSAP = 0
const SSAP = 1
const CONTROL = 2
const LENGTH = 3
const OUI = 3
const PROTOCOL = 6
const SNAP_LENGTH = 8

const SAP_IP = 0x06
const SAP_SNAP = 0xaa
const UNNUMBERED = 0x03
const OUI_ETHERTYPE = 0x000000
const OUI_BRIDGE_TUNNEL = 0x0000f8
const OUI_BRIDGED = 0x0080c2

export function decodeLlc(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end) return Verdict.truncated_link_header
  if (buf[pos + CONTROL] !== UNNUMBERED) return Verdict.llc
  if (buf[pos + DSAP] === SAP_IP && buf[pos + SSAP] === SAP_IP) {
    c.pos += LENGTH
    return LAYER_RAW_IP
  }
  if (buf[pos + DSAP] !== SAP_SNAP || buf[pos + SSAP] !== SAP_SNAP) return Verdict.llc
  if (pos + SNAP_LENGTH > c.end) return Verdict.truncated_link_header
  const oui = u24(buf, pos + OUI)
  const protocol = u16(buf, pos + PROTOCOL)
  c.pos += SNAP_LENGTH
  if (oui === OUI_ETHERTYPE || oui === OUI_BRIDGE_TUNNEL) return etherTypeLayer(protocol)
  // RFC 2684: bridged Ethernet with (1) or without (7) FCS, two bytes of padding before it.
  if (oui === OUI_BRIDGED && (protocol === 1 || protocol === 7)) {
    c.pos += 2
    return LAYER_ETHERNET
  }
  return Verdict.llc
}
