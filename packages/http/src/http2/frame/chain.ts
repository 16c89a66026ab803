import { FLAG, FRAME, HEADER_BYTES, isFrameHeader } from './types.js'

/** Frames in a row up to the end of the packet; a single one that goes on beyond it is believed only where a packet begins. */
export function isChain(buf: Buffer, at: number, end: number, chunkStart: boolean): boolean {
  let p = at
  for (let frames = 0; ; frames++) {
    if (p === end) return frames > 0
    if (end - p < HEADER_BYTES) return frames > 1
    if (!isFrameHeader(buf, p)) return false
    if (frames === 3) return true
    p += HEADER_BYTES + buf.readUIntBE(p, 3)
    if (p > end) return frames > 0 || (chunkStart && isTelling(buf, at))
  }
}

/** A first frame that little else looks like: DATA or HEADERS of a client's stream with known flags. */
function isTelling(buf: Buffer, at: number): boolean {
  const type = buf[at + 3]!
  const flags = buf[at + 4]!
  const stream = buf.readUInt32BE(at + 5)
  if (stream > 1 << 24) return false
  if (type === FRAME.data) return (flags & ~(FLAG.endStream | FLAG.padded)) === 0
  return type === FRAME.headers && (flags & ~0x2d) === 0
}
