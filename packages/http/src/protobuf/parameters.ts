import { isUtf8 } from 'node:buffer'
import type { HttpLimits } from '../limits.js'
import { innerType, type KnownField, type KnownType, knownField, numbersOf, type Wire } from './known-type.js'
import { type Field, Message } from './message.js'
import { fixed32As, fixed64As, varintAs } from './number-kind.js'
import { type PackedNumbers, packedTexts } from './packed.js'
import { type Reading, readingsOf } from './reading.js'
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
 * Fields of messages of one type (Protocol Buffers encoding), named by number: `3.1.2`, or as a description names them, with `[]` where a
 * field comes several times in one message. All messages are read together. What stands behind the place where one stops being a message is
 * told as `$`; the beginning of a field that was cut goes to the classifier of attacks alone. Never throws; work is linear in the bytes for
 * each level, levels and distinct fields are bounded.
 * @param isPart the last message broke off
 * @param type what is known of it beside these messages
 * @returns false when something was not looked into
 */
export function protobufParameters(
  messages: readonly Buffer[],
  isPart: boolean,
  limits: HttpLimits,
  sink: ProtobufSink,
  type?: KnownType,
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
  reader.message(root, '', 1, type)
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

  message(type: Message, parent: string, level: number, known: KnownType | undefined): void {
    if (type.isCut) this.isComplete = false
    for (const field of type.fields.values()) {
      if (this.sink.full) return
      if (++this.fields > this.limits.protobufFields) {
        this.isComplete = false
        return
      }
      this.field(field, parent, level, known)
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

  private field(field: Field, parent: string, level: number, type: KnownType | undefined): void {
    if (field.values.length > 0 || field.fixed32 || field.fixed64) this.numbers(field, parent, type)
    if (field.group) {
      const known = knownField(type, field.number, 'group')
      this.inner(field.group, nameOf(field, known, parent), level, innerType(type, known))
    }
    if (field.ranges.length > 0) this.delimited(field, parent, level, type)
  }

  private numbers(field: Field, parent: string, type: KnownType | undefined): void {
    const { sink, buf } = this
    const tell = (wire: Wire, values: readonly string[] | readonly number[] | undefined): void => {
      if (!values || values.length === 0) return
      const known = knownField(type, field.number, wire)
      const { kind, names } = numbersOf(type, known, wire)
      const name = nameOf(field, known, parent)
      for (const value of values) {
        if (typeof value === 'string') sink.value(name, varintAs(value, kind, names), false)
        else sink.value(name, wire === 'fixed64' ? fixed64As(buf, value, kind) : fixed32As(buf, value, kind), false)
      }
    }
    tell('varint', field.values)
    tell('fixed64', field.fixed64)
    tell('fixed32', field.fixed32)
  }

  private inner(type: Message, name: string, level: number, known: KnownType | undefined): void {
    if (level < this.limits.depth) this.message(type, name, level + 1, known)
    else this.isComplete = false
  }

  private delimited(field: Field, parent: string, level: number, type: KnownType | undefined): void {
    const { buf, limits, sink } = this
    const known = knownField(type, field.number, 'delimited')
    const name = nameOf(field, known, parent)
    for (const { reading, ranges } of readingsOf(buf, field.ranges, known, type, limits.protobufFields)) {
      if (reading.kind !== 'message') {
        this.values(reading, ranges, name)
        continue
      }
      const before = this.isTold
      if (sink.whole && !before) this.isTold = this.wholes(ranges)
      this.inner(reading.type, name, level, innerType(type, known))
      this.isTold = before
    }
  }

  private values(reading: Exclude<Reading, { kind: 'message' }>, ranges: readonly number[], name: string): void {
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      const start = ranges[i]!
      const end = ranges[i + 1]!
      const isText = reading.kind === 'text' && isUtf8(this.buf.subarray(start, end))
      if (isText || start === end) this.text(name, start, end)
      else if (reading.kind !== 'packed') this.bytes(name, start, end)
      else this.packed(name, start, end, reading.packed)
    }
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

  private packed(name: string, start: number, end: number, packed: PackedNumbers): void {
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

/** By its description, else by number; a list where it is one by either, or in one of these messages. */
function nameOf({ number, most }: Field, { declared, learned }: KnownField, parent: string): string {
  const own = declared?.name ?? String(number)
  const short = parent === '' ? own : `${parent}.${own}`
  const isList = declared ? declared.isRepeated : most > 1 || (learned?.isRepeated ?? false)
  return isList ? `${short}[]` : short
}

function printableShare(buf: Uint8Array, start: number, end: number): number {
  let printable = 0
  for (let i = start; i < end; i++) if (buf[i]! >= 0x20 && buf[i]! < 0x7f) printable++
  return end > start ? printable / (end - start) : 1
}
