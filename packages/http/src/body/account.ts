import { createHash, type Hash } from 'node:crypto'
import { Carry } from '../carry.js'
import { NO_FIELDS } from '../head/fields.js'
import { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import type { Shared } from '../shared.js'
import { type ContentClass, contentClass } from './content-type.js'
import { decodeBody } from './decode.js'
import type { RecordCounter } from './records.js'

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
  private complete = true

  constructor(private readonly shared: Shared) {
    this.kept = new Carry(shared.budget)
  }

  /** @param keep how many decoded bytes to keep for inspection */
  begin(message: Message, contentType: string, codings: string, keep: number): void {
    this.message = message
    this.codings = codings
    this.kind = contentClass(contentType)
    this.keep = Math.min(keep, this.shared.limits.inspectBytes)
    this.oddities = 0
    this.complete = true
  }

  forget(): void {
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
    if (this.kind !== 'other' && this.complete) this.count(buf, start, end)
    if (this.keep > 0 && this.complete) this.keepPlain(buf, start, end, first && last)
  }

  /** Missing bytes: what follows cannot be decoded, hashed or counted as one text. */
  gap(): void {
    this.complete = false
    this.message.bodyWhole = false
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
    else if (this.kept.length > 0) this.decode(this.kept.data.subarray(0, this.kept.length))
    this.codings = ''
    if (this.counter) {
      message.records = this.counter.end()
      this.shared.releaseCounter(this.counter)
      this.counter = undefined
    }
    this.kept.clear()
  }

  private finishPlain(): void {
    const message = this.message
    message.decodedBytes = message.bodyBytes
    if (this.kept.length > 0) message.body = Buffer.from(this.kept.data.subarray(0, this.kept.length))
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
    if (end - start > room) message.bodyWhole = false
    const to = Math.min(end, start + room)
    if (whole) message.body = Buffer.from(buf.subarray(start, to))
    else if (to > start && !this.kept.append(buf, start, to)) {
      message.bodyWhole = false
      this.keep = this.kept.length
    }
  }

  private collect(buf: Buffer, start: number, end: number): void {
    if (!this.complete) return
    if (this.kept.length + end - start <= this.shared.limits.encodedBytes && this.kept.append(buf, start, end)) return
    this.oddities |= ODDITY.DECODE_LIMIT
    this.shared.counters.decode_limit++
    this.message.bodyWhole = false
    this.complete = false
    this.kept.clear()
  }

  private decode(encoded: Buffer): void {
    const { counters, limits } = this.shared
    const message = this.message
    const decoded = decodeBody(encoded, this.codings, limits)
    if (typeof decoded === 'string') {
      message.bodyWhole = false
      if (decoded === 'limit') {
        this.oddities |= ODDITY.DECODE_LIMIT
        counters.decode_limit++
      } else if (decoded === 'unknown-coding') counters.unknown_codings++
      else counters.decode_failures++
      return
    }
    message.decodedBytes = decoded.length
    if (this.kind !== 'other') this.count(decoded, 0, decoded.length)
    if (this.keep === 0) return
    if (decoded.length > this.keep) message.bodyWhole = false
    message.body = Buffer.from(decoded.subarray(0, this.keep))
  }
}
