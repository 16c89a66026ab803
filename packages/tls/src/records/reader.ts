import type { At } from '@apiscope/flow'
import { fragmentLength, HEADER_BYTES, MAX_FRAGMENT } from './header.js'

/** Where a record's first byte lies, in the stream that carries it. */
export interface Place {
  offset: number
  seq: number
  /** Stream position of the other half that the packet with the first byte acknowledged; −1 unknown. */
  acked: number
  /** Packet time of the first and of the last byte, ms. */
  time: number
  lastTime: number
}

export interface RecordSink {
  /** `buf[start, end)` is the fragment; borrowed for the call. */
  record(type: number, version: number, buf: Buffer, start: number, end: number, place: Place): void
  /** `bytes` of one record were lost and the next one follows: its number is known. */
  damaged(bytes: number, place: Place): void
  /** `bytes` were lost and with them the place: how many records began in them is not known. */
  lost(bytes: number, place: Place): void
}

type State = 'header' | 'fragment' | 'skipping' | 'lost'

/**
 * Cuts one half into TLS records. A loss inside a record whose length is known ends at the record's end; behind any other the
 * next header is looked for where a packet begins, then anywhere, by the grammar of two headers in a row.
 */
export class RecordReader {
  state: State = 'header'
  private readonly head = Buffer.alloc(HEADER_BYTES)
  private have = 0
  private fragment: Buffer | undefined
  private filled = 0
  private length = 0
  private place: Place = { offset: 0, seq: 0, acked: -1, time: 0, lastTime: 0 }

  constructor(private readonly out: RecordSink) {}

  /** Bytes held. */
  get held(): number {
    return this.fragment === undefined ? 0 : this.fragment.length
  }

  chunk(buf: Buffer, start: number, end: number, at: At): void {
    let p = start
    while (p < end) {
      if (this.state === 'header') p = this.header(buf, p, end, start, at)
      else if (this.state === 'fragment') p = this.body(buf, p, end, at)
      else if (this.state === 'skipping') p = this.skip(p, end, at)
      else p = this.search(buf, p, end, start)
    }
  }

  gap(bytes: number, at: At): void {
    const left = this.state === 'fragment' || this.state === 'skipping' ? this.length - this.filled : 0
    if (left >= bytes && left > 0) {
      this.fragment = undefined
      this.filled += bytes
      if (this.filled < this.length) this.state = 'skipping'
      else this.skipped(at)
      return
    }
    this.lose(bytes, at)
  }

  /** The place is lost: what was being read is no record. */
  lose(bytes: number, at: At): void {
    const first = this.have > 0 || this.fragment || this.state === 'skipping' ? this.place : placeOf(at, at.offset)
    this.reset('lost')
    this.out.lost(bytes, { ...first, lastTime: at.time })
  }

  private header(buf: Buffer, p: number, end: number, start: number, at: At): number {
    if (this.have === 0) {
      this.place = placeOf(at, at.offset + (p - start))
      if (end - p >= HEADER_BYTES) return this.begin(buf, p, end, at) ? p + HEADER_BYTES : this.stray(p, at)
    }
    const take = Math.min(HEADER_BYTES - this.have, end - p)
    buf.copy(this.head, this.have, p, p + take)
    this.have += take
    if (this.have === HEADER_BYTES && !this.begin(this.head, 0, 0, at)) this.stray(p, at)
    return p + take
  }

  /** What stands where a header is due is none. */
  private stray(p: number, at: At): number {
    this.lose(0, at)
    return p
  }

  private begin(buf: Buffer, p: number, end: number, at: At): boolean {
    const length = fragmentLength(buf, p)
    if (length < 0) return false
    if (buf !== this.head) buf.copy(this.head, 0, p, p + HEADER_BYTES)
    this.have = HEADER_BYTES
    this.length = length
    this.filled = 0
    this.state = 'fragment'
    if (length === 0) this.emit(this.head, 0, 0, at)
    // The whole record is here: `body` hands it on without a copy.
    else if (end - p - HEADER_BYTES < length) this.fragment = Buffer.allocUnsafe(length)
    return true
  }

  private body(buf: Buffer, p: number, end: number, at: At): number {
    const { fragment, length } = this
    if (!fragment) {
      this.emit(buf, p, p + length, at)
      return p + length
    }
    const take = Math.min(length - this.filled, end - p)
    buf.copy(fragment, this.filled, p, p + take)
    this.filled += take
    if (this.filled === length) this.emit(fragment, 0, length, at)
    return p + take
  }

  private emit(buf: Buffer, start: number, end: number, at: At): void {
    const [type, major, minor] = this.head
    const { place } = this
    place.lastTime = at.time
    this.reset('header')
    this.out.record(type!, (major! << 8) | minor!, buf, start, end, place)
  }

  private skip(p: number, end: number, at: At): number {
    const take = Math.min(this.length - this.filled, end - p)
    this.filled += take
    if (this.filled === this.length) this.skipped(at)
    return p + take
  }

  private skipped(at: At): void {
    const { place, length } = this
    place.lastTime = at.time
    this.reset('header')
    this.out.damaged(length, place)
  }

  private search(buf: Buffer, p: number, end: number, start: number): number {
    for (let i = p; i + HEADER_BYTES <= end; i++) {
      if (!isCredible(buf, i, end, i === start)) continue
      this.reset('header')
      return i
    }
    // A header may span chunks; it is found again at the next packet, since records mostly begin where packets do.
    return end
  }

  private reset(state: State): void {
    this.state = state
    this.have = 0
    this.filled = 0
    this.length = 0
    this.fragment = undefined
  }
}

/** Is a header here that another one follows, or that a packet begins with? Versions below 3.1 are not written any more. */
function isCredible(buf: Buffer, i: number, end: number, chunkStart: boolean): boolean {
  const length = fragmentLength(buf, i)
  if (length < 1 || length > MAX_FRAGMENT || buf[i + 2] === 0 || buf[i + 2] === 4) return false
  const next = i + HEADER_BYTES + length
  if (next === end) return true
  if (next > end) return chunkStart
  if (end - next >= HEADER_BYTES) return fragmentLength(buf, next) > 0
  return buf[next]! >= 20 && buf[next]! <= 24 && chunkStart
}

function placeOf(at: At, offset: number): Place {
  return { offset, seq: (at.seq + (offset - at.offset)) >>> 0, acked: at.acked, time: at.time, lastTime: at.time }
}
