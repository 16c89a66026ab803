import type { At, EndReason, FlowInfo, Half } from '@apiscope/flow'
import { Message } from '../message.js'
import { ODDITY } from '../oddities.js'
import { endReason, REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { type Block, HeaderBlocks } from './blocks.js'
import { FrameReader, type FrameSink, type FrameStart } from './frame/reader.js'
import { FLAG, FRAME, HEADER_BYTES } from './frame/types.js'
import type { HeaderList } from './header-list.js'
import { ConnectionNames } from './inference/connection-names.js'
import { Messages } from './messages.js'
import type { Stream } from './stream.js'
import { Streams } from './streams.js'

/** What a connection that is read costs at rest, bytes: taken from the room's budget by who makes one. */
export const HTTP2_BYTES = 2_048

/** Frames of an unknown stream are missing: more than any frame of WebSocket may hold. */
const UNKNOWN_BYTES = Number.POSITIVE_INFINITY

/** One HTTP/2 connection (RFC 9113), seen from its start or joined late: frames in, exchanges out. */
export class Http2Connection {
  private readonly readers: readonly [FrameReader, FrameReader]
  private readonly blocks: readonly [HeaderBlocks, HeaderBlocks]
  private readonly streams: Streams
  private readonly messages: Messages
  private readonly names: ConnectionNames
  /** Frames of a half may have been missed. */
  private readonly lossy: [boolean, boolean]
  private time = 0
  /** A header block has shown a method, a path or a status: it is HTTP/2. */
  isProven = false
  /** The other side has answered so: a server speaks it, whatever its client sent. */
  isAnswered = false
  /** A half has lost its place. */
  isBroken = false
  private released = false

  constructor(
    flow: FlowInfo,
    private readonly shared: Shared,
    readonly fromStart: boolean,
  ) {
    this.readers = [new FrameReader(shared, this.sink(0), fromStart), new FrameReader(shared, this.sink(1), fromStart)]
    this.blocks = [
      new HeaderBlocks(shared, fromStart, (block, list) => this.block(0, block, list)),
      new HeaderBlocks(shared, fromStart, (block, list) => this.block(1, block, list)),
    ]
    this.names = new ConnectionNames(flow, shared)
    this.streams = new Streams(flow, shared, (stream) => this.names.finish(stream, this.streams.clientHalf))
    this.messages = new Messages(shared, this.streams)
    this.lossy = [!fromStart, !fromStart]
    shared.counters.h2_connections++
  }

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.time = at.time
    this.streams.sweep(at.time)
    this.readers[half].chunk(buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    this.time = at.time
    this.shared.counters.gaps++
    this.shared.counters.gap_bytes += bytes
    this.readers[half].gap(bytes)
  }

  end(_half: Half, _reason: EndReason, time: number): void {
    this.time = time
  }

  conflict(): void {
    for (const stream of this.streams.all()) stream.pending.oddities |= ODDITY.OVERLAP_CONFLICT
  }

  close(reason: EndReason, time: number): void {
    this.time = time
    this.streams.close(endReason(reason))
    this.release()
  }

  /** Gives back what is held; what was under way is forgotten. */
  release(): void {
    if (this.released) return
    this.released = true
    for (const reader of this.readers) reader.release()
    for (const blocks of this.blocks) blocks.release()
    this.streams.close(undefined)
    this.names.release()
    this.shared.budget.give(HTTP2_BYTES)
  }

  /** The request that asked for the upgrade to h2c is that of stream 1, and its side is over (RFC 7540 §3.2). */
  adopt(clientHalf: Half, request: Message): void {
    this.streams.clientHalf = clientHalf
    const stream = this.streams.open(1)
    if (!stream) return
    stream.pending.request = Object.assign(Object.create(Message.prototype) as Message, request)
    stream.sides[clientHalf].state = 'closed'
  }

  private sink(half: Half): FrameSink {
    return {
      frame: (start, buf, from, to) => this.frame(half, start, buf, from, to),
      data: (start, buf, from, to, last) => this.data(half, start, buf, from, to, last),
      dataGap: (start, bytes, last) => this.dataGap(half, start, bytes, last),
      frameLost: (start) => this.frameLost(half, start),
      lost: () => this.lost(half),
    }
  }

  // ── frames ──

  private frame(half: Half, start: FrameStart, buf: Buffer, from: number, to: number): void {
    this.shared.counters.h2_frames++
    const blocks = this.blocks[half]
    if (start.type === FRAME.headers) blocks.headers(start, buf, from, to)
    else if (start.type === FRAME.continuation) blocks.continuation(start, buf, from, to)
    else if (start.type === FRAME.pushPromise) blocks.pushPromise(start, buf, from, to)
    else {
      blocks.interrupted()
      if (start.type === FRAME.rstStream) this.reset(half, start.stream)
    }
  }

  private data(half: Half, start: FrameStart, buf: Buffer, from: number, to: number, last: boolean): void {
    if (last) this.shared.counters.h2_frames++
    this.blocks[half].interrupted()
    const stream = this.streams.get(start.stream)
    if (!stream) return
    const side = stream.sides[half]
    const ends = last && (start.flags & FLAG.endStream) !== 0
    if (side.state === 'open' && stream.channel)
      stream.channel.framed(half, start.seq + HEADER_BYTES, buf, from, to, this.time)
    else if (side.state === 'open') side.data(buf, from, to, ends, this.time, stream.naming !== undefined)
    if (ends) this.sideEnds(stream, half)
  }

  private reset(half: Half, id: number): void {
    const stream = this.streams.get(id)
    if (!stream) return
    this.shared.counters.h2_resets++
    const { clientHalf } = this.streams
    // A server may end a stream that it has answered (RFC 9113 §8.1): that cuts nothing.
    if (clientHalf !== undefined && stream.sides[clientHalf === 0 ? 1 : 0].state === 'closed')
      this.streams.finish(stream, undefined)
    else if (half !== clientHalf) this.streams.finish(stream, REASON.STREAM_RESET)
    else if (!stream.wasReset) {
      const side = stream.sides[half]
      stream.pending.oddities |= side.end(side.state === 'open')
      this.streams.resetByClient(stream, this.time)
    }
  }

  // ── header blocks ──

  private block(half: Half, { start, promised }: Block, list: HeaderList): void {
    if (list.method !== undefined || list.path !== undefined || list.status !== undefined) this.isProven = true
    this.learnRoles(half, list)
    if (list.status !== undefined && half !== this.streams.clientHalf) this.isAnswered = true
    if (promised > 0) {
      this.promise(half, start, promised, list)
      return
    }
    const stream = this.streams.of(start.stream, this.lossy[half])
    if (!stream) return
    this.head(stream, half, start, list)
    if (start.flags & FLAG.endStream) this.sideEnds(stream, half)
  }

  private head(stream: Stream, half: Half, start: FrameStart, list: HeaderList): void {
    const { clientHalf } = this.streams
    const side = stream.sides[half]
    if (side.state === 'idle') {
      side.isDoubtful ||= this.lossy[half]
      // Nothing tells yet who asks: this head is of no use, and what follows it is not taken for one.
      if (clientHalf === undefined) {
        stream.pending.reason ??= REASON.UNKNOWN_FIELDS
        side.state = 'closed'
      } else if (half === clientHalf) {
        const guess = this.names.head(stream, list, half, this.blocks[half].losses, this.lossy[half])
        if (guess) {
          list.fill(guess.name, guess.requestType)
          stream.responseType = guess.responseType
        }
        this.messages.request(stream, half, start, list, guess?.probability)
      } else this.messages.response(stream, half, start, list)
    } else if (side.state === 'open') this.messages.trailers(stream, half, list, this.time)
  }

  /** Which half asks: the one whose head names a method. Until then nobody does. */
  private learnRoles(half: Half, list: HeaderList): void {
    if (this.streams.clientHalf !== undefined) return
    if (list.method !== undefined || list.path !== undefined) this.streams.clientHalf = half
    else if (list.status !== undefined) this.streams.clientHalf = half === 0 ? 1 : 0
  }

  /** A server's promise stands for the request (RFC 9113 §8.4). Of a client, or for a stream that is not new, it means nothing. */
  private promise(half: Half, start: FrameStart, promised: number, list: HeaderList): void {
    this.streams.clientHalf ??= half === 0 ? 1 : 0
    const { clientHalf } = this.streams
    const isOdd = half === clientHalf || promised % 2 === 1 || this.streams.get(promised) !== undefined
    if (isOdd) this.shared.counters.malformed++
    const stream = isOdd ? undefined : this.streams.open(promised)
    if (!stream) return
    this.messages.request(stream, clientHalf, start, list)
    stream.pending.oddities |= ODDITY.H2_PUSHED
    this.sideEnds(stream, clientHalf)
  }

  private sideEnds(stream: Stream, half: Half): void {
    const isRequest = half === this.streams.clientHalf
    this.messages.ends(stream, half, isRequest)
    // Its request was missed and cannot come any more.
    const isOrphan = !isRequest && this.lossy[half === 0 ? 1 : 0] && stream.sides[half === 0 ? 1 : 0].state === 'idle'
    if (stream.isOver || isOrphan) this.streams.publish(stream)
  }

  // ── losses ──

  private dataGap(half: Half, start: FrameStart, bytes: number, last: boolean): void {
    const stream = this.streams.get(start.stream)
    if (!stream) return
    if (stream.channel) stream.channel.gap(half, bytes, this.time)
    else {
      stream.pending.reason ??= REASON.GAP
      stream.sides[half].gap(bytes, this.time)
    }
    if (last && start.flags & FLAG.endStream) this.sideEnds(stream, half)
  }

  /** A frame that held a header block, or a part of one: only its stream is touched, but every later block refers to it. */
  private frameLost(half: Half, start: FrameStart): void {
    this.lossy[half] = true
    this.blocks[half].lose()
    const stream = this.streams.of(start.stream, true)
    if (!stream) return
    this.miss(stream, half)
    if (start.type === FRAME.headers && start.flags & FLAG.endStream) this.sideEnds(stream, half)
  }

  /** Frames may be missing: header blocks among them, and ends of any stream. */
  private lost(half: Half): void {
    this.isBroken = true
    this.lossy[half] = true
    this.blocks[half].lose()
    for (const stream of this.streams.all()) this.miss(stream, half)
  }

  private miss(stream: Stream, half: Half): void {
    const side = stream.sides[half]
    if (side.state === 'idle') side.isDoubtful = true
    if (side.state !== 'open') return
    if (stream.channel) {
      stream.channel.gap(half, UNKNOWN_BYTES, this.time)
      return
    }
    stream.pending.reason ??= REASON.GAP
    side.gap(0, this.time)
  }
}
