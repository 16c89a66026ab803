/** The end of a prompt that is longer than what is kept of a request: in a conversation what is new stands last. */

/** Bytes kept of the end. */
export const TAIL_BYTES = 32 * 1024

/** Keeps the last bytes of what passes. What it keeps is no more than twice that. */
export class PromptTail {
  private parts: Buffer[] = []
  private length = 0

  /** Bytes `buf[start, end)`, borrowed for the call. */
  data(buf: Uint8Array, start: number, end: number): void {
    const from = Math.max(start, end - TAIL_BYTES)
    this.parts.push(Buffer.from(buf.subarray(from, end)))
    this.length += end - from
    if (this.length <= 2 * TAIL_BYTES) return
    const kept = Buffer.concat(this.parts).subarray(this.length - TAIL_BYTES)
    this.parts = [kept]
    this.length = kept.length
  }

  /** Bytes are missing: what is behind them is the end. */
  gap(): void {
    this.parts = []
    this.length = 0
  }

  /** As a text to be read: JSON whose beginning is missing, so that of its escapes only the common ones are undone. */
  text(): string {
    const bytes = Buffer.concat(this.parts)
    return bytes
      .subarray(Math.max(0, bytes.length - TAIL_BYTES))
      .toString('utf8')
      .replace(/\\([nrt"/\\])/g, (_, c: string) => (c === '"' || c === '/' || c === '\\' ? c : ' '))
  }
}
