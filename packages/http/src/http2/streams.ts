import type { FlowInfo, Half } from '@apiscope/flow'
import type { HttpExchange } from '../contract.js'
import type { Message } from '../message.js'
import { ODDITY, oddityNames } from '../oddities.js'
import { callerOf } from '../pairing/caller.js'
import { REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { CHANNEL_BYTES, Channel } from '../websocket/channel.js'
import { Stream } from './stream.js'

/** What a stream costs, bytes. */
const STREAM_BYTES = 2_560
/** … and what each character of its fields costs as a list of strings, bytes. */
const HEAD_COST = 2
/** How long a stream that its client has reset still waits for what was under way, ms of packet time … */
const RESET_LINGER_MS = 1_000
/** … and how many such streams wait. Count. */
const MOST_RESETS = 128

/** The streams of one connection: which are under way, how many may be, and how each of them is published, once. */
export class Streams {
  clientHalf: Half | undefined
  private readonly streams = new Map<number, Stream>()
  /** Reset by their client, oldest first. */
  private resets: { stream: Stream; time: number }[] = []
  /** Client streams have begun up to here: what comes for one that is over makes no new one (RFC 9113 §5.1.1). */
  private highest = 0

  /** @param over told of a stream before it is published */
  constructor(
    readonly flow: FlowInfo,
    private readonly shared: Shared,
    private readonly over: (stream: Stream) => void = () => {},
  ) {}

  get(id: number): Stream | undefined {
    return this.streams.get(id)
  }

  all(): IterableIterator<Stream> {
    return this.streams.values()
  }

  /**
   * The stream of a header block.
   * @param lossy its beginning may have been missed
   * @returns undefined for one that is over, or when there is no memory
   */
  of(id: number, lossy: boolean): Stream | undefined {
    const known = this.streams.get(id)
    if (known) return known
    const isClients = id % 2 === 1
    if (isClients && id <= this.highest && !lossy) {
      this.shared.counters.h2_closed_streams++
      return undefined
    }
    return this.open(id)
  }

  /** @returns undefined when there is no memory */
  open(id: number): Stream | undefined {
    const { limits, budget, counters } = this.shared
    if (this.streams.size >= limits.h2Streams) {
      counters.pending_limit++
      this.finishOldest()
    }
    if (!budget.take(STREAM_BYTES)) {
      counters.memory_refusals++
      this.finishOldest()
      if (!budget.take(STREAM_BYTES)) return undefined
    }
    const stream = new Stream(id)
    if (id % 2 === 1) this.highest = Math.max(this.highest, id)
    this.streams.set(id, stream)
    return stream
  }

  /** The fields of its messages count while the stream goes on; without room it goes on without them. */
  hold(stream: Stream, message: Message): void {
    const bytes = HEAD_COST * message.headLength
    if (this.shared.budget.take(bytes)) {
      stream.pending.held += bytes
      return
    }
    this.shared.counters.memory_refusals++
    message.dropFields()
    stream.pending.oddities |= ODDITY.HEADERS_DROPPED
  }

  /** The same for a trailer section. */
  holdTrailers(stream: Stream, message: Message): void {
    const bytes = HEAD_COST * message.trailerLength
    if (this.shared.budget.take(bytes)) {
      stream.pending.held += bytes
      return
    }
    this.shared.counters.memory_refusals++
    message.dropTrailers()
    stream.pending.oddities |= ODDITY.HEADERS_DROPPED
  }

  /** The client has given it up; what the server had sent by then still comes. */
  resetByClient(stream: Stream, time: number): void {
    stream.wasReset = true
    this.resets.push({ stream, time })
    if (this.resets.length > MOST_RESETS) this.finish(this.resets[0]!.stream, REASON.STREAM_RESET)
    this.sweep(time)
  }

  /** Packet time has reached `now`, ms. */
  sweep(now: number): void {
    while (this.resets.length > 0) {
      const { stream, time } = this.resets[0]!
      const isUnderWay = this.streams.get(stream.id) === stream
      if (isUnderWay && now - time < RESET_LINGER_MS) return
      this.resets.shift()
      if (isUnderWay) this.finish(stream, REASON.STREAM_RESET)
    }
  }

  /** The stream is over before both sides said so. @param reason why; undefined when nothing of it is missing */
  finish(stream: Stream, reason: string | undefined): void {
    if (reason !== undefined) stream.pending.reason ??= stream.wasReset ? REASON.STREAM_RESET : reason
    for (const side of stream.sides) stream.pending.oddities |= side.end(side.state === 'open' && reason !== undefined)
    this.publish(stream)
  }

  /** The server has accepted a WebSocket connection in this stream: that is told now, and its messages as they come. */
  upgrade(stream: Stream): void {
    const { budget, counters, sink } = this.shared
    counters.tunnels++
    if (!budget.takeFlow(CHANNEL_BYTES)) {
      counters.flows_refused++
      return
    }
    counters.exchanges++
    const opened = this.exchangeOf(stream)
    sink.exchange(opened)
    stream.channel = new Channel(this.flow, this.shared, opened)
  }

  publish(stream: Stream): void {
    if (this.streams.get(stream.id) !== stream) return
    this.streams.delete(stream.id)
    this.over(stream)
    const { budget, counters, running, sink } = this.shared
    const { pending, channel } = stream
    running.over(pending)
    budget.give(STREAM_BYTES + pending.held)
    if (pending.request?.inferred !== undefined) counters.h2_inferred++
    if (stream.isUnnamed && !pending.request) counters.h2_unnamed++
    if (channel) {
      channel.close(pending.reason)
      sink.tunnel?.(this.flow, 'websocket', { frames: channel.frames, bytes: channel.bytes })
      return
    }
    if (!pending.request && !pending.response) return
    if (pending.told && running.ends(pending)) return
    counters.exchanges++
    if (!pending.response) counters.unanswered++
    if (!pending.request) counters.orphan_responses++
    if (!pending.response || !pending.request) {
      if (stream.isDoubtful) pending.reason ??= REASON.GAP
      pending.reason ??= pending.response ? REASON.NO_REQUEST : REASON.NO_RESPONSE
    }
    sink.exchange(this.exchangeOf(stream))
  }

  /** The exchange as it is now. */
  exchangeOf({ pending }: Stream): HttpExchange {
    return {
      flow: this.flow,
      clientHalf: this.clientHalf ?? 0,
      ...callerOf(this.flow, this.clientHalf ?? 0),
      request: pending.request,
      response: pending.response,
      interim: pending.interim,
      reason: pending.reason,
      oddities: oddityNames(pending.oddities),
    }
  }

  /** Everything under way is over. @param reason undefined: it is forgotten */
  close(reason: string | undefined): void {
    for (const stream of [...this.streams.values()]) {
      if (reason === undefined) this.forget(stream)
      else this.finish(stream, reason)
    }
    this.resets = []
  }

  private forget(stream: Stream): void {
    for (const side of stream.sides) side.end(true)
    stream.channel?.release()
    this.shared.running.over(stream.pending)
    this.streams.delete(stream.id)
    this.shared.budget.give(STREAM_BYTES + stream.pending.held)
  }

  private finishOldest(): void {
    const [oldest] = this.streams.values()
    if (oldest) this.finish(oldest, REASON.PENDING_LIMIT)
  }
}
