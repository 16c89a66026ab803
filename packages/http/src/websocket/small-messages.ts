import { NO_FIELDS } from '../head/fields.js'
import { Message } from '../message.js'

/** A message below it says little and costs as much as any other to tell. Bytes. */
export const SMALL_BYTES = 64
/** When the joined ones are told: bytes, count, ms of packet time since the first. */
const MOST_BYTES = 4_096
const MOST_MESSAGES = 1_024
const MOST_MS = 1_000
const LINE_END = Buffer.from('\n')

/**
 * Small messages of one half. Each that is told has to be paid for by bytes received, past the first `free` ones: what came beyond is joined,
 * and told as one that stands for several. Nothing of what they say is left out.
 */
export class SmallMessages {
  private credit: number
  private joined: Message | undefined
  private pieces: Buffer[] = []
  private count = 0

  /** @param free messages that are told one by one however small they are */
  constructor(
    private readonly free: number,
    private readonly tell: (message: Message, count: number) => void,
  ) {
    this.credit = free * SMALL_BYTES
  }

  /** A message has come. @returns true when it is joined with others */
  take(message: Message): boolean {
    const { bodyBytes } = message
    this.credit = Math.min(this.free * SMALL_BYTES, this.credit + bodyBytes)
    if (this.credit >= SMALL_BYTES || bodyBytes >= SMALL_BYTES) {
      this.credit = Math.max(0, this.credit - SMALL_BYTES)
      return false
    }
    this.join(message)
    return true
  }

  sweep(now: number): void {
    if (this.joined && now - this.joined.firstByte >= MOST_MS) this.flush()
  }

  flush(): void {
    const { joined, count } = this
    if (!joined) return
    this.joined = undefined
    joined.body = Buffer.concat(this.pieces)
    this.pieces = []
    this.count = 0
    this.tell(joined, count)
  }

  private join(message: Message): void {
    this.joined ??= empty(message)
    const { joined } = this
    joined.lastByte = message.lastByte
    joined.bodyBytes += message.bodyBytes
    joined.records += message.records
    joined.bodyWhole &&= message.bodyWhole
    if (message.body) this.pieces.push(message.body, LINE_END)
    this.count++
    if (joined.bodyBytes >= MOST_BYTES || this.count >= MOST_MESSAGES) this.flush()
  }
}

function empty(first: Message): Message {
  const message = new Message(NO_FIELDS, '', first.seq, first.firstByte)
  message.status = first.status
  return message
}
