/** Value of each base64 digit, −1 for every other byte. */
const VALUE = new Int8Array(256).fill(-1)
for (let i = 0; i < 64; i++) {
  VALUE['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i
}
const PADDING = 0x3d

/**
 * Base64 over any split, made of pieces that are padded each by itself, as gRPC-Web's text form is: whoever stops at the first padding
 * reads one message only. Bytes that are no digits are passed over.
 */
export class Base64Stream {
  private bits = 0
  private held = 0

  reset(): void {
    this.bits = 0
    this.held = 0
  }

  /** The bytes that these digits complete. */
  decode(buf: Uint8Array, start: number, end: number): Buffer {
    const out = Buffer.allocUnsafe(Math.ceil(((end - start) * 3) / 4) + 3)
    let n = 0
    for (let i = start; i < end; i++) {
      const value = VALUE[buf[i]!]!
      if (value < 0) {
        if (buf[i] === PADDING) this.reset()
        continue
      }
      this.held = ((this.held << 6) | value) & 0xffff
      this.bits += 6
      if (this.bits >= 8) {
        this.bits -= 8
        out[n++] = (this.held >> this.bits) & 0xff
      }
    }
    return out.subarray(0, n)
  }
}
