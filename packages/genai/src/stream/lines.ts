const LF = 0x0a
const CR = 0x0d

/** Lines of a text, over any split; a line longer than `most` bytes is passed over. Ends are LF or CR LF. */
export class Lines {
  /** A line was passed over, or broken by missing bytes. */
  cut = false
  private parts: Buffer[] = []
  private length = 0
  private skipping = false

  constructor(
    private readonly most: number,
    private readonly line: (text: string) => void,
  ) {}

  get held(): number {
    return this.length
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
    if (this.length > 0) this.finish(Buffer.alloc(0))
  }

  private keep(part: Buffer): void {
    if (this.skipping) return
    if (this.length + part.length > this.most) {
      this.gap()
      return
    }
    // What it is given is borrowed.
    this.parts.push(Buffer.from(part))
    this.length += part.length
  }

  private finish(last: Buffer): void {
    const isSkipped = this.skipping || this.length + last.length > this.most
    if (isSkipped) this.cut = true
    else {
      const bytes = this.length === 0 ? last : Buffer.concat([...this.parts, last])
      const to = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length
      this.line(bytes.toString('utf8', 0, to))
    }
    this.skipping = false
    this.parts = []
    this.length = 0
  }

  private drop(): void {
    this.cut = true
    this.parts = []
    this.length = 0
  }
}
