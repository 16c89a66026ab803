const LEVELS = 64

const TEXT = 0
const TAG_START = 1
const NAME = 2
const INSIDE = 3
const QUOTED = 4
const CLOSING = 5
const DECLARATION = 6
const COMMENT = 7
const CDATA = 8

/**
 * Length of the longest run of same-named siblings in an XML text, over any split, 0 when nothing repeats. Names are
 * compared by a 32-bit hash; nothing is validated and no entity is expanded.
 */
export class XmlRecords {
  records = 0
  private state = TEXT
  private depth = 0
  private hash = 0
  private quote = 0
  private previous = 0
  private beforePrevious = 0
  private count = 0
  private readonly lastName = new Int32Array(LEVELS)
  private readonly run = new Float64Array(LEVELS)

  reset(): void {
    this.records = 0
    this.state = TEXT
    this.depth = 0
    this.lastName.fill(0)
    this.run.fill(0)
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const c = buf[i]
      if (this.state === TEXT) {
        if (c === 0x3c) this.state = TAG_START
      } else this.markup(c)
      this.beforePrevious = this.previous
      this.previous = c
    }
  }

  private markup(c: number): void {
    switch (this.state) {
      case TAG_START:
        this.tagStart(c)
        break
      case NAME:
        if (c === 0x3e || c === 0x2f || c <= 0x20) {
          this.state = INSIDE
          this.inside(c)
        } else this.hash = (Math.imul(this.hash, 31) + c) | 0
        break
      case INSIDE:
        this.inside(c)
        break
      case QUOTED:
        if (c === this.quote) this.state = INSIDE
        break
      case CLOSING:
        if (c === 0x3e) this.closeElement()
        break
      default:
        this.declaration(c)
    }
  }

  private tagStart(c: number): void {
    if (c === 0x2f) this.state = CLOSING
    else if (c === 0x21 || c === 0x3f) {
      this.state = DECLARATION
      this.count = 0
    } else {
      this.state = NAME
      this.hash = c + 7
    }
  }

  private inside(c: number): void {
    if (c === 0x22 || c === 0x27) {
      this.quote = c
      this.state = QUOTED
    } else if (c === 0x3e) {
      this.state = TEXT
      this.openElement()
      if (this.previous === 0x2f) this.closeElement()
    }
  }

  /** `<!-- -->`, `<![CDATA[ ]]>`, `<!DOCTYPE >`, `<? ?>`. */
  private declaration(c: number): void {
    this.count++
    if (this.state === DECLARATION) {
      if (this.count === 2 && c === 0x2d && this.previous === 0x2d) this.state = COMMENT
      else if (this.count === 1 && c === 0x5b) this.state = CDATA
      else if (c === 0x3e) this.state = TEXT
      return
    }
    const mark = this.state === COMMENT ? 0x2d : 0x5d
    if (c === 0x3e && this.previous === mark && this.beforePrevious === mark && this.count > 4) this.state = TEXT
  }

  private openElement(): void {
    const d = this.depth
    if (d < LEVELS) {
      this.run[d] = this.lastName[d] === this.hash ? this.run[d] + 1 : 1
      this.lastName[d] = this.hash
      if (this.run[d] > 1 && this.run[d] > this.records) this.records = this.run[d]
      if (d + 1 < LEVELS) this.lastName[d + 1] = 0
    }
    this.depth++
  }

  private closeElement(): void {
    this.state = TEXT
    if (this.depth > 0) this.depth--
  }
}
