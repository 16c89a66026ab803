import type { BodyAccount } from '../body/account.js'
import { contentClass } from '../body/content-type.js'
import type { HttpExchange, HttpSink } from '../contract.js'
import type { HttpCounters } from '../counters.js'
import type { HttpLimits } from '../limits.js'
import type { Message } from '../message.js'
import type { Pending } from '../pairing/pending.js'
import type { Told } from './told.js'

/** Types of answers that are sent piece by piece as things happen, and may go on for hours. */
const STREAMED = new Set(['events', 'ndjson', 'grpc', 'grpc-json', 'grpc-text'])
/** Answers that are watched at once. Count; beyond, one is told when it ends. */
const MOST_WATCHED = 65_536

/** An answer that has begun, as whoever reads it knows it. */
export interface Running {
  pending: Pending
  message: Message
  account: BodyAccount
  /** The request has been heard to its end, or is none that could be. */
  isAsked: () => boolean
  /** The exchange as it is now. */
  exchange: () => HttpExchange
}

/** May an answer of this type go on for long, told piece by piece? */
export const mayGoOn = (contentType: string): boolean => STREAMED.has(contentClass(contentType))

/** Tells answers that go on: themselves once, then in parts what has come since, each `streamPartMs` of packet time in which something has. */
export class RunningAnswers {
  /** When each is due; all wait for the same time, so the oldest is due first. */
  private readonly due = new Map<Running, number>()

  constructor(private readonly shared: { limits: HttpLimits; counters: HttpCounters; sink: HttpSink }) {}

  begins(running: Running): void {
    const { message, pending } = running
    if (this.due.size >= MOST_WATCHED) return
    pending.running = running
    this.due.set(running, message.firstByte + this.shared.limits.streamPartMs)
  }

  /** Packet time has reached `now`, ms. */
  advance(now: number): void {
    for (const [running, due] of this.due) {
      if (due > now) return
      this.due.delete(running)
      this.due.set(running, now + this.shared.limits.streamPartMs)
      this.tell(running)
    }
  }

  /** The answer is over, or given up. */
  over({ running }: Pending): void {
    if (running) this.due.delete(running as Running)
  }

  /** What came last of an answer that was told before. @returns false for one that was not */
  ends(pending: Pending): boolean {
    const { told, response } = pending
    if (!told || !response) return false
    const part = response.part(told.bytes, told.time, response.records - told.records)
    part.truncated = response.truncated
    part.gapBytes = response.gapBytes
    part.grpcStatus = response.grpcStatus
    part.body = response.body
    part.bodyWhole = response.bodyWhole
    const isFailure = part.grpcStatus !== undefined && part.grpcStatus !== 0
    if (part.bodyBytes > 0 || part.truncated || isFailure) this.part(told, part, pending.reason)
    return true
  }

  private tell({ pending, message, account, isAsked, exchange }: Running): void {
    // What the request goes on to say is looked into at its end, and with it the answer.
    if (pending.doubtful || !isAsked()) return
    const { told } = pending
    const { records, body } = account.takePart()
    const part = message.part(told?.bytes ?? 0, told?.time ?? message.firstByte, records - (told?.records ?? 0))
    part.body = body
    part.bodyWhole = false
    if (told) {
      Object.assign(told, { bytes: message.bodyBytes, records, time: message.lastByte })
      if (part.bodyBytes > 0) this.part(told, part, undefined)
      return
    }
    this.shared.counters.exchanges++
    const now = exchange()
    const opened = { ...now, response: part, oddities: [...now.oddities, 'answer-goes-on'].sort() }
    pending.told = { opened, bytes: message.bodyBytes, records, time: message.lastByte }
    this.shared.sink.exchange(opened)
  }

  private part({ opened }: Told, response: Message, reason: string | undefined): void {
    this.shared.counters.stream_parts++
    const { flow, clientHalf, caller } = opened
    this.shared.sink.message?.({
      flow,
      clientHalf,
      ...(caller === undefined ? {} : { caller }),
      response,
      interim: [],
      reason,
      oddities: [],
      message: {
        protocol: 'stream',
        opened,
        operation: undefined,
        count: Math.max(1, response.records),
        binary: false,
        status: response.status,
      },
    })
  }
}
