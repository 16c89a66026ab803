import type { HttpLimits } from '../limits.js'
import { contentOf } from './content.js'
import { type Field, Message } from './message.js'
import { packedTexts } from './packed.js'
import { scan } from './scan.js'

/** Share of printable characters from which on bytes of a request are told as a text, and a message as a text, too. */
const TEXT_SHARE = { bytes: 0.5, message: 0.9 }

/** Printable bytes that may be a word. */
const WORD = 4

/** Told of what messages hold. */
export interface ProtobufSink {
  /** No further names are taken. */
  readonly full: boolean
  /** @param isWritten a text as it was sent, not a number */
  value(name: string, text: string, isWritten: boolean): void
  /** Requests: another reading of what was told in parts: a server may take the whole as one text. */
  whole?(text: string): void
}

/**
 * Fields of messages of one type (Protocol Buffers encoding) without their description, named by number: `3.1.2`, with `[]` where a field
 * comes several times in one message. All messages are read together. What stands behind the place where one stops being a message is
 * told as `$`; the beginning of a field that was cut goes to the classifier of attacks alone. Never throws; work is linear in the bytes for each level, levels and distinct fields are bounded.
 * @param isPart the last message broke off
 * @returns false when something was not looked into
 */
export function protobufParameters(
  messages: readonly Buffer[],
  isPart: boolean,
  limits: HttpLimits,
  sink: ProtobufSink,
): boolean {
  // One buffer for all, so that a range says where a value is.
  const buf = messages.length === 1 ? messages[0]! : Buffer.concat(messages)
  const reader = new Reader(buf, limits, sink)
  let at = 0
  const root = new Message(limits.protobufFields)
  messages.forEach((message, i) => {
    const end = at + message.length
    const stop = scan(buf, at, end, root)
    if (stop < end) reader.rest(stop, end, isPart && i === messages.length - 1)
    at = end
  })
  reader.message(root, '', 1)
  return reader.isComplete
}

class Reader {
  isComplete = true
  private fields = 0
  /** What is being read was told as a whole already: inside it nothing is again, else each level would tell all below it. */
  private isTold = false

  constructor(
    private readonly buf: Buffer,
    private readonly limits: HttpLimits,
    private readonly sink: ProtobufSink,
  ) {}

  message(type: Message, parent: string, level: number): void {
    if (type.isCut) this.isComplete = false
    for (const field of type.fields.values()) {
      if (this.sink.full) return
      if (++this.fields > this.limits.protobufFields) {
        this.isComplete = false
        return
      }
      this.field(field, parent, level)
    }
  }

  /** What is no message any more. */
  rest(start: number, end: number, isPart: boolean): void {
    // Cut where no more was kept: the beginning of a field, and no field of its own.
    if (isPart) this.sink.whole?.(this.buf.toString('utf8', start, end))
    else {
      this.isComplete = false
      this.bytes('$', start, end)
    }
  }

  private field(field: Field, parent: string, level: number): void {
    const { sink } = this
    const short = parent === '' ? String(field.number) : `${parent}.${field.number}`
    const name = field.most > 1 ? `${short}[]` : short
    for (const value of field.values) sink.value(name, value, false)
    if (field.group) this.inner(field.group, name, level)
    if (field.ranges.length > 0) this.delimited(field.ranges, name, level)
  }

  private inner(type: Message, name: string, level: number): void {
    if (level < this.limits.depth) this.message(type, name, level + 1)
    else this.isComplete = false
  }

  private delimited(ranges: readonly number[], name: string, level: number): void {
    const { buf, limits, sink } = this
    const content = contentOf(buf, ranges, limits.protobufFields)
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      const start = ranges[i]!
      const end = ranges[i + 1]!
      if (content.kind === 'text' || start === end) this.text(name, start, end)
      else if (content.kind === 'bytes') this.bytes(name, start, end)
      else if (content.kind === 'packed') this.packed(name, start, end, content.packed)
    }
    if (content.kind !== 'message') return
    const before = this.isTold
    if (sink.whole && !before) this.isTold = this.wholes(ranges)
    this.inner(content.type, name, level)
    this.isTold = before
  }

  /** Values that may be texts, beside what they are read as. @returns true when all of them were told */
  private wholes(ranges: readonly number[]): boolean {
    let all = true
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      const isText = printableShare(this.buf, ranges[i]!, ranges[i + 1]!) >= TEXT_SHARE.message
      if (isText) this.sink.whole?.(this.buf.toString('utf8', ranges[i], ranges[i + 1]))
      else all = false
    }
    return all
  }

  private packed(name: string, start: number, end: number, packed: Parameters<typeof packedTexts>[3]): void {
    const { buf, limits, sink } = this
    const share = sink.whole ? printableShare(buf, start, end) : 0
    if (share >= TEXT_SHARE.message && end - start >= WORD) {
      this.text(name, start, end)
      return
    }
    const list = name.endsWith('[]') ? name : `${name}[]`
    for (const text of packedTexts(buf, start, end, packed, limits.parameterValues)) sink.value(list, text, false)
    if (share >= TEXT_SHARE.bytes) sink.whole?.(buf.toString('utf8', start, end))
  }

  /** In a request in pieces of the length that is kept, so that none of it is out of sight. */
  private text(name: string, start: number, end: number): void {
    const { valueLength } = this.limits
    const text = this.buf.toString('utf8', start, end)
    this.sink.value(name, text.slice(0, valueLength), true)
    if (!this.sink.whole) return
    for (let at = valueLength; at < text.length; at += valueLength)
      this.sink.value(name, text.slice(at, at + valueLength), true)
  }

  /** As JSON writes bytes (ProtoJSON): in base64; those of a request that are mostly text as that. */
  private bytes(name: string, start: number, end: number): void {
    if (this.sink.whole && printableShare(this.buf, start, end) >= TEXT_SHARE.bytes) this.text(name, start, end)
    else this.sink.value(name, this.buf.toString('base64', start, Math.min(end, start + this.base64Bytes)), false)
  }

  private get base64Bytes(): number {
    return Math.floor((this.limits.valueLength * 3) / 4)
  }
}

function printableShare(buf: Uint8Array, start: number, end: number): number {
  let printable = 0
  for (let i = start; i < end; i++) if (buf[i]! >= 0x20 && buf[i]! < 0x7f) printable++
  return end > start ? printable / (end - start) : 1
}
