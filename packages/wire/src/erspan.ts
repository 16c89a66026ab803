import { u16, u32 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/**
 * draft-foschiano-erspan: version (4) and VLAN (12), class, truncation flag and session (10). Version 1 is type II
 * (8 bytes), version 2 is type III (12 bytes and, when flagged, 8 more).
 * The session is shown but not part of the flow key: it may differ by direction, as may the port's VLAN.
 */
const SESSION = 2
const SESSION_MASK = 0x03ff
const LENGTH_II = 8
const LENGTH_III = 12
const SUBHEADER = 8
const TYPE_III_FLAGS = 8
const FRAME_TYPE_SHIFT = 10
const FRAME_TYPE_IP = 2
const FLAG_SUBHEADER = 0x0001

export function decodeErspan(c: Cursor): number {
  const { buf, pos, packet } = c
  if (pos + LENGTH_II > c.end) return Verdict.truncated_tunnel_header
  const version = buf[pos] >> 4
  if (version !== 1 && version !== 2) return Verdict.bad_tunnel_header
  c.tunnel('erspan')
  if (packet.vni < 0) packet.vni = u16(buf, pos + SESSION) & SESSION_MASK
  if (version === 1) {
    c.pos += LENGTH_II
    return LAYER_ETHERNET
  }
  if (pos + LENGTH_III > c.end) return Verdict.truncated_tunnel_header
  const flags = u32(buf, pos + TYPE_III_FLAGS) & 0xffff
  c.pos += LENGTH_III
  if (flags & FLAG_SUBHEADER) c.pos += SUBHEADER
  if (c.pos > c.end) return Verdict.truncated_tunnel_header
  return ((flags >> FRAME_TYPE_SHIFT) & 0x1f) === FRAME_TYPE_IP ? LAYER_RAW_IP : LAYER_ETHERNET
}
