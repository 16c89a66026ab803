import { MAX_LINE } from './key-line.js'

/** Cuts the bytes of a feed into lines that end in CR, LF or CRLF; a longer line than any key log has is passed over. */
export class LineSplitter {
  private rest = ''
  private skipping = false
  /** Lines that were too long. */
  tooLong = 0

  constructor(private readonly out: (line: string) => void) {}

  push(bytes: Buffer): void {
    const text = this.rest + bytes.toString('latin1')
    let start = 0
    for (let i = this.rest.length; i < text.length; i++) {
      const c = text.charCodeAt(i)
      if (c !== 10 && c !== 13) continue
      if (!this.skipping && i > start) this.out(text.slice(start, i))
      this.skipping = false
      start = i + 1
    }
    this.rest = text.slice(start)
    if (this.rest.length <= MAX_LINE) return
    if (!this.skipping) this.tooLong++
    this.skipping = true
    this.rest = ''
  }

  /** End of the feed: a last line without an end counts. */
  end(): void {
    if (!this.skipping && this.rest !== '') this.out(this.rest)
    this.rest = ''
    this.skipping = false
  }
}
