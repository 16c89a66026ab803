/** The end of a prompt that is longer than what is kept of a request: in a conversation what is new stands last. */

/** Bytes kept of the end. */
export const TAIL_BYTES = 32 * 1024

/** Keeps the last bytes of what passes. What it keeps is no more than twice that. */
export class PromptTail {
  /** One buffer, since a buffer for each piece takes a hundred times a piece of one byte. */
  private kept: Buffer = Buffer.alloc(0)
  private length = 0

  /** Bytes `buf[start, end)`, borrowed for the call. */
  data(buf: Uint8Array, start: number, end: number): void {
    const from = Math.max(start, end - TAIL_BYTES)
    this.makeRoom(end - from)
    this.kept.set(buf.subarray(from, end), this.length)
    this.length += end - from
  }

  /** Bytes are missing: what is behind them is the end. */
  gap(): void {
    this.kept = Buffer.alloc(0)
    this.length = 0
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes > 2 * TAIL_BYTES) {
      this.kept.copyWithin(0, this.length - TAIL_BYTES, this.length)
      this.length = TAIL_BYTES
    }
    const needed = this.length + bytes
    if (needed <= this.kept.length) return
    const grown = Buffer.allocUnsafeSlow(Math.min(2 * TAIL_BYTES, Math.max(needed, 2 * this.kept.length)))
    this.kept.copy(grown, 0, 0, this.length)
    this.kept = grown
  }

  /** As a text to be read: JSON whose beginning is missing, so that of its escapes only the common ones are undone. */
  text(): string {
    return this.kept
      .subarray(Math.max(0, this.length - TAIL_BYTES), this.length)
      .toString('utf8')
      .replace(/\\([nrt"/\\])/g, (_, c: string) => (c === '"' || c === '/' || c === '\\' ? c : ' '))
  }
}
