import { KeptBytes } from './kept-bytes.js'

const LF = 0x0a
const CR = 0x0d

/** Lines of a text, over any split; a line longer than `most` bytes is passed over. Ends are LF or CR LF. */
export class Lines {
  /** A line was passed over, or broken by missing bytes. */
  cut = false
  private readonly kept = new KeptBytes()
  private skipping = false

  constructor(
    private readonly most: number,
    private readonly line: (text: string) => void,
  ) {}

  get held(): number {
    return this.kept.held
  }

  data(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      const end = bytes.indexOf(LF, at)
      if (end < 0) {
        this.keep(bytes.subarray(at))
        return
      }
      this.finish(bytes.subarray(at, end))
      at = end + 1
    }
  }

  /** What follows a gap begins somewhere in a line. */
  gap(): void {
    this.drop()
    this.skipping = true
  }

  end(): void {
    if (this.kept.length > 0) this.finish(Buffer.alloc(0))
  }

  private keep(part: Buffer): void {
    if (this.skipping) return
    if (this.kept.length + part.length > this.most) {
      this.gap()
      return
    }
    this.kept.add(part)
  }

  private finish(last: Buffer): void {
    const isSkipped = this.skipping || this.kept.length + last.length > this.most
    if (isSkipped) this.cut = true
    else {
      const bytes = this.kept.length === 0 ? last : this.joined(last)
      const to = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length
      this.line(bytes.toString('utf8', 0, to))
    }
    this.skipping = false
    this.kept.clear()
  }

  private joined(last: Buffer): Buffer {
    this.kept.add(last)
    return this.kept.bytes()
  }

  private drop(): void {
    this.cut = true
    this.kept.clear()
  }
}
