/** Reads the length-prefixed vectors of TLS (RFC 8446 §3.4) without leaving the buffer: beyond it everything is empty or 0. */
export class Cursor {
  constructor(
    readonly buf: Buffer,
    public at = 0,
    readonly end = buf.length,
  ) {}

  get left(): number {
    return this.end - this.at
  }

  uint(bytes: 1 | 2 | 3): number {
    if (this.left < bytes) {
      this.at = this.end
      return 0
    }
    const value = this.buf.readUIntBE(this.at, bytes)
    this.at += bytes
    return value
  }

  bytes(count: number): Buffer {
    const taken = this.buf.subarray(this.at, Math.min(this.end, this.at + count))
    this.at += taken.length
    return taken
  }

  vector(prefix: 1 | 2 | 3): Cursor {
    const length = this.uint(prefix)
    const inner = new Cursor(this.buf, this.at, Math.min(this.end, this.at + length))
    this.at = inner.end
    return inner
  }

  rest(): Buffer {
    return this.bytes(this.left)
  }
}
