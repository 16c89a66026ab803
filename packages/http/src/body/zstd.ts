import { randomBytes } from 'node:crypto'
import { decompress } from 'fzstd'
import type { Allowance } from './allowance.js'

/** Window that a frame may ask for (RFC 9659 §3), bytes. */
const WINDOW = 8_388_608
const MAGIC = 0xfd2fb528
/** Largest output of one block (RFC 8878 §3.1.1.2.4), bytes. */
const BLOCK = 131_072
const RAW = 0
const RLE = 1
/** Ends each frame that is decoded, so that its length shows: the library tells none. */
const MARK = randomBytes(16)
/** First guess of what a frame decodes to: so many times its size, and so much more, bytes. */
const GUESS = { ratio: 64, more: 4_096 }

/** Frames of one body: so many, and one more for so many bytes of it. Each costs some work of its own, however small it is. */
const FRAMES = { least: 64, bytes: 64 }

/** Thrown when the output or a window is beyond the limit. */
export const TOO_LARGE = new Error('decoded body beyond the limit')

interface Frame {
  /** Its blocks in the data; without their headers there is nothing to decode. */
  start: number
  end: number
  /** Position of the header of the last block. */
  last: number
  /** No more than this comes out, bytes. */
  bound: number
  /** It ends with its last block, not with the data. */
  whole: boolean
  next: number
}

/**
 * Zstandard (RFC 8878): all frames of `data`; one that breaks off gives what came before. Frames are decoded one by one into
 * memory of the size that their blocks can fill, not of the window that they ask for: the library would make a window for
 * each frame and move all of it for each block, which a few bytes can ask for thousands of times.
 * @throws TOO_LARGE, or what fzstd throws for malformed data
 */
export function unzstd(data: Buffer, allowance: Allowance): Buffer {
  const parts: Uint8Array[] = []
  const most = FRAMES.least + data.length / FRAMES.bytes
  let total = 0
  let frames = 0
  for (let at = 0; at + 5 <= data.length; ) {
    const magic = data.readUInt32LE(at)
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + (at + 8 <= data.length ? data.readUInt32LE(at + 4) : data.length)
      continue
    }
    if (magic !== MAGIC) {
      if (at === 0) throw new Error('not zstd')
      break
    }
    const frame = readFrame(data, at)
    if (!frame) break
    at = frame.next
    if (frame.bound === 0) continue
    if (++frames > most) throw TOO_LARGE
    const part = decodeFrame(data, frame, allowance)
    allowance.output -= part.length
    total += part.length
    parts.push(part)
  }
  return Buffer.concat(parts, total)
}

/** What the headers of a frame say; undefined when they are not whole. @throws TOO_LARGE for a window beyond the limit */
function readFrame(data: Buffer, at: number): Frame | undefined {
  const descriptor = data[at + 4]
  const single = (descriptor & 0x20) !== 0
  const contentBytes = descriptor >> 6 === 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6)
  let header = at + 5
  if (!single && 2 ** (10 + (data[header] >> 3)) * (1 + (data[header++] & 7) / 8) > WINDOW) throw TOO_LARGE
  header += [0, 1, 2, 4][descriptor & 3] + contentBytes
  const frame: Frame = { start: header, end: header, last: -1, bound: 0, whole: false, next: data.length }
  while (!frame.whole && frame.end + 3 <= data.length) {
    const block = data.readUIntLE(frame.end, 3)
    const type = (block >> 1) & 3
    const size = block >> 3
    const end = frame.end + 3 + (type === RLE ? 1 : size)
    if (end > data.length || size > BLOCK) break
    frame.last = frame.end
    frame.end = end
    frame.bound += type === RAW || type === RLE ? size : BLOCK
    frame.whole = (block & 1) === 1
  }
  if (frame.whole) frame.next = frame.end + ((descriptor & 4) !== 0 ? 4 : 0)
  return frame.last < 0 ? undefined : frame
}

/** Tries with the memory that such a frame usually needs, and only then with what it could need at most. */
function decodeFrame(data: Buffer, frame: Frame, allowance: Allowance): Uint8Array {
  const bytes = frame.end - frame.start
  const most = Math.min(frame.bound, allowance.output)
  const guess = Math.min(most, bytes * GUESS.ratio + GUESS.more)
  const found = attempt(data, frame, guess, allowance) ?? (most > guess && attempt(data, frame, most, allowance))
  if (!found) throw TOO_LARGE
  return found
}

/** The frame as one of a known size, with the mark behind it; undefined when it did not fit. */
function attempt(data: Buffer, frame: Frame, bytes: number, allowance: Allowance): Uint8Array | undefined {
  const size = Math.max(bytes, 256) + MARK.length
  if (!allowance.reserve(size)) throw TOO_LARGE
  const { start, end, last } = frame
  const copy = Buffer.alloc(9 + (end - start) + 3 + MARK.length)
  copy.writeUInt32LE(MAGIC)
  // Single segment, content size of four bytes, no checksum, no dictionary.
  copy[4] = 0xa0
  copy.writeUInt32LE(size, 5)
  data.copy(copy, 9, start, end)
  copy[9 + last - start] &= 0xfe
  copy.writeUIntLE((MARK.length << 3) | 1, 9 + end - start, 3)
  MARK.copy(copy, 12 + end - start)
  let out: Uint8Array
  try {
    out = decompress(copy)
  } catch (error) {
    // The library writes behind the end of its memory, which engines refuse.
    if (error instanceof RangeError) return undefined
    throw error
  }
  const length = Buffer.from(out.buffer, out.byteOffset, out.length).lastIndexOf(MARK)
  return length < 0 ? undefined : out.subarray(0, length)
}
