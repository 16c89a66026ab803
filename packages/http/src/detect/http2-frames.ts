/** Does what begins here look like HTTP/2 frames (RFC 9113 §4.1, §6), as in a connection whose beginning was not seen? */

const HEADER = 9
/** SETTINGS_MAX_FRAME_SIZE when nobody has raised it (§6.5.2). */
const MAX_FRAME = 16_384
/** Frames looked at. Count, 8. */
const ENOUGH = 8

const [DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION] =
  Array.from({ length: 10 }, (_, i) => i) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]

/** Flags that a frame of a type may carry. */
const FLAGS: Readonly<Record<number, number>> = {
  [DATA]: 0x09,
  [HEADERS]: 0x2d,
  [PRIORITY]: 0,
  [RST_STREAM]: 0,
  [SETTINGS]: 0x01,
  [PUSH_PROMISE]: 0x0c,
  [PING]: 0x01,
  [GOAWAY]: 0,
  [WINDOW_UPDATE]: 0,
  [CONTINUATION]: 0x04,
}

/** Lengths that are fixed by the type. */
const LENGTHS: Readonly<Record<number, number>> = { [PRIORITY]: 5, [RST_STREAM]: 4, [PING]: 8, [WINDOW_UPDATE]: 4 }
const OF_CONNECTION = new Set([SETTINGS, PING, GOAWAY])

/**
 * True when `buf[start, end)` is a chain of sound frames, the last of which may be cut. A packet of
 * a connection that was joined late mostly begins with a frame; one that does not stays unknown.
 */
export function looksLikeHttp2Frames(buf: Buffer, start: number, end: number): boolean {
  let at = start
  let frames = 0
  for (; at + HEADER <= end && frames < ENOUGH; frames++) {
    const length = buf.readUIntBE(at, 3)
    if (!isSound(length, buf[at + 3], buf[at + 4], buf.readUInt32BE(at + 5))) return false
    at += HEADER + length
  }
  return frames > 0
}

function isSound(length: number, type: number, flags: number, stream: number): boolean {
  if (length > MAX_FRAME || type > CONTINUATION || (flags & ~FLAGS[type]) !== 0 || stream > 0x7fff_ffff) return false
  if (LENGTHS[type] !== undefined && length !== LENGTHS[type]) return false
  if (type === SETTINGS && (length % 6 !== 0 || (flags === 1 && length > 0))) return false
  if (type === GOAWAY && length < 8) return false
  if (type === WINDOW_UPDATE) return true
  return OF_CONNECTION.has(type) === (stream === 0)
}
