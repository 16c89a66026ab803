import type { At } from '@apiscope/flow'
import { Carry } from '../../carry.js'
import type { Shared } from '../../shared.js'
import { FLAG, FRAME, HEADER_BYTES, isFrameHeader, PREFACE } from './types.js'

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
  /** A frame other than DATA, whole; borrowed for the call. */
  frame(start: FrameStart, buf: Buffer, from: number, to: number): void
  /** Payload of a DATA frame without padding, in pieces; `last`: the frame ends here. */
  data(start: FrameStart, buf: Buffer, from: number, to: number, last: boolean): void
  /** `bytes` of a DATA frame's payload are missing; `last`: the frame ends with them. */
  dataGap(start: FrameStart, bytes: number, last: boolean): void
  /** The place is lost: frames of any kind may be missing. */
  lost(bytes: number): void
}

type State = 'preface' | 'header' | 'payload' | 'data' | 'lost'

/** Cuts one half into frames (RFC 9113 §4.1) over any split. DATA is handed on as it comes, the others when they are whole. */
export class FrameReader {
  state: State
  private readonly carry: Carry
  private readonly head = Buffer.alloc(HEADER_BYTES)
  private have = 0
  private start: FrameStart = { type: 0, flags: 0, stream: 0, length: 0, seq: 0, time: 0, offset: 0 }
  private left = 0
  private padding = -1
  private matched = 0

  /** @param begins the half begins with the connection: a client's preface may come first */
  constructor(
    private readonly shared: Shared,
    private readonly out: FrameSink,
    begins: boolean,
  ) {
    this.state = begins ? 'preface' : 'header'
    this.carry = new Carry(shared.budget)
  }

  chunk(buf: Buffer, start: number, end: number, at: At): void {
    let p = start
    while (p < end) p = this.step(buf, p, end, start, at)
  }

  gap(bytes: number): void {
    if (this.state === 'data' && bytes <= this.left) {
      this.left -= bytes
      this.out.dataGap(this.start, bytes, this.left === 0)
      if (this.left === 0) this.next()
      return
    }
    if (this.state === 'data') this.out.dataGap(this.start, this.left, true)
    this.lose(bytes)
  }

  release(): void {
    this.carry.clear()
  }

  private lose(bytes: number): void {
    this.shared.counters.resyncs++
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
      case 'data':
        return this.data(buf, p, end)
      case 'lost':
        return this.search(buf, p, end, start)
    }
  }

  private preface(buf: Buffer, p: number, end: number): number {
    let i = p
    if (this.matched === 0) this.matched = prefaceAt(buf, p, end)
    while (i < end && this.matched < PREFACE.length && buf[i] === PREFACE[this.matched]) {
      this.matched++
      i++
    }
    if (i === end && this.matched < PREFACE.length) return end
    this.state = 'header'
    return this.matched === PREFACE.length ? i : p
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
    if (!isFrameHeader(this.head, 0)) {
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
    this.state = start.type === FRAME.data ? 'data' : 'payload'
    if (this.left > 0) return
    if (start.type === FRAME.data) this.out.data(start, head, 0, 0, true)
    else this.out.frame(start, head, 0, 0)
    this.next()
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
      this.lose(0)
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

/** Frames in a row up to the end of the packet; a single one that goes on beyond it is believed only where a packet begins. */
export function isChain(buf: Buffer, at: number, end: number, chunkStart: boolean): boolean {
  let p = at
  for (let frames = 0; ; frames++) {
    if (p === end) return frames > 0
    if (end - p < HEADER_BYTES) return frames > 1
    if (!isFrameHeader(buf, p)) return false
    if (frames === 3) return true
    p += HEADER_BYTES + buf.readUIntBE(p, 3)
    if (p > end) return frames > 0 || (chunkStart && isTelling(buf, at))
  }
}

/** A first frame that little else looks like: DATA or HEADERS of a client's stream with known flags. */
function isTelling(buf: Buffer, at: number): boolean {
  const type = buf[at + 3]!
  const flags = buf[at + 4]!
  const stream = buf.readUInt32BE(at + 5)
  if (stream > 1 << 24) return false
  if (type === FRAME.data) return (flags & ~(FLAG.endStream | FLAG.padded)) === 0
  return type === FRAME.headers && (flags & ~0x2d) === 0
}

/** Where in the preface these bytes stand: its beginning may have been read already, to tell what the flow is. */
function prefaceAt(buf: Buffer, p: number, end: number): number {
  for (let k = 0; k < PREFACE.length; k++) {
    const length = Math.min(PREFACE.length - k, end - p)
    if (PREFACE.compare(buf, p, p + length, k, k + length) === 0) return k
  }
  return 0
}
