import { Carry } from '../carry.js'
import type { Shared } from '../shared.js'
import { type FrameHead, headerBytes, MOST_HEADER_BYTES, MOST_UNMASKED, mayBegin, readHead, unmask } from './frame.js'
import { type Expected, newHead, Resync } from './resync.js'

/** Where bytes of a half stand: packet time, and the sequence number of the first. */
export interface Place {
  time: number
  seq: number
}

export interface FrameSink {
  /** A frame begins; `head` is borrowed for the call. */
  begin(head: FrameHead): void
  /** Payload without its mask, borrowed. @param last the frame ends with it */
  payload(buf: Buffer, from: number, to: number, last: boolean, time: number): void
  /** `bytes` of the payload are missing. */
  missing(bytes: number, time: number): void
  /** The frame is over. */
  end(): void
  /** Frames may be missing. */
  lost(): void
}

/** `lost`: the beginning of a frame is looked for; `given-up`: it was not found within the bound. */
type State = 'header' | 'payload' | 'lost' | 'given-up'

/** Cuts one half into frames over any split; control frames are counted and passed over. */
export class FrameReader {
  frames = 0
  private state: State = 'header'
  private readonly head = newHead()
  private readonly raw = Buffer.alloc(MOST_HEADER_BYTES)
  private have = 0
  private readonly mask = new Uint8Array(4)
  private left = 0
  private searched = 0
  private readonly kept: Carry
  private readonly resync: Resync
  private keptAt: Place = { time: 0, seq: 0 }

  constructor(
    private readonly shared: Shared,
    private readonly expected: Expected,
    private readonly out: FrameSink,
  ) {
    this.kept = new Carry(shared.budget)
    this.resync = new Resync(expected, this.kept)
  }

  chunk(buf: Buffer, start: number, end: number, at: Place): void {
    if (this.state === 'given-up') return
    if (this.state === 'lost') this.search(buf, start, end, at)
    else this.read(buf, start, end, at)
  }

  /** Inside a frame its length tells where the next one begins; the place is lost only beyond it. */
  gap(bytes: number, time: number): void {
    if (this.state === 'payload' && bytes <= this.left) {
      this.out.missing(bytes, time)
      this.left -= bytes
      if (this.left === 0) this.next()
      return
    }
    if (this.state === 'payload') {
      this.out.missing(this.left, time)
      this.next()
    }
    this.lose()
  }

  release(): void {
    this.kept.clear()
  }

  /** Frames from here on begin anywhere. */
  private lose(): void {
    const { counters } = this.shared
    this.have = 0
    this.resync.clear()
    if (this.state === 'given-up') return
    if (this.state !== 'lost') {
      counters.resyncs++
      this.searched = 0
    }
    this.state = 'lost'
    this.out.lost()
  }

  private search(buf: Buffer, start: number, end: number, at: Place): void {
    const { counters, limits } = this.shared
    const verdict = this.resync.look(buf, start, end)
    if (verdict === 'found') {
      this.state = 'header'
      this.replayOr(buf, start, end, at)
      return
    }
    if (verdict === 'kept') this.keptAt = { time: at.time, seq: at.seq }
    if (verdict === 'not') counters.resync_bytes += end - start
    this.searched += end - start
    if (this.searched <= limits.searchBytes) return
    this.resync.clear()
    this.state = 'given-up'
    counters.ws_halves_given_up++
  }

  private replayOr(buf: Buffer, start: number, end: number, at: Place): void {
    if (!this.resync.isDoubting) {
      this.read(buf, start, end, at)
      return
    }
    const bytes = Buffer.from(this.kept.data.subarray(0, this.kept.length))
    this.resync.clear()
    this.read(bytes, 0, bytes.length, this.keptAt)
  }

  private read(buf: Buffer, start: number, end: number, at: Place): void {
    let p = start
    while (p < end && (this.state === 'header' || this.state === 'payload'))
      p = this.state === 'header' ? this.header(buf, p, end, start, at) : this.payload(buf, p, end, at.time)
  }

  private header(buf: Buffer, p: number, end: number, start: number, at: Place): number {
    const { head, raw } = this
    if (this.have === 0) {
      head.time = at.time
      head.seq = (at.seq + (p - start)) >>> 0
      if (end - p >= MOST_HEADER_BYTES || (end - p >= 2 && end - p >= headerBytes(buf[p + 1]!)))
        return this.whole(buf, p)
    }
    raw[this.have++] = buf[p]!
    if (this.have < 2) return p + 1
    if (!mayBegin(raw[0]!, raw[1]!)) return this.malformed(p + 1)
    if (this.have < headerBytes(raw[1]!)) return p + 1
    this.have = 0
    return readHead(raw, 0, head) ? this.begin(raw, 0, p + 1) : this.malformed(p + 1)
  }

  /** The header stands in one piece. */
  private whole(buf: Buffer, p: number): number {
    const { head } = this
    return readHead(buf, p, head) ? this.begin(buf, p, p + head.headerBytes) : this.malformed(p + 2)
  }

  private begin(buf: Uint8Array, at: number, next: number): number {
    const { head, mask } = this
    this.frames++
    this.shared.counters.ws_frames++
    // Who sends it otherwise is to be cut off (§5.1); who does not do so reads it as it says.
    if (head.masked !== this.expected.masked) this.shared.counters.malformed++
    if (head.masked) for (let i = 0; i < 4; i++) mask[i] = buf[at + head.headerBytes - 4 + i]!
    this.left = head.length
    this.state = 'payload'
    this.out.begin(head)
    if (this.left === 0) this.next()
    return next
  }

  private payload(buf: Buffer, p: number, end: number, time: number): number {
    const { head, left } = this
    const take = Math.min(left, end - p, head.masked ? MOST_UNMASKED : left)
    this.left -= take
    const last = this.left === 0
    if (head.masked) this.out.payload(unmask(buf, p, p + take, this.mask, head.length - left), 0, take, last, time)
    else this.out.payload(buf, p, p + take, last, time)
    if (last) this.next()
    return p + take
  }

  private next(): void {
    this.state = 'header'
    this.have = 0
    this.out.end()
  }

  private malformed(next: number): number {
    this.shared.counters.malformed++
    this.lose()
    return next
  }
}
