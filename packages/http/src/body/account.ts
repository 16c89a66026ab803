import { createHash, type Hash } from 'node:crypto'
import { Carry } from '../carry.js'
import { endText } from '../grpc/end.js'
import { grpcStatus } from '../grpc/status.js'
import { NO_FIELDS } from '../head/fields.js'
import { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import type { ParserContext } from '../parser-context.js'
import { type ContentClass, contentClass } from './content-type.js'
import { type DecodeFailure, decodeBody } from './decode.js'
import type { RecordCounter } from './records.js'
import { Rest } from './rest.js'
import { isText } from './text.js'

/** SHA-256 of nothing. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const NOTHING = new Message(NO_FIELDS, '', 0, 0)

/**
 * What is done with the bytes of one body, whatever its framing: count, hash, count records, keep a part, collect a coded
 * body and decode it at the end. One per half, reused; between bodies it holds nothing.
 */
export class BodyAccount {
  /** Bits of `ODDITY` of the body just finished. */
  oddities = 0
  private message: Message = NOTHING
  private codings = ''
  private kind: ContentClass = 'other'
  private keep = 0
  private hash: Hash | undefined
  private counter: RecordCounter | undefined
  private readonly kept: Carry
  private readonly rest: Rest
  private complete = true
  /** A coded body went on where no more of it could be collected. */
  private beyond = false

  constructor(private readonly shared: ParserContext) {
    this.kept = new Carry(shared.budget)
    this.rest = new Rest(shared)
  }

  /** @param keep how many decoded bytes to keep for inspection */
  begin(message: Message, contentType: string, codings: string, keep: number): void {
    this.message = message
    this.codings = codings
    this.kind = contentClass(contentType)
    this.keep = Math.min(keep, this.shared.limits.inspectBytes)
    this.oddities = 0
    this.complete = true
    this.beyond = false
  }

  forget(): void {
    this.rest.close()
    this.message = NOTHING
  }

  /** `last`: the body ends with these bytes. */
  data(buf: Buffer, start: number, end: number, last: boolean): void {
    const message = this.message
    if (this.shared.limits.digest) {
      if (message.bodyBytes === 0) this.hash = createHash('sha256')
      this.hash?.update(buf.subarray(start, end))
    }
    const first = message.bodyBytes === 0
    message.bodyBytes += end - start
    if (this.codings !== '') {
      if (first && last && this.complete) this.decode(buf.subarray(start, end))
      else this.collect(buf, start, end)
      return
    }
    message.observer?.data(buf, start, end)
    if (this.complete) this.count(buf, start, end)
    if (this.keep > 0 && this.complete) this.keepPlain(buf, start, end, first && last)
    else if (message.status === 0) this.rest.data(message, this.keptBytes(), buf, start, end)
  }

  /** What is known of a body that goes on: its records, and what was kept of it since it was last asked. */
  takePart(): { records: number; body: Buffer | undefined } {
    const { kept } = this
    const isPlain = this.codings === ''
    const body = isPlain && kept.length > 0 ? Buffer.from(kept.data.subarray(0, kept.length)) : undefined
    if (isPlain) kept.clear()
    return { records: this.counter?.end() ?? 0, body }
  }

  /** Missing bytes: what follows cannot be decoded, hashed or counted as one text. */
  gap(): void {
    this.complete = false
    this.message.loseBody()
    this.rest.gap()
    this.message.observer?.gap()
    this.hash = undefined
  }

  /** The body has ended, as framed or not. */
  finish(): void {
    const message = this.message
    if (this.shared.limits.digest) {
      if (message.bodyBytes === 0 && this.complete) message.sha256 = EMPTY_SHA256
      else message.sha256 = this.hash?.digest('hex')
      this.hash = undefined
    }
    if (this.codings === '' || message.bodyBytes === 0) this.finishPlain()
    else if (this.kept.length > 0) this.decode(this.keptBytes())
    this.codings = ''
    message.observer?.end()
    const { kind } = this
    if (message.status > 0 && (kind === 'grpc' || kind === 'grpc-json' || kind === 'grpc-text'))
      message.grpcStatus = grpcStatus(message, this.endText())
    if (this.counter) {
      message.records = this.counter.end()
      this.shared.releaseCounter(this.counter)
      this.counter = undefined
    }
    this.kept.clear()
    this.rest.close()
  }

  private endText(): string {
    const { counter, message } = this
    return counter ? endText(counter.endOf, counter.endIsCompressed, message, this.shared.limits) : ''
  }

  private keptBytes(): Buffer {
    return this.kept.data.subarray(0, this.kept.length)
  }

  private finishPlain(): void {
    const message = this.message
    message.decodedBytes = message.bodyBytes
    if (this.kept.length > 0) message.body = Buffer.from(this.keptBytes())
  }

  private count(buf: Uint8Array, start: number, end: number): void {
    if (!this.counter) {
      this.counter = this.shared.takeCounter()
      this.counter.begin(this.kind)
    }
    this.counter.scan(buf, start, end)
  }

  private keepPlain(buf: Buffer, start: number, end: number, whole: boolean): void {
    const message = this.message
    const room = this.keep - this.kept.length
    let to = Math.min(end, start + room)
    if (whole) message.body = Buffer.from(buf.subarray(start, to))
    else if (to > start && !this.kept.append(buf, start, to)) {
      this.keep = this.kept.length
      to = start
    }
    if (to >= end) return
    message.bodyWhole = false
    this.rest.data(message, whole ? buf.subarray(start, to) : this.keptBytes(), buf, to, end)
  }

  private collect(buf: Buffer, start: number, end: number): void {
    if (!this.complete) return
    if (this.kept.length + end - start <= this.shared.limits.encodedBytes && this.kept.append(buf, start, end)) return
    this.noteFailure('limit')
    this.complete = false
    this.beyond = true
  }

  /** What cannot be decoded is looked into as it is: its reader may do the same, whatever the field says. */
  private decode(encoded: Buffer): void {
    const message = this.message
    const { data, failure } = decodeBody(encoded, this.codings, this.shared.limits)
    if (failure !== undefined && !this.beyond) this.noteFailure(failure)
    const known = failure === undefined && !this.beyond
    // An answer in a coding that nobody knows is noise; of a request nothing is left out, noise may be put in front of what counts.
    const usable = failure === undefined || failure === 'limit' || message.status === 0 || isText(data)
    if (known || (failure !== 'limit' && !this.beyond && isText(data))) message.decodedBytes = data.length
    if (!usable) message.loseBody()
    if (!usable) return
    message.observer?.data(data, 0, data.length)
    if (!known) message.observer?.gap()
    if (failure === undefined || isText(data)) this.count(data, 0, data.length)
    if (data.length === 0) return
    const kept = data.subarray(0, this.keep)
    if (this.keep > 0) message.body = Buffer.from(kept)
    if (data.length <= this.keep) return
    if (this.keep > 0) message.bodyWhole = false
    this.rest.data(message, kept, data, this.keep, data.length)
  }

  private noteFailure(failure: DecodeFailure): void {
    const { counters } = this.shared
    if (failure === 'limit') {
      this.message.loseBody()
      this.oddities |= ODDITY.DECODE_LIMIT
      counters.decode_limit++
      return
    }
    this.oddities |= ODDITY.CODING_MISMATCH
    if (failure === 'corrupt') counters.decode_failures++
    else counters.unknown_codings++
  }
}
