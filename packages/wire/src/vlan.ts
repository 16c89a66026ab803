import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_LLC } from './layer.js'
import { Verdict } from './verdict.js'

/** IEEE 802.1Q tag after its EtherType: priority and VLAN identifier, EtherType or length. QinQ is one after another. */
const TCI = 0
const TYPE = 2
const LENGTH = 4
const VID_MASK = 0x0fff

export function decodeVlan(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_tag
  c.vlan(u16(c.buf, c.pos + TCI) & VID_MASK)
  const type = u16(c.buf, c.pos + TYPE)
  c.pos += LENGTH
  if (type > 1500) return etherTypeLayer(type)
  if (type > 0) c.announce(c.pos + type)
  return LAYER_LLC
}
