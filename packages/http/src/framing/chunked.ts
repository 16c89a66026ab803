import { ODDITY } from '../oddities.js'
import type { ChunkTexts } from './chunk-texts.js'

/** What `next` found. */
export const CHUNK_MORE = 0
export const CHUNK_DATA = 1
export const CHUNK_DONE = 2
export const CHUNK_BAD = 3
export type ChunkEvent = typeof CHUNK_MORE | typeof CHUNK_DATA | typeof CHUNK_DONE | typeof CHUNK_BAD

const SIZE = 0
const BLANK = 1
const EXTENSION = 2
const SIZE_LF = 3
const DATA = 4
const DATA_CR = 5
const DATA_LF = 6
const TRAILER_START = 7
const TRAILER_LINE = 8
const TRAILER_CR = 9
const DONE = 10

/** Hex digits of a chunk size, leading zeros aside: 2^52 is far beyond any body. */
const MAX_DIGITS = 13

/**
 * Chunked transfer coding (RFC 9112 §7.1), byte by byte over any split, keeping nothing. `next` stops at each run of body
 * bytes: `from` and `to` then tell where it lies.
 */
export class ChunkedDecoder {
  from = 0
  to = 0
  /** Bits of `ODDITY`, collected over the body. */
  oddities = 0
  private state = SIZE
  private size = 0
  private digits = 0
  private line = 0
  private trailer = 0
  private texts: ChunkTexts | undefined
  /** Where the text that is being read begins in this buffer; -1 none. */
  private textFrom = -1

  constructor(
    private readonly lineLimit: number,
    private readonly trailerLimit: number,
  ) {}

  /** @param texts takes the texts that are no part of the body; absent: they are passed over */
  reset(texts?: ChunkTexts): void {
    this.texts = texts
    this.state = SIZE
    this.size = 0
    this.digits = 0
    this.line = 0
    this.trailer = 0
    this.oddities = 0
  }

  /** The last chunk has been read: whatever is still missing is trailer, not body. */
  get bodyComplete(): boolean {
    return this.state >= TRAILER_START
  }

  /** Position reached is `to`. Events: more bytes needed, body bytes in [from, to), message done at `to`, not chunked. */
  next(buf: Buffer, start: number, end: number): ChunkEvent {
    let i = start
    while (i < end) {
      if (this.state === DATA) {
        this.from = i
        this.to = Math.min(end, i + this.size)
        this.size -= this.to - i
        if (this.size === 0) this.state = DATA_CR
        return CHUNK_DATA
      }
      const { state } = this
      if (this.texts && this.textFrom < 0 && isText(state)) this.textFrom = i
      const ok = state >= TRAILER_START ? this.trailerByte(buf[i]) : this.lineByte(buf[i])
      i++
      if (this.textFrom >= 0 && (i === end || !ok || !isText(this.state))) this.keepText(state, buf, i)
      if (!ok) {
        this.to = i
        return CHUNK_BAD
      }
      if (this.state === DONE) {
        this.to = i
        return CHUNK_DONE
      }
    }
    this.to = end
    return CHUNK_MORE
  }

  /** `bytes` are missing here: true when they all lie inside the data of this chunk. */
  gap(bytes: number): boolean {
    if (this.state !== DATA || bytes > this.size) return false
    this.size -= bytes
    if (this.size === 0) this.state = DATA_CR
    return true
  }

  /** Hands on the text that ends at `to`, with what ended it. */
  private keepText(state: number, buf: Buffer, to: number): void {
    if (state === EXTENSION) this.texts!.extension(buf, this.textFrom, to)
    else this.texts!.trailer(buf, this.textFrom, to)
    this.textFrom = -1
  }

  private lineByte(c: number): boolean {
    if (++this.line > this.lineLimit) return false
    switch (this.state) {
      case SIZE: {
        const digit = HEX[c]
        if (digit >= 0) return this.addDigit(digit)
        if (this.digits === 0 && this.size === 0 && this.line === 1) return false
        return this.sizeEnd(c)
      }
      case BLANK:
      case EXTENSION:
        return this.sizeEnd(c)
      case SIZE_LF:
        if (c !== 0x0a) return false
        this.beginChunk()
        return true
      case DATA_CR:
        if (c === 0x0a) this.oddities |= ODDITY.CHUNK_BARE_LF
        else if (c !== 0x0d) return false
        this.nextLine(c === 0x0a ? SIZE : DATA_LF)
        return true
      default:
        if (c !== 0x0a) return false
        this.nextLine(SIZE)
        return true
    }
  }

  private addDigit(digit: number): boolean {
    if (this.digits === 0 && digit === 0) return true
    this.size = this.size * 16 + digit
    return ++this.digits <= MAX_DIGITS
  }

  /** A byte behind the size: blanks, an extension, the end of the line. */
  private sizeEnd(c: number): boolean {
    if (c === 0x0d) this.state = SIZE_LF
    else if (c === 0x0a) {
      this.oddities |= ODDITY.CHUNK_BARE_LF
      this.beginChunk()
    } else if (this.state === EXTENSION) return true
    else if (c === 0x3b) {
      this.oddities |= ODDITY.CHUNK_EXTENSION
      this.state = EXTENSION
    } else if (isBlank(c)) this.state = BLANK
    else return false
    return true
  }

  private beginChunk(): void {
    this.nextLine(this.size === 0 ? TRAILER_START : DATA)
  }

  private nextLine(state: number): void {
    this.state = state
    this.line = 0
    if (state === SIZE) {
      this.size = 0
      this.digits = 0
    }
  }

  private trailerByte(c: number): boolean {
    if (++this.trailer > this.trailerLimit) return false
    if (this.state === TRAILER_CR) {
      this.state = c === 0x0a ? DONE : TRAILER_LINE
      return true
    }
    if (c === 0x0a) this.state = this.state === TRAILER_START ? DONE : TRAILER_START
    else if (this.state === TRAILER_START) {
      this.state = c === 0x0d ? TRAILER_CR : TRAILER_LINE
      if (c !== 0x0d) this.oddities |= ODDITY.TRAILERS
    }
    return true
  }
}

const isText = (state: number): boolean => state === EXTENSION || (state >= TRAILER_START && state < DONE)

const HEX = new Int8Array(256).fill(-1)
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i
}

/** Blank, tab, and what lenient readers take for them (vertical tab, form feed). */
function isBlank(c: number): boolean {
  return c === 0x20 || (c >= 0x09 && c <= 0x0c && c !== 0x0a)
}

/** Do these bytes look like a chunk-size line, as far as they go? */
export function looksChunked(buf: Buffer, start: number, end: number): boolean {
  let i = start
  while (i < end && i - start <= 8 && HEX[buf[i]] >= 0) i++
  if (i === start || i - start > 8) return false
  return i === end || buf[i] === 0x0d || buf[i] === 0x0a || buf[i] === 0x3b || isBlank(buf[i])
}
