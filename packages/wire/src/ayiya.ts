import type { Cursor } from './cursor.js'
import { LAYER_RAW_IP } from './layer.js'
import { Verdict } from './verdict.js'

/** draft-massar-v6ops-ayiya: identity and signature lengths, operation, next header, epoch; then identity, signature, packet. */
const IDENTITY = 0
const SIGNATURE = 1
const OPERATION = 2
const NEXT_HEADER = 3
const LENGTH = 8
const FORWARD = 1

export function decodeAyiya(c: Cursor): number {
  const { buf, pos } = c
  if (pos + LENGTH > c.end) return Verdict.udp
  const next = buf[pos + NEXT_HEADER]
  if ((buf[pos + OPERATION] & 0x0f) !== FORWARD || (next !== 41 && next !== 4)) return Verdict.udp
  const identity = 1 << (buf[pos + IDENTITY] >> 4)
  const signature = (buf[pos + SIGNATURE] >> 4) << 2
  const at = pos + LENGTH + identity + signature
  if (at >= c.end) return Verdict.truncated_tunnel_header
  c.tunnel('other')
  c.pos = at
  return LAYER_RAW_IP
}
