import type { At } from '@apiscope/flow'
import { Carry } from '../../carry.js'
import type { Shared } from '../../shared.js'
import { isChain } from './chain.js'
import { Preface } from './preface.js'
import { FLAG, FRAME, HEADER_BYTES, isFrameDue, isFrameHeader, isRead } from './types.js'

export interface FrameStart {
  type: number
  flags: number
  stream: number
  length: number
  seq: number
  time: number
  offset: number
}

export interface FrameSink {
  /** A frame other than DATA, whole; borrowed for the call. Of a type that holds no header block the payload is empty. */
  frame(start: FrameStart, buf: Buffer, from: number, to: number): void
  /** Payload of a DATA frame without padding, in pieces; `last`: the frame ends here. */
  data(start: FrameStart, buf: Buffer, from: number, to: number, last: boolean): void
  /** `bytes` of a DATA frame's payload are missing; `last`: the frame ends with them. */
  dataGap(start: FrameStart, bytes: number, last: boolean): void
  /** A frame other than DATA came, but its payload is missing or too large. */
  frameLost(start: FrameStart): void
  /** The place is lost: frames of any kind may be missing. */
  lost(bytes: number): void
}

/** `passing`: the rest of a frame's payload, of which nothing is read. `lost`: a frame header is looked for. */
type State = 'preface' | 'header' | 'payload' | 'passing' | 'data' | 'lost'

/** Frames behind a loss, or in a connection joined late, that have to look like nothing else. Count. */
const DOUBTED_FRAMES = 3

/** Cuts one half into frames (RFC 9113 §4.1) over any split. DATA is handed on as it comes, the others when they are whole. */
export class FrameReader {
  state: State
  private readonly carry: Carry
  private readonly head = Buffer.alloc(HEADER_BYTES)
  private have = 0
  private start: FrameStart = { type: 0, flags: 0, stream: 0, length: 0, seq: 0, time: 0, offset: 0 }
  private left = 0
  private padding = -1
  private preamble: Preface | undefined
  private isFirst: boolean
  /** Frame headers that are still doubted. */
  private doubted: number

  /** @param begins the half begins with the connection: a client's preface may come first */
  constructor(
    private readonly shared: Shared,
    private readonly out: FrameSink,
    begins: boolean,
  ) {
    this.state = begins ? 'preface' : 'header'
    this.isFirst = begins
    this.preamble = begins ? new Preface() : undefined
    this.doubted = begins ? 0 : DOUBTED_FRAMES
    this.carry = new Carry(shared.budget)
  }

  chunk(buf: Buffer, start: number, end: number, at: At): void {
    let p = start
    while (p < end) p = this.step(buf, p, end, start, at)
  }

  /** Inside a frame its length tells where the next one begins; the place is lost only beyond it. */
  gap(bytes: number): void {
    const { state, left } = this
    this.doubted = DOUBTED_FRAMES
    this.isFirst = false
    const within = bytes <= left && (state === 'data' || state === 'payload' || state === 'passing')
    if (state === 'data') this.dataGap(within ? bytes : left)
    else if (state === 'payload') this.out.frameLost(this.start)
    if (!within) {
      this.lose(bytes)
      return
    }
    if (state === 'payload') this.state = 'passing'
    this.left -= bytes
    if (this.left === 0) this.next()
  }

  /** Padding is not missed; where its length is, nothing of the frame can be told from it. */
  private dataGap(bytes: number): void {
    const { padding, left } = this
    const isUnknown = padding < 0
    const missing = Math.max(0, isUnknown ? left : Math.min(bytes, left - padding))
    this.out.dataGap(this.start, missing, isUnknown || bytes === left)
    if (isUnknown) this.state = 'passing'
  }

  release(): void {
    this.carry.clear()
  }

  private lose(bytes: number): void {
    this.shared.counters.resyncs++
    this.doubted = DOUBTED_FRAMES
    this.next()
    this.state = 'lost'
    this.out.lost(bytes)
  }

  private step(buf: Buffer, p: number, end: number, start: number, at: At): number {
    switch (this.state) {
      case 'preface':
        return this.preface(buf, p, end)
      case 'header':
        return this.header(buf, p, end, start, at)
      case 'payload':
        return this.payload(buf, p, end)
      case 'passing':
        return this.pass(p, end)
      case 'data':
        return this.data(buf, p, end)
      case 'lost':
        return this.search(buf, p, end, start)
    }
  }

  private preface(buf: Buffer, p: number, end: number): number {
    const next = this.preamble!.take(buf, p, end)
    if (this.preamble!.state === 'matching') return next
    this.preamble = undefined
    this.state = 'header'
    return next
  }

  private header(buf: Buffer, p: number, end: number, start: number, at: At): number {
    if (this.have === 0) {
      const offset = at.offset + (p - start)
      const seq = (at.seq + (p - start)) >>> 0
      this.start = { type: 0, flags: 0, stream: 0, length: 0, seq, time: at.time, offset }
    }
    const take = Math.min(HEADER_BYTES - this.have, end - p)
    buf.copy(this.head, this.have, p, p + take)
    this.have += take
    if (this.have < HEADER_BYTES) return p + take
    const isFrame = (this.doubted > 0 ? isFrameHeader : isFrameDue)(this.head, 0)
    // Each side of a connection begins with SETTINGS (RFC 9113 §3.4): this is no HTTP/2.
    const isMisbegun = this.isFirst && this.head[3] !== FRAME.settings
    this.isFirst = false
    if (!isFrame || isMisbegun) {
      this.shared.counters.malformed++
      this.lose(0)
      return p + take
    }
    this.begin()
    return p + take
  }

  private begin(): void {
    const { head, start } = this
    start.length = head.readUIntBE(0, 3)
    start.type = head[3]!
    start.flags = head[4]!
    start.stream = head.readUInt32BE(5) & 0x7fff_ffff
    this.left = start.length
    this.padding = start.type === FRAME.data && start.flags & FLAG.padded ? -1 : 0
    if (this.doubted > 0) this.doubted--
    if (start.type === FRAME.data) this.state = 'data'
    else if (isRead(start.type)) this.beginPayload()
    else {
      this.state = 'passing'
      this.out.frame(start, head, 0, 0)
    }
    if (this.left > 0) return
    if (start.type === FRAME.data) this.out.data(start, head, 0, 0, true)
    else if (this.state === 'payload') this.out.frame(start, head, 0, 0)
    this.next()
  }

  private beginPayload(): void {
    this.state = 'payload'
    if (this.left <= this.shared.limits.headBytes) return
    this.shared.counters.head_limit++
    this.out.frameLost(this.start)
    this.state = 'passing'
  }

  private pass(p: number, end: number): number {
    const take = Math.min(this.left, end - p)
    this.left -= take
    if (this.left === 0) this.next()
    return p + take
  }

  private payload(buf: Buffer, p: number, end: number): number {
    const { carry, start } = this
    const take = Math.min(this.left, end - p)
    this.left -= take
    if (this.left === 0 && carry.length === 0) {
      this.out.frame(start, buf, p, p + take)
      this.next()
      return p + take
    }
    if (!carry.append(buf, p, p + take)) {
      this.shared.counters.memory_refusals++
      this.out.frameLost(start)
      this.carry.clear()
      this.state = 'passing'
      if (this.left === 0) this.next()
      return p + take
    }
    if (this.left > 0) return p + take
    this.out.frame(start, carry.data, 0, carry.length)
    this.next()
    return p + take
  }

  private data(buf: Buffer, p: number, end: number): number {
    let from = p
    if (this.padding < 0) {
      this.padding = Math.min(buf[p]!, this.left - 1)
      this.left--
      from++
    }
    const take = Math.min(this.left, end - from)
    const content = Math.max(0, Math.min(take, this.left - this.padding))
    this.left -= take
    const last = this.left === 0
    if (content > 0 || last) this.out.data(this.start, buf, from, from + content, last)
    if (last) this.next()
    return from + take
  }

  private next(): void {
    this.carry.clear()
    this.have = 0
    this.state = 'header'
  }

  /** A header where another one follows, or that ends just where the packet ends: text in a body is neither. */
  private search(buf: Buffer, p: number, end: number, start: number): number {
    for (let i = p; i + HEADER_BYTES <= end; i++) {
      if (!isChain(buf, i, end, i === start)) continue
      this.state = 'header'
      return i
    }
    this.shared.counters.resync_bytes += end - p
    return end
  }
}
