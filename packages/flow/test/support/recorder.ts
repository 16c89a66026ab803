import type { At, EndReason, FlowInfo, Half, StreamHandler } from '../../src/index.js'
import { type FlowLimits, FlowTable } from '../../src/index.js'
import { type Segment, toPacket } from './segments.js'

export type Event =
  | { kind: 'chunk'; half: Half; text: string; at: At }
  | { kind: 'gap'; half: Half; bytes: number; at: At }
  | { kind: 'end'; half: Half; reason: EndReason }
  | { kind: 'conflict'; half: Half; bytes: number; at: At }
  | { kind: 'acknowledged'; half: Half; position: number }
  | { kind: 'close'; reason: EndReason }

/** Keeps all that one flow's handler is told, and checks what must hold for every flow. */
export class FlowRecord implements StreamHandler {
  readonly events: Event[] = []
  readonly pieces: [Piece[], Piece[]] = [[], []]
  readonly position: [number, number] = [0, 0]
  readonly ended: [EndReason | undefined, EndReason | undefined] = [undefined, undefined]
  closed: EndReason | undefined

  constructor(readonly info: FlowInfo) {}

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    const data = Buffer.from(buf.subarray(start, end))
    this.enter(half, data.length, at)
    this.pieces[half].push({ at: { ...at }, data, gap: 0 })
    this.events.push({ kind: 'chunk', half, text: data.toString('latin1'), at: { ...at } })
  }

  gap(half: Half, bytes: number, at: At): void {
    this.enter(half, bytes, at)
    this.pieces[half].push({ at: { ...at }, data: Buffer.alloc(0), gap: bytes })
    this.events.push({ kind: 'gap', half, bytes, at: { ...at } })
  }

  end(half: Half, reason: EndReason): void {
    if (this.closed || this.ended[half]) throw new Error('end after the end')
    this.ended[half] = reason
    this.events.push({ kind: 'end', half, reason })
  }

  acknowledged(half: Half, position: number): void {
    if (this.closed) throw new Error('acknowledged after close')
    this.events.push({ kind: 'acknowledged', half, position })
  }

  conflict(half: Half, bytes: number, at: At): void {
    this.events.push({ kind: 'conflict', half, bytes, at: { ...at } })
  }

  close(reason: EndReason): void {
    if (this.closed) throw new Error('closed twice')
    if (!this.ended[0] || !this.ended[1]) throw new Error('closed before both halves ended')
    this.closed = reason
    this.events.push({ kind: 'close', reason })
  }

  /** The half as text, `<n>` for a gap of n bytes. */
  text(half: Half): string {
    return this.pieces[half].map((piece) => (piece.gap ? `<${piece.gap}>` : piece.data.toString('latin1'))).join('')
  }

  bytes(half: Half): Buffer {
    return Buffer.concat(this.pieces[half].map((piece) => piece.data))
  }

  private enter(half: Half, bytes: number, at: At): void {
    if (this.closed || this.ended[half]) throw new Error('bytes after the end')
    if (bytes <= 0) throw new Error('empty chunk or gap')
    if (at.offset !== this.position[half]) throw new Error(`position ${at.offset}, expected ${this.position[half]}`)
    this.position[half] += bytes
  }
}

export interface Piece {
  at: At
  data: Buffer
  gap: number
}

/** A flow table with a record of every flow. */
export class Recorder {
  readonly flows: FlowRecord[] = []
  readonly table: FlowTable
  private last = 0

  constructor(limits: Partial<FlowLimits> = {}) {
    this.table = new FlowTable(limits, (info) => {
      const record = new FlowRecord(info)
      this.flows.push(record)
      return record
    })
  }

  feed(segments: Iterable<Segment>): this {
    for (const segment of segments) {
      this.table.tcp(toPacket(segment))
      this.last = segment.time
    }
    return this
  }

  finish(): this {
    this.table.finish(this.last)
    return this
  }

  count(name: keyof FlowTable['counters']): number {
    return this.table.counters[name]
  }
}

/** Feeds segments through a fresh table and ends it. */
export function record(segments: Iterable<Segment>, limits: Partial<FlowLimits> = {}): Recorder {
  return new Recorder(limits).feed(segments).finish()
}
