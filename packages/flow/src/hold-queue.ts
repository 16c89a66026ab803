import { Assembler, type Span } from './assembler.js'
import { BLOCK_BYTES, type BlockPool } from './block-pool.js'

/** A run of bytes of one half that waits, with what its own packet said. */
export interface Held extends Span {
  /** Where the bytes lie: a block of the pool and an offset in it. −1: none (a FIN without bytes). */
  block: number
  offset: number
  /** Packet time of its packet, and the table's clock then. */
  time: number
  seen: number
  /** Number of its packet within the flow. */
  arrival: number
  /** Position of the other half that its packet acknowledged, −1 unknown. */
  acked: number
  /** Bytes right behind it that the capture cut off. */
  missing: number
}

/** What a packet says of all its bytes; `add` copies it into every part. */
export interface Mark {
  time: number
  seen: number
  arrival: number
  acked: number
}

/** Bytes of one half that wait behind a hole, copied once, packed into blocks of a shared pool. */
export class HoldQueue {
  readonly spans = new Assembler<Held>()
  /** Blocks in use by this half. */
  blocks = 0
  private block = -1
  private filled = 0

  constructor(private readonly pool: BlockPool) {}

  get first(): Held | undefined {
    return this.spans.first
  }

  /**
   * Copies `buf[from, from + end − start)`, which must lie in no held span, to positions `[start, end)`.
   * @returns position up to which there was room in the pool
   */
  add(buf: Buffer, from: number, start: number, end: number, mark: Mark, missing: number): number {
    let at = start
    while (at < end) {
      if (this.filled === BLOCK_BYTES || this.block < 0) {
        const block = this.pool.take()
        if (block < 0) return at
        this.letGo()
        this.block = block
        this.filled = 0
        this.blocks++
      }
      if (!this.pool.retain(this.block)) {
        if (this.spans.size === 0) this.letGo()
        return at
      }
      const n = Math.min(end - at, BLOCK_BYTES - this.filled)
      const offset = this.pool.offsetOf(this.block) + this.filled
      buf.copy(this.pool.bufferOf(this.block), offset, from + at - start, from + at - start + n)
      this.spans.insert({
        start: at,
        end: at + n,
        block: this.block,
        offset,
        time: mark.time,
        seen: mark.seen,
        arrival: mark.arrival,
        acked: mark.acked,
        missing: at + n === end ? missing : 0,
      })
      this.filled += n
      at += n
    }
    return at
  }

  /** The bytes of `held`: valid until it is released. */
  bufferOf(held: Held): Buffer {
    return this.pool.bufferOf(held.block)
  }

  /** Takes the first span out; the caller releases it when it is done with its bytes. */
  shift(): Held | undefined {
    return this.spans.shift()
  }

  release(held: Held): void {
    if (this.pool.releaseSegment(held.block)) this.blocks--
    if (this.spans.size === 0) this.letGo()
  }

  /** Gives everything back. */
  clear(): void {
    for (let held = this.spans.shift(); held; held = this.spans.shift()) this.release(held)
    this.letGo()
  }

  private letGo(): void {
    if (this.block < 0) return
    if (this.pool.release(this.block)) this.blocks--
    this.block = -1
  }
}
