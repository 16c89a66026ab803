import { RepeatedFields } from '../protobuf/repeated-fields.js'
import { Base64Stream } from './base64.js'
import { FLAG_COMPRESSED, isEnd, isKnownFlags, PREFIX_BYTES } from './prefix.js'

/** Bytes kept of the frame that ends an answer. */
const END_BYTES = 8_192

/** `prefix`: within the five bytes before a message; `message`, `end`: within what they announce; `lost`: there was no such frame. */
type State = 'prefix' | 'message' | 'end' | 'lost'

/**
 * Counts the messages of one gRPC body over any split, and keeps what ends it. A message may be longer than memory: nothing of it is kept.
 */
export class MessageCounter {
  private state: State = 'prefix'
  private readonly prefix = new Uint8Array(PREFIX_BYTES)
  private have = 0
  private left = 0
  private messages = 0
  private most = 0
  private end: Buffer[] = []
  private endBytes = 0
  /** What ends the answer is compressed, as writers do with everything that is long enough. */
  endIsCompressed = false
  private looksInside = false
  private readonly fields = new RepeatedFields()
  private readonly base64 = new Base64Stream()
  private isText = false

  /** @param isText the body is base64 @param isProtobuf its messages are Protocol Buffers */
  reset(isText: boolean, isProtobuf: boolean): void {
    this.state = 'prefix'
    this.have = 0
    this.messages = 0
    this.most = 0
    this.end = []
    this.endBytes = 0
    this.endIsCompressed = false
    this.isText = isText
    this.isProtobuf = isProtobuf
    this.base64.reset()
  }
  private isProtobuf = false

  /** Messages, or how often one message repeats a field of its own, where that is more. */
  get records(): number {
    return Math.max(this.messages, this.most)
  }

  /** What ended the answer, as far as it was kept; undefined when nothing did. */
  get endOf(): Buffer | undefined {
    return this.endBytes === 0 ? undefined : Buffer.concat(this.end)
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    if (this.isText) {
      const bytes = this.base64.decode(buf, start, end)
      this.frames(bytes, 0, bytes.length)
    } else this.frames(buf, start, end)
  }

  private frames(buf: Uint8Array, start: number, end: number): void {
    let at = start
    while (at < end && this.state !== 'lost') {
      if (this.state === 'prefix') {
        this.prefix[this.have++] = buf[at++]!
        if (this.have === PREFIX_BYTES) this.begin()
        continue
      }
      const to = Math.min(end, at + this.left)
      if (this.state === 'end') this.keepEnd(buf, at, to)
      else if (this.looksInside) this.fields.scan(buf, at, to)
      this.left -= to - at
      at = to
      if (this.left === 0) this.finishFrame()
    }
  }

  private begin(): void {
    const [flags, a, b, c, d] = this.prefix as unknown as [number, number, number, number, number]
    this.have = 0
    if (!isKnownFlags(flags)) {
      this.state = 'lost'
      return
    }
    this.left = a * 0x1000000 + b * 0x10000 + c * 0x100 + d
    this.state = isEnd(flags) ? 'end' : 'message'
    if (this.state === 'message') this.messages++
    else this.endIsCompressed = (flags & FLAG_COMPRESSED) !== 0
    this.looksInside = this.isProtobuf && (flags & FLAG_COMPRESSED) === 0
    if (this.looksInside) this.fields.reset()
    if (this.left === 0) this.finishFrame()
  }

  private finishFrame(): void {
    if (this.looksInside && this.fields.most > this.most) this.most = this.fields.most
    this.looksInside = false
    this.state = 'prefix'
  }

  private keepEnd(buf: Uint8Array, start: number, end: number): void {
    const to = Math.min(end, start + END_BYTES - this.endBytes)
    if (to <= start) return
    this.end.push(Buffer.from(buf.subarray(start, to)))
    this.endBytes += to - start
  }
}
