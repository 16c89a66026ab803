/** Frames of WebSocket as they stand on the wire (RFC 6455 §5.2). */

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Longest header: two bytes, eight of length, four of mask. */
export const MOST_HEADER_BYTES = 14
/** Longest payload of a control frame (§5.5), bytes. */
const MOST_CONTROL = 125
/** A length beyond it is none: the place is lost. Bytes. */
const MOST_PAYLOAD = 2 ** 48

export interface FrameHead {
  fin: boolean
  /** RSV1: the message is compressed (RFC 7692 §6), where that was agreed on. */
  rsv1: boolean
  opcode: number
  masked: boolean
  /** Of the payload, bytes. */
  length: number
  /** Of the header itself, bytes. */
  headerBytes: number
  /** Packet time, and sequence number of the first byte. */
  time: number
  seq: number
}

export const isControl = (opcode: number): boolean => opcode >= 8

/** Bytes that a header has, by its first two. */
export function headerBytes(second: number): number {
  const short = second & 0x7f
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0)
}

/** Could these two bytes begin a frame? Opcodes that nobody defines, RSV2 and RSV3 (no extension in use sets them), control frames in pieces or too long are none. */
export function mayBegin(first: number, second: number): boolean {
  const opcode = first & 0x0f
  if ((first & 0x30) !== 0 || (opcode > 2 && opcode < 8) || opcode > 10) return false
  return !isControl(opcode) || ((first & 0xc0) === 0x80 && (second & 0x7f) <= MOST_CONTROL)
}

/**
 * Reads the whole header at `buf[at]` into `head`.
 * @returns false for what is none
 */
export function readHead(buf: Uint8Array, at: number, head: FrameHead): boolean {
  const first = buf[at]!
  const second = buf[at + 1]!
  if (!mayBegin(first, second)) return false
  head.fin = (first & 0x80) !== 0
  head.rsv1 = (first & 0x40) !== 0
  head.opcode = first & 0x0f
  head.masked = (second & 0x80) !== 0
  head.headerBytes = headerBytes(second)
  const short = second & 0x7f
  if (short < 126) head.length = short
  else if (short === 126) head.length = buf[at + 2]! * 256 + buf[at + 3]!
  else {
    let length = 0
    for (let i = 2; i < 10; i++) length = length * 256 + buf[at + i]!
    head.length = length
  }
  return head.length <= MOST_PAYLOAD
}

/** What a frame's length is written with is the shortest form (§5.2): others are read, and prove nothing. */
export function isShortest(second: number, length: number): boolean {
  const short = second & 0x7f
  return short < 126 || (short === 126 ? length > 125 : length > 65_535)
}

const SCRATCH = Buffer.allocUnsafeSlow(65_536)
/** Bytes that `unmask` takes at once. */
export const MOST_UNMASKED = SCRATCH.length

/**
 * The payload `buf[from, to)` without its mask (§5.3), in a buffer that is valid until the next call.
 * @param position of `from` in the frame's payload
 */
export function unmask(buf: Uint8Array, from: number, to: number, mask: Uint8Array, position: number): Buffer {
  const a = mask[position & 3]!
  const b = mask[(position + 1) & 3]!
  const c = mask[(position + 2) & 3]!
  const d = mask[(position + 3) & 3]!
  let out = 0
  let i = from
  for (; i + 3 < to; i += 4, out += 4) {
    SCRATCH[out] = buf[i]! ^ a
    SCRATCH[out + 1] = buf[i + 1]! ^ b
    SCRATCH[out + 2] = buf[i + 2]! ^ c
    SCRATCH[out + 3] = buf[i + 3]! ^ d
  }
  for (let k = 0; i < to; i++, k++) SCRATCH[out++] = buf[i]! ^ (k === 0 ? a : k === 1 ? b : c)
  return SCRATCH
}
