import { u16 } from './bytes.js'
import type { Cursor } from './cursor.js'
import { etherTypeLayer } from './ethertype.js'
import { LAYER_LLC } from './layer.js'
import { Verdict } from './verdict.js'

/** IEEE 802.3: destination, source, EtherType or length. */
const TYPE = 12
const LENGTH = 14
/** Values up to here are a length, from 0x600 on an EtherType. */
const MAX_LENGTH = 1500

export function decodeEthernet(c: Cursor): number {
  if (c.pos + LENGTH > c.end) return Verdict.truncated_link_header
  const type = u16(c.buf, c.pos + TYPE)
  c.pos += LENGTH
  if (type > MAX_LENGTH) return etherTypeLayer(type)
  if (type > 0) c.announce(c.pos + type)
  return LAYER_LLC
}
