/** Bytes kept of what comes in pieces, in one buffer: a buffer for each piece takes a hundred times a piece of one byte. */
export class KeptBytes {
  private buffer: Buffer = Buffer.alloc(0)
  /** Bytes kept. */
  length = 0

  /** @param bytes borrowed for the call */
  add(bytes: Buffer): void {
    const needed = this.length + bytes.length
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.buffer.length))
      this.buffer.copy(grown, 0, 0, this.length)
      this.buffer = grown
    }
    bytes.copy(this.buffer, this.length)
    this.length = needed
  }

  /** What is kept, valid until the next call. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.length)
  }

  clear(): void {
    this.buffer = Buffer.alloc(0)
    this.length = 0
  }

  /** Bytes of memory taken. */
  get held(): number {
    return this.buffer.length
  }
}
