import { BodyAccount } from '../body/account.js'
import type { Message } from '../message.js'
import { Pending } from '../pairing/pending.js'
import type { Shared } from '../shared.js'
import type { Channel } from '../websocket/channel.js'
import type { NameNote } from './inference/posterior.js'
import { SHAPE_BYTES } from './inference/shape.js'

/** One side of a stream. `idle`: no head yet; `open`: a head, its end not; `closed`: END_STREAM, reset, or given up. */
export type SideState = 'idle' | 'open' | 'closed'

/** One direction of a stream: its message and the books of its body. */
export class StreamSide {
  state: SideState = 'idle'
  message: Message | undefined
  private account: BodyAccount | undefined
  /** What Content-Length announced, -1 nothing. */
  announced = -1
  /** First bytes of its body, where they are asked for. */
  sample: Buffer | undefined
  private sampled = 0
  /** Frames of this side may have been lost before its head came. */
  isDoubtful = false

  begin(message: Message, announced: number): void {
    this.message = message
    this.announced = announced
    this.state = 'open'
  }

  body(shared: Shared, codings: string, keep: number): void {
    this.account ??= new BodyAccount(shared)
    this.account.begin(this.message!, this.message!.contentType, codings, keep)
  }

  /** The books of the body that is read. */
  get books(): BodyAccount | undefined {
    return this.account
  }

  /** @param sampled its first bytes are asked for */
  data(buf: Buffer, from: number, to: number, last: boolean, time: number, sampled: boolean): void {
    this.message!.lastByte = time
    if (sampled && this.sampled < SHAPE_BYTES) this.take(buf, from, to)
    if (to > from) this.account!.data(buf, from, to, last)
  }

  private take(buf: Buffer, from: number, to: number): void {
    const piece = Buffer.from(buf.subarray(from, Math.min(to, from + SHAPE_BYTES - this.sampled)))
    this.sample = this.sample ? Buffer.concat([this.sample, piece]) : piece
    this.sampled = this.sample.length
  }

  gap(bytes: number, time: number): void {
    if (!this.message || this.state !== 'open') return
    this.message.gapBytes += bytes
    this.message.lastByte = time
    this.account!.gap()
  }

  /** @returns bits of `ODDITY` */
  end(cut: boolean): number {
    if (this.state !== 'open') {
      this.state = 'closed'
      return 0
    }
    this.state = 'closed'
    if (cut) {
      this.message!.truncated = true
      this.message!.loseBody()
    }
    this.account!.finish()
    const { oddities } = this.account!
    this.account = undefined
    return oddities
  }
}

/** A stream: one exchange (RFC 9113 §8.1). */
export class Stream {
  readonly pending = new Pending()
  /** By half. */
  readonly sides: readonly [StreamSide, StreamSide] = [new StreamSide(), new StreamSide()]
  /** Its request came, but not what names it. */
  isUnnamed = false
  /** Type of the answer's content, where it was inferred with the name. */
  responseType = ''
  /** What is to be learnt from it, or inferred. */
  naming: NameNote | undefined
  /** The client has given it up; what was under way may still come. */
  wasReset = false
  /** Its request asks for WebSocket (RFC 8441). */
  isWebSocket = false
  /** Its DATA is the byte stream of a WebSocket connection: the exchange that opened it has been told. */
  channel: Channel | undefined

  constructor(readonly id: number) {}

  get isOver(): boolean {
    return this.sides[0].state === 'closed' && this.sides[1].state === 'closed'
  }

  /** A head that is not there may have been lost. */
  get isDoubtful(): boolean {
    return this.sides.some(({ isDoubtful, message }) => isDoubtful && !message)
  }
}
