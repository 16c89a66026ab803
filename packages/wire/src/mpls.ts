import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6 } from './layer.js'
import { Verdict } from './verdict.js'

/** RFC 3032 label stack entry: label 20, class 3, bottom of stack 1, TTL 8. */
const ENTRY = 4
const BOTTOM = 2
const MAX_LABELS = 16
/** RFC 4385 control word in front of a pseudo-wire's frame: first nibble 0. */
const CONTROL_WORD = 4
const ETHERNET_LENGTH = 14

/** The label stack does not name what it carries: distinguished by the first nibble (RFC 4928) and what must follow. */
export function decodeMpls(c: Cursor): number {
  c.tunnel('mpls')
  const { buf, end } = c
  for (let labels = 0; ; labels++) {
    if (c.pos + ENTRY > end) return Verdict.truncated_tag
    if (labels === MAX_LABELS) return Verdict.tunnel_depth
    const bottom = buf[c.pos + BOTTOM] & 1
    c.pos += ENTRY
    if (bottom) break
  }
  if (c.pos >= end) return Verdict.truncated_tag
  const pos = c.pos
  const nibble = buf[pos] >> 4
  if (nibble === 4 && looksLikeIpv4(c)) return LAYER_IPV4
  if (nibble === 6 && looksLikeIpv6(c)) return LAYER_IPV6
  if (nibble === 1 && !looksLikeEthernet(c, pos)) return Verdict.mpls_control
  if (nibble === 0 && (looksLikeEthernet(c, pos + CONTROL_WORD) || !looksLikeEthernet(c, pos))) c.pos += CONTROL_WORD
  return LAYER_ETHERNET
}

/** A MAC address may begin with 4 or 6 as well: where an EtherType stands behind it, the IP lengths must fit. */
function looksLikeIpv4(c: Cursor): boolean {
  if ((c.buf[c.pos] & 0x0f) < 5) return false
  if (!looksLikeEthernet(c, c.pos)) return true
  const total = u16(c.buf, c.pos + 2)
  return total >= 20 && c.pos + total <= c.wireEnd
}

function looksLikeIpv6(c: Cursor): boolean {
  return !looksLikeEthernet(c, c.pos) || c.pos + 40 + u16(c.buf, c.pos + 4) <= c.wireEnd
}

function looksLikeEthernet(c: Cursor, at: number): boolean {
  if (at + ETHERNET_LENGTH > c.end) return false
  const type = u16(c.buf, at + 12)
  return type === 0x0800 || type === 0x86dd || type === 0x8100 || type === 0x88a8 || type === 0x0806 || type === 0x8847
}
