/** Counts WebSocket frames of one half over any split (RFC 6455 §5.2); payloads are passed over, not kept. */
export class FrameCounter {
  frames = 0
  bytes = 0
  private headerLeft = 2
  private lengthBytes = 0
  private masked = false
  private payload = 0
  private stage = 0
  /** A gap or a nonsense length lost the frame boundaries: only bytes are counted from there on. */
  private lost = false

  data(buf: Buffer, start: number, end: number): void {
    this.bytes += end - start
    let i = start
    while (i < end && !this.lost) {
      if (this.payload > 0) {
        const step = Math.min(this.payload, end - i)
        this.payload -= step
        i += step
      } else this.header(buf[i++])
    }
  }

  gap(bytes: number): void {
    if (this.stage === 0 && this.headerLeft === 2 && this.payload >= bytes) this.payload -= bytes
    else this.lost = true
  }

  private header(c: number): void {
    this.headerLeft--
    if (this.stage === 0 && this.headerLeft === 0) this.second(c)
    else if (this.stage === 1) {
      this.payloadLength = this.payloadLength * 256 + c
      if (this.headerLeft === 0) this.mask()
    } else if (this.stage === 2 && this.headerLeft === 0) this.begin()
  }

  private payloadLength = 0

  private second(c: number): void {
    this.masked = (c & 0x80) !== 0
    const short = c & 0x7f
    this.lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
    this.payloadLength = this.lengthBytes === 0 ? short : 0
    if (this.lengthBytes > 0) {
      this.stage = 1
      this.headerLeft = this.lengthBytes
    } else this.mask()
  }

  private mask(): void {
    if (this.masked) {
      this.stage = 2
      this.headerLeft = 4
    } else this.begin()
  }

  private begin(): void {
    this.frames++
    this.stage = 0
    this.headerLeft = 2
    this.payload = this.payloadLength
    if (this.payload > Number.MAX_SAFE_INTEGER) this.lost = true
  }
}
