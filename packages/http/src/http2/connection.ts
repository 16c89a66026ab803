import type { At, EndReason, FlowInfo, Half } from '@apiscope/flow'
import { Message } from '../message.js'
import { ODDITY, oddityNames } from '../oddities.js'
import { endReason, REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { FrameReader, type FrameSink, type FrameStart } from './frame/reader.js'
import { FLAG, FRAME } from './frame/types.js'
import { HeaderList } from './header-list.js'
import { HpackDecoder } from './hpack/decoder.js'
import { Stream, type StreamSide } from './stream.js'

/** What a connection that is read costs at rest, bytes: taken from the room's budget by who makes one. */
export const HTTP2_BYTES = 2_048
/** … and each stream of it. */
const STREAM_BYTES = 1_536

/** A header block that is being put together from HEADERS (or PUSH_PROMISE) and CONTINUATION. */
interface Block {
  start: FrameStart
  parts: Buffer[]
  bytes: number
  promised: number
}

/** One HTTP/2 connection (RFC 9113), seen from its start or joined late: frames in, exchanges out. */
export class Http2Connection {
  private readonly readers: readonly [FrameReader, FrameReader]
  private readonly hpack: readonly [HpackDecoder, HpackDecoder]
  private readonly blocks: [Block | undefined, Block | undefined] = [undefined, undefined]
  private readonly streams = new Map<number, Stream>()
  /** Streams that are over, so that what comes behind makes no new ones: all client streams up to here have begun. */
  private highest = 0
  private clientHalf: Half | undefined
  private readonly ended: [boolean, boolean] = [false, false]
  private time = 0
  /** A header block has shown a method, a path or a status: it is HTTP/2. */
  isProven = false
  private released = false

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
    readonly fromStart: boolean,
  ) {
    this.readers = [new FrameReader(shared, this.sink(0), fromStart), new FrameReader(shared, this.sink(1), fromStart)]
    this.hpack = [new HpackDecoder(fromStart), new HpackDecoder(fromStart)]
    shared.counters.h2_connections++
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.time = at.time
    this.readers[half].chunk(buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    this.time = at.time
    this.shared.counters.gaps++
    this.shared.counters.gap_bytes += bytes
    this.readers[half].gap(bytes)
  }

  end(half: Half, _reason: EndReason, time: number): void {
    this.time = time
    this.ended[half] = true
  }

  conflict(): void {
    for (const stream of this.streams.values()) stream.pending.oddities |= ODDITY.OVERLAP_CONFLICT
  }

  close(reason: EndReason, time: number): void {
    this.time = time
    for (const stream of [...this.streams.values()])
      this.finish(stream, stream.wasReset ? REASON.STREAM_RESET : endReason(reason))
    this.release()
  }

  /** Gives back what is held; what was under way is forgotten. */
  release(): void {
    if (this.released) return
    this.released = true
    for (const reader of this.readers) reader.release()
    this.shared.budget.give(HTTP2_BYTES + STREAM_BYTES * this.streams.size)
    this.streams.clear()
  }

  private sink(half: Half): FrameSink {
    return {
      frame: (start, buf, from, to) => this.frame(half, start, buf, from, to),
      data: (start, buf, from, to, last) => this.data(half, start, buf, from, to, last),
      dataGap: (start, bytes, last) => this.dataGap(half, start, bytes, last),
      lost: () => this.lost(half),
    }
  }

  // ── frames ──

  private frame(half: Half, start: FrameStart, buf: Buffer, from: number, to: number): void {
    this.shared.counters.h2_frames++
    switch (start.type) {
      case FRAME.headers:
        this.headers(half, start, buf, from, to)
        break
      case FRAME.continuation:
        this.continuation(half, start, buf, from, to)
        break
      case FRAME.pushPromise:
        this.pushPromise(half, start, buf, from, to)
        break
      case FRAME.rstStream:
        this.reset(half, start.stream)
        break
    }
  }

  private headers(half: Half, start: FrameStart, buf: Buffer, from: number, to: number): void {
    let at = from
    let end = to
    if (start.flags & FLAG.padded) end -= buf[at++] ?? 0
    if (start.flags & FLAG.priority) at += 5
    if (at > end) {
      this.broken(half)
      return
    }
    this.block(half, { start: { ...start }, parts: [], bytes: 0, promised: 0 }, buf, at, end)
  }

  private pushPromise(half: Half, start: FrameStart, buf: Buffer, from: number, to: number): void {
    let at = from
    let end = to
    if (start.flags & FLAG.padded) end -= buf[at++] ?? 0
    if (at + 4 > end) {
      this.broken(half)
      return
    }
    const promised = buf.readUInt32BE(at) & 0x7fff_ffff
    this.block(half, { start: { ...start }, parts: [], bytes: 0, promised }, buf, at + 4, end)
  }

  private continuation(half: Half, start: FrameStart, buf: Buffer, from: number, to: number): void {
    const block = this.blocks[half]
    if (!block || block.start.stream !== start.stream) {
      this.broken(half)
      return
    }
    this.blocks[half] = undefined
    block.start.flags |= start.flags & FLAG.endHeaders
    this.block(half, block, buf, from, to)
  }

  private block(half: Half, block: Block, buf: Buffer, from: number, to: number): void {
    if (this.blocks[half]) this.broken(half)
    const whole = (block.start.flags & FLAG.endHeaders) !== 0
    if (whole && block.bytes === 0) {
      this.decode(half, block, buf, from, to)
      return
    }
    block.bytes += to - from
    if (block.bytes > this.shared.limits.headBytes) {
      this.shared.counters.head_limit++
      this.broken(half)
      return
    }
    block.parts.push(Buffer.from(buf.subarray(from, to)))
    if (!whole) {
      this.blocks[half] = block
      return
    }
    const all = Buffer.concat(block.parts)
    this.decode(half, block, all, 0, all.length)
  }

  /** A header block cannot be read: what the table holds is not known any more. */
  private broken(half: Half): void {
    this.shared.counters.malformed++
    this.blocks[half] = undefined
    this.hpack[half].lose()
  }

  private decode(half: Half, { start, promised }: Block, buf: Buffer, from: number, to: number): void {
    const list = new HeaderList(this.shared.limits.headerCount)
    if (!this.hpack[half].decode(buf, from, to, list.add)) this.shared.counters.malformed++
    if (list.unknown.length > 0) this.shared.counters.h2_unknown_fields += list.unknown.length
    if (list.method !== undefined || list.path !== undefined || list.status !== undefined) this.isProven = true
    if (promised > 0) {
      this.promise(half, start, promised, list)
      return
    }
    this.learnRoles(half, list)
    const stream = this.stream(start)
    if (!stream) return
    const side = stream.sides[half]
    if (side.state === 'idle') {
      if (half === this.clientHalf) this.request(stream, side, start, list)
      else this.response(stream, side, start, list)
    } else if (side.state === 'open') this.trailers(side, list)
    if (start.flags & FLAG.endStream) this.sideEnds(stream, half, false)
  }

  /** Which half asks: the one whose head names a method, or opens streams. */
  private learnRoles(half: Half, list: HeaderList): void {
    if (this.clientHalf !== undefined) return
    if (list.method !== undefined || list.path !== undefined) this.clientHalf = half
    else if (list.status !== undefined) this.clientHalf = half === 0 ? 1 : 0
    else this.clientHalf = 0
  }

  private stream(start: FrameStart): Stream | undefined {
    const known = this.streams.get(start.stream)
    if (known) return known
    const odd = start.stream % 2 === 1
    if (odd && start.stream <= this.highest) return this.fromStart ? undefined : this.open(start)
    if (odd) this.highest = start.stream
    return this.open(start)
  }

  private open(start: FrameStart): Stream {
    const { limits, budget, counters } = this.shared
    if (this.streams.size >= limits.h2Streams || !budget.take(STREAM_BYTES)) {
      const [oldest] = this.streams.values()
      counters.pending_limit++
      if (oldest) this.finish(oldest, REASON.PENDING_LIMIT)
      budget.take(STREAM_BYTES)
    }
    const stream = new Stream(start.stream)
    this.streams.set(start.stream, stream)
    return stream
  }

  // ── messages ──

  /** The request that asked for the upgrade to h2c is that of stream 1, and its side is over (RFC 7540 §3.2). */
  adopt(clientHalf: Half, request: Message): void {
    this.clientHalf = clientHalf
    const stream = this.open({ type: 0, flags: 0, stream: 1, length: 0, seq: 0, time: this.time, offset: 0 })
    this.highest = 1
    stream.pending.request = Object.assign(Object.create(Message.prototype) as Message, request)
    stream.sides[clientHalf].state = 'closed'
  }

  private request(stream: Stream, side: StreamSide, start: FrameStart, list: HeaderList): void {
    const { shared } = this
    shared.counters.requests++
    const message = this.message(side, start, list)
    const target = list.path ?? (list.method === 'CONNECT' ? list.authority : undefined)
    stream.pending.oddities |= list.oddities
    // What was asked stands in fields that were sent before the sensor joined: that is not guessed, so no API is named by it.
    const isKnown = list.method !== undefined && target !== undefined
    if (isKnown) {
      message.method = list.method!
      message.target = target
      stream.pending.request = message
    } else stream.pending.reason ??= REASON.UNKNOWN_FIELDS
    side.body(shared, list.contentEncoding, isKnown ? shared.sink.inspect(message) : 0)
  }

  private response(stream: Stream, side: StreamSide, start: FrameStart, list: HeaderList): void {
    const { shared } = this
    const status = Number(list.status ?? 0)
    if (status >= 100 && status < 200 && status !== 101) {
      if (stream.pending.interim.length < 16) stream.pending.interim.push(status)
      return
    }
    shared.counters.responses++
    const message = this.message(side, start, list)
    message.status = Number.isInteger(status) && status <= 999 ? status : 0
    stream.pending.response = message
    stream.pending.oddities |= list.oddities
    if (list.status === undefined) stream.pending.reason ??= REASON.UNKNOWN_FIELDS
    side.body(shared, list.contentEncoding, shared.sink.inspect(message, stream.pending.request))
  }

  private message(side: StreamSide, start: FrameStart, list: HeaderList): Message {
    const message = new Message(list.fieldSet(this.shared.watched), list.contentType, start.seq, start.time)
    message.version = '2'
    side.announced = /^\d{1,15}$/.test(list.contentLength) ? Number(list.contentLength) : -1
    side.begin(message)
    return message
  }

  private trailers(side: StreamSide, list: HeaderList): void {
    side.message!.trailers = list.fields.slice(0, 128)
  }

  private promise(half: Half, start: FrameStart, promised: number, list: HeaderList): void {
    const stream = this.open({ ...start, stream: promised })
    this.clientHalf ??= half === 0 ? 1 : 0
    const side = stream.sides[this.clientHalf]
    this.request(stream, side, start, list)
    stream.pending.oddities |= ODDITY.H2_PUSHED
    this.sideEnds(stream, this.clientHalf, false)
  }

  private data(half: Half, start: FrameStart, buf: Buffer, from: number, to: number, last: boolean): void {
    if (last) this.shared.counters.h2_frames++
    const stream = this.streams.get(start.stream)
    if (!stream) return
    const side = stream.sides[half]
    const ends = last && (start.flags & FLAG.endStream) !== 0
    if (side.state === 'open') side.data(buf, from, to, ends, this.time)
    if (ends) this.sideEnds(stream, half, false)
  }

  private dataGap(half: Half, start: FrameStart, bytes: number, last: boolean): void {
    const stream = this.streams.get(start.stream)
    if (!stream) return
    stream.pending.reason ??= REASON.GAP
    stream.sides[half].gap(bytes, this.time)
    if (last && start.flags & FLAG.endStream) this.sideEnds(stream, half, false)
  }

  /** Frames may be missing: header blocks among them, and ends of any stream. */
  private lost(half: Half): void {
    this.blocks[half] = undefined
    this.hpack[half].lose()
    for (const stream of this.streams.values()) {
      if (stream.sides[half].state !== 'open') continue
      stream.pending.reason ??= REASON.GAP
      stream.sides[half].gap(0, this.time)
    }
  }

  private reset(half: Half, id: number): void {
    const stream = this.streams.get(id)
    if (!stream) return
    this.shared.counters.h2_resets++
    const answer = stream.sides[this.clientHalf === 0 ? 1 : 0]
    // A server may end a stream that it has answered (RFC 9113 §8.1): that cuts nothing.
    if (answer.state === 'closed') this.finish(stream, undefined)
    else if (half !== this.clientHalf) this.finish(stream, REASON.STREAM_RESET)
    else {
      // What the server had sent by then still comes.
      stream.pending.oddities |= stream.sides[half].end(false)
      stream.wasReset = true
    }
  }

  private sideEnds(stream: Stream, half: Half, cut: boolean): void {
    const side = stream.sides[half]
    const { message, announced } = side
    if (message && announced >= 0 && !cut && message.gapBytes === 0 && message.bodyBytes !== announced)
      if (half === this.clientHalf || (message.bodyBytes > 0 && stream.pending.request?.method !== 'HEAD'))
        stream.pending.oddities |= ODDITY.H2_LENGTH
    stream.pending.oddities |= side.end(cut)
    if (stream.isOver) this.publish(stream)
  }

  /** The stream is over before both sides said so. */
  private finish(stream: Stream, reason: string | undefined): void {
    if (reason !== undefined) stream.pending.reason ??= reason
    for (const side of stream.sides) stream.pending.oddities |= side.end(side.state === 'open' && reason !== undefined)
    this.publish(stream)
  }

  private publish(stream: Stream): void {
    if (!this.streams.delete(stream.id)) return
    const { budget, counters, sink } = this.shared
    budget.give(STREAM_BYTES)
    const { pending } = stream
    if (!pending.request && !pending.response) return
    counters.exchanges++
    if (!pending.response) counters.unanswered++
    if (!pending.request) counters.orphan_responses++
    if (!pending.response) pending.reason ??= REASON.NO_RESPONSE
    if (!pending.request) pending.reason ??= REASON.NO_REQUEST
    sink.exchange({
      flow: this.flow,
      clientHalf: this.clientHalf ?? 0,
      request: pending.request,
      response: pending.response,
      interim: pending.interim,
      reason: pending.reason,
      oddities: oddityNames(pending.oddities),
    })
  }
}
