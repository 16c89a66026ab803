import { HELD_BYTES } from './limits.js'

/** Bytes of one block. */
export const BLOCK_BYTES = 4096
const BLOCKS_PER_SLAB = 256

/**
 * Memory for out-of-order bytes: equal blocks out of slabs that are allocated as needed and reused. A block is shared by the
 * segments of one half only, and counted: it returns when the last of them is released. Blocks and the records of segments
 * count against one budget.
 */
export class BlockPool {
  /** Bytes handed out, records included. */
  used = 0
  private readonly slabs: Buffer[] = []
  private readonly free: number[] = []
  private references = new Uint16Array(0)

  /** @param maxBytes budget */
  constructor(private readonly maxBytes: number) {}

  /** Room for one more block with a segment in it. */
  get hasRoom(): boolean {
    return this.used + BLOCK_BYTES + HELD_BYTES <= this.maxBytes
  }

  /** Bytes allocated, in use or not. */
  get allocatedBytes(): number {
    return this.slabs.length * BLOCKS_PER_SLAB * BLOCK_BYTES
  }

  /** A block with one reference, or −1 when the budget is used up. */
  take(): number {
    if (this.used + BLOCK_BYTES > this.maxBytes) return -1
    if (this.free.length === 0) this.grow()
    const block = this.free.pop()!
    this.references[block] = 1
    this.used += BLOCK_BYTES
    return block
  }

  /** One more segment in the block; false when the budget has no room for its record. */
  retain(block: number): boolean {
    if (this.used + HELD_BYTES > this.maxBytes) return false
    this.references[block]!++
    this.used += HELD_BYTES
    return true
  }

  /** The segment is done with. True when the block is free again. */
  releaseSegment(block: number): boolean {
    this.used -= HELD_BYTES
    return this.release(block)
  }

  /** One reference less. True when it was the last: the block is free again. */
  release(block: number): boolean {
    if (--this.references[block]! > 0) return false
    this.used -= BLOCK_BYTES
    this.free.push(block)
    return true
  }

  /** The buffer that the block lies in, at `offsetOf(block)`. */
  bufferOf(block: number): Buffer {
    return this.slabs[Math.floor(block / BLOCKS_PER_SLAB)]!
  }

  offsetOf(block: number): number {
    return (block % BLOCKS_PER_SLAB) * BLOCK_BYTES
  }

  private grow(): void {
    const from = this.slabs.length * BLOCKS_PER_SLAB
    const to = from + BLOCKS_PER_SLAB
    this.slabs.push(Buffer.allocUnsafeSlow(BLOCKS_PER_SLAB * BLOCK_BYTES))
    const references = new Uint16Array(to)
    references.set(this.references)
    this.references = references
    for (let block = to - 1; block >= from; block--) this.free.push(block)
  }
}
