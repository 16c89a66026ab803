/** Does what begins here look like HTTP/2 frames (RFC 9113 §4.1, §6), as in a connection whose beginning was not seen? */

import { EXACT_LENGTHS, FLAG, FRAME, HEADER_BYTES, ON_CONNECTION } from '../http2/frame/types.js'

/** SETTINGS_MAX_FRAME_SIZE when nobody has raised it (§6.5.2): to name a protocol takes more than to read on in one that is known. */
const MAX_FRAME = 16_384
/** Frames looked at. Count, 8. */
const ENOUGH = 8

/** Flags that a frame of a type may carry. */
const FLAGS: Readonly<Record<number, number>> = {
  [FRAME.data]: FLAG.endStream | FLAG.padded,
  [FRAME.headers]: FLAG.endStream | FLAG.endHeaders | FLAG.padded | FLAG.priority,
  [FRAME.priority]: 0,
  [FRAME.rstStream]: 0,
  [FRAME.settings]: FLAG.ack,
  [FRAME.pushPromise]: FLAG.endHeaders | FLAG.padded,
  [FRAME.ping]: FLAG.ack,
  [FRAME.goAway]: 0,
  [FRAME.windowUpdate]: 0,
  [FRAME.continuation]: FLAG.endHeaders,
}

/**
 * True when `buf[start, end)` is a chain of sound frames, the last of which may be cut. A packet of
 * a connection that was joined late mostly begins with a frame; one that does not stays unknown.
 */
export function looksLikeHttp2Frames(buf: Buffer, start: number, end: number): boolean {
  let at = start
  let frames = 0
  for (; at + HEADER_BYTES <= end && frames < ENOUGH; frames++) {
    const length = buf.readUIntBE(at, 3)
    if (!isSound(length, buf[at + 3], buf[at + 4], buf.readUInt32BE(at + 5))) return false
    at += HEADER_BYTES + length
  }
  return frames > 0
}

function isSound(length: number, type: number, flags: number, stream: number): boolean {
  const known = FLAGS[type]
  if (length > MAX_FRAME || known === undefined || (flags & ~known) !== 0 || stream > 0x7fff_ffff) return false
  if (EXACT_LENGTHS[type] !== undefined && length !== EXACT_LENGTHS[type]) return false
  if (type === FRAME.settings && (length % 6 !== 0 || (flags === FLAG.ack && length > 0))) return false
  if (type === FRAME.goAway && length < 8) return false
  if (type === FRAME.windowUpdate) return true
  return ON_CONNECTION.has(type) === (stream === 0)
}
