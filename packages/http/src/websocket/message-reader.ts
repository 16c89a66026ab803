import { createHash } from 'node:crypto'
import { BodyAccount } from '../body/account.js'
import { Carry } from '../carry.js'
import { NO_FIELDS } from '../head/fields.js'
import { Message } from '../message.js'
import { oddityNames } from '../oddities.js'
import { REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { type FrameHead, isControl, OPCODE } from './frame.js'
import type { FrameSink } from './frame-reader.js'
import type { Inflated, InflateFailure, Inflater } from './inflater.js'

/** A message that is over. */
export interface ReadMessage {
  message: Message
  binary: boolean
  /** Words for what is odd about it, sorted. */
  oddities: string[]
  /** Why it broke off, where it did. */
  cut: string | undefined
}

/** What a message of this half is told with, and to whom. */
export interface MessageSink {
  /** How many decoded bytes to keep of the next message. */
  keep(): number
  /** A response's, since records are counted of what servers send. */
  readonly status: number
  message(read: ReadMessage): void
}

/** Puts the frames of one half together to messages (RFC 6455 §5.4), and undoes their compression. Control frames may stand between. */
export class MessageReader implements FrameSink {
  private open: Message | undefined
  private binary = false
  private compressed = false
  /** The frame at hand is nothing that is read: a control frame, or the rest of a message whose beginning was lost. */
  private isPassing = false
  private fin = false
  private readonly account: BodyAccount
  /** Payload of a compressed message, and how long it was. */
  private readonly packed: Carry
  private wireBytes = 0
  /** More came than is collected, or some of it is missing. */
  private isPartial = false

  constructor(
    private readonly shared: Shared,
    private readonly inflater: Inflater | undefined,
    private readonly out: MessageSink,
  ) {
    this.account = new BodyAccount(shared)
    this.packed = new Carry(shared.budget)
  }

  begin(head: FrameHead): void {
    const { counters } = this.shared
    this.isPassing = isControl(head.opcode)
    if (this.isPassing) {
      counters.ws_control++
      return
    }
    this.fin = head.fin
    if (head.opcode === OPCODE.continuation) {
      this.isPassing = this.open === undefined
      if (this.isPassing && head.fin) counters.ws_messages_cut++
      return
    }
    if (this.open) {
      counters.malformed++
      this.finish(REASON.BAD_FRAMING)
    }
    this.start(head)
  }

  payload(buf: Buffer, from: number, to: number, last: boolean, time: number): void {
    const { open } = this
    if (this.isPassing || !open) return
    open.lastByte = time
    if (!this.compressed) {
      this.account.data(buf, from, to, last && this.fin)
      return
    }
    this.wireBytes += to - from
    const { encodedBytes } = this.shared.limits
    if (this.isPartial) return
    if (this.packed.length + to - from > encodedBytes || !this.packed.append(buf, from, to)) this.isPartial = true
  }

  missing(bytes: number, time: number): void {
    const { open } = this
    if (this.isPassing || !open) return
    open.lastByte = time
    open.gapBytes += bytes
    this.isPartial = true
    if (!this.compressed) this.account.gap()
  }

  end(): void {
    if (!this.isPassing && this.open && this.fin) this.finish(undefined)
  }

  /** Frames are missing: what was under way cannot be told from what follows. */
  lost(): void {
    if (this.open) this.finish(REASON.GAP)
    this.inflater?.lose()
  }

  /** @param reason why no more comes */
  close(reason: string): void {
    if (this.open) this.finish(reason)
    this.release()
  }

  release(): void {
    if (this.open) this.account.finish()
    this.open = undefined
    this.packed.clear()
    this.inflater?.release()
  }

  private start(head: FrameHead): void {
    const message = new Message(NO_FIELDS, '', head.seq, head.time)
    message.status = this.out.status
    this.open = message
    this.binary = head.opcode === OPCODE.binary
    this.compressed = head.rsv1
    this.isPartial = false
    this.wireBytes = 0
    this.account.begin(message, '', '', this.out.keep())
  }

  /** @param cut why it broke off, where it did */
  private finish(cut: string | undefined): void {
    const message = this.open!
    const { counters } = this.shared
    this.open = undefined
    counters.ws_messages++
    if (cut !== undefined) {
      counters.truncated++
      message.truncated = true
      message.bodyWhole = false
    }
    const oddity = this.compressed ? this.unpack(message, cut !== undefined) : undefined
    if (!this.compressed) this.account.finish()
    const oddities = oddityNames(this.account.oddities)
    if (oddity !== undefined) oddities.push(oddity)
    this.out.message({ message, binary: this.binary, oddities, cut })
  }

  /** @returns what is odd about it */
  private unpack(message: Message, cut: boolean): string | undefined {
    const { packed, inflater } = this
    const { limits } = this.shared
    const payload = packed.data.subarray(0, packed.length)
    const inflated: Inflated = inflater?.inflate(payload) ?? { data: NOTHING, failure: 'corrupt' }
    const { data, failure } = inflated
    const isPartial = cut || this.isPartial
    if (isPartial) inflater?.lose()
    if (data.length > 0) this.account.data(data, 0, data.length, true)
    this.account.finish()
    const isWhole = failure === undefined && !isPartial
    message.bodyBytes = this.wireBytes
    message.decodedBytes = isWhole ? data.length : undefined
    message.sha256 = limits.digest && !isPartial ? createHash('sha256').update(payload).digest('hex') : undefined
    if (!isWhole) message.bodyWhole = false
    packed.clear()
    return failure && this.failed(failure)
  }

  private failed(failure: InflateFailure): string {
    const { counters } = this.shared
    if (failure === 'window') counters.ws_window_missed++
    else if (failure === 'limit') counters.decode_limit++
    else counters.decode_failures++
    return failure === 'window' ? 'ws-window-missed' : failure === 'limit' ? 'decode-limit' : 'ws-bad-compression'
  }
}

const NOTHING = Buffer.alloc(0)
