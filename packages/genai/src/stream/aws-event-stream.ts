import { isObject, textAt } from '../json/access.js'
import { readJson } from '../json/read.js'
import type { GenaiLimits } from '../limits.js'
import { KeptBytes } from './kept-bytes.js'
import type { AnswerReader, PieceSink } from './types.js'

/** Length of the whole, length of its header fields, CRC of both. Bytes. */
const PRELUDE = 12
/** CRC of all. Bytes. */
const TRAILER = 4
const TYPE_STRING = 7

/**
 * Answers in frames of `application/vnd.amazon.eventstream` (smithy.io, "Amazon Event Stream Specification"). Frames have no marks to find them by:
 * behind missing bytes nothing is read. Checksums are not verified, since a frame with a wrong one is read by nobody.
 */
export class AwsEventReader implements AnswerReader {
  cut = false
  private readonly kept = new KeptBytes()
  /** Bytes that are needed before there is anything to read: of a prelude, or of the frame that one of them announced. */
  private due = PRELUDE
  private lost = false
  /** Bytes of a frame too long that are still to come. */
  private passing = 0

  constructor(
    private readonly limits: GenaiLimits,
    private readonly out: PieceSink,
  ) {}

  get held(): number {
    return this.kept.held
  }

  data(bytes: Buffer): void {
    if (this.lost) return
    let rest = bytes
    if (this.passing > 0) {
      const passed = Math.min(this.passing, rest.length)
      this.passing -= passed
      rest = rest.subarray(passed)
    }
    if (rest.length === 0) return
    this.kept.add(rest)
    if (this.kept.length >= this.due) this.frames()
  }

  gap(): void {
    this.lost = true
    this.cut = true
    this.kept.clear()
  }

  end(): void {
    if (this.kept.length > 0 || this.passing > 0) this.cut = true
  }

  private frames(): void {
    let bytes = this.kept.bytes()
    for (;;) {
      if (bytes.length < PRELUDE) break
      const total = bytes.readUInt32BE(0)
      const fields = bytes.readUInt32BE(4)
      if (total < PRELUDE + TRAILER || fields > total - PRELUDE - TRAILER) {
        this.gap()
        return
      }
      if (total > this.limits.eventBytes) {
        this.cut = true
        this.passing = Math.max(0, total - bytes.length)
        bytes = bytes.subarray(Math.min(total, bytes.length))
        continue
      }
      if (bytes.length < total) break
      this.frame(bytes.subarray(PRELUDE, PRELUDE + fields), bytes.subarray(PRELUDE + fields, total - TRAILER))
      bytes = bytes.subarray(total)
    }
    this.due = bytes.length < PRELUDE ? PRELUDE : bytes.readUInt32BE(0)
    this.kept.clear()
    if (bytes.length > 0) this.kept.add(bytes)
  }

  private frame(fields: Buffer, payload: Buffer): void {
    const event = eventType(fields)
    const { value } = readJson(payload.toString('utf8'), this.limits.depth)
    if (!isObject(value)) return
    // InvokeModel packs the vendor's own event once more.
    const packed = event === 'chunk' ? textAt(value, 'bytes') : undefined
    if (packed === undefined) {
      this.out(value, event)
      return
    }
    const inner = readJson(Buffer.from(packed, 'base64').toString('utf8'), this.limits.depth).value
    if (isObject(inner)) this.out(inner)
  }
}

/** The field `:event-type`. */
function eventType(fields: Buffer): string | undefined {
  let at = 0
  while (at < fields.length) {
    const name = fields.toString('latin1', at + 1, at + 1 + fields[at]!)
    at += 1 + fields[at]!
    if (at + 3 > fields.length || fields[at] !== TYPE_STRING) return undefined
    const length = fields.readUInt16BE(at + 1)
    at += 3
    if (name === ':event-type') return fields.toString('utf8', at, at + length)
    at += length
  }
  return undefined
}
