/** Levels of nesting whose arrays are counted; deeper ones are only passed over. */
const LEVELS = 256
const OBJECT = -1

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Counts the elements of the largest array of a JSON text at any depth, and the documents when there are several
 * (NDJSON), in one pass over the bytes and over any split. It does not validate: malformed text gives some count ≥ 0.
 */
export class JsonRecords {
  /** Top-level documents that have ended. */
  documents = 0
  private largest = 0
  private depth = 0
  /** Commas seen in the array that is open, or `OBJECT`. */
  private commas = OBJECT
  private readonly outer = new Float64Array(LEVELS)
  private inString = false
  private escaped = false
  /** An array has just been opened: empty if `]` comes next. */
  private opened = false

  reset(): void {
    this.documents = 0
    this.largest = 0
    this.depth = 0
    this.commas = OBJECT
    this.inString = false
    this.escaped = false
    this.opened = false
  }

  /**
   * Elements of the largest array, with those of arrays still open when the text breaks off; documents count as elements
   * when there are several.
   */
  get records(): number {
    let largest = this.largest
    for (let i = 1; i < this.depth && i < LEVELS; i++) if (this.outer[i] >= largest) largest = this.outer[i] + 1
    if (this.depth > 0 && this.depth <= LEVELS && !this.opened && this.commas >= largest) largest = this.commas + 1
    const documents = this.documents + (this.depth > 0 ? 1 : 0)
    return documents > 1 ? Math.max(largest, documents) : largest
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    let i = start
    let commas = this.commas
    if (this.inString) i = this.skipString(buf, i, end)
    while (i < end) {
      const c = buf[i++]
      if (c === QUOTE) {
        this.opened = false
        let closed = false
        while (i < end) {
          const s = buf[i++]
          if (s === QUOTE) {
            closed = true
            break
          }
          if (s === BACKSLASH) i++
        }
        if (!closed) {
          this.inString = true
          this.escaped = i > end
        }
      } else if (c === 0x2c) {
        if (commas >= 0) commas++
      } else if (c >= 0x5b) {
        if ((c | 0x20) === 0x7b) commas = this.open(c, commas)
        else if ((c | 0x20) === 0x7d) commas = this.close(c, commas)
        else this.opened = false
      } else if (c > 0x20) this.opened = false
    }
    this.commas = commas
  }

  /** `[` 0x5b or `{` 0x7b. */
  private open(c: number, commas: number): number {
    if (this.depth < LEVELS) this.outer[this.depth] = commas
    this.depth++
    this.opened = c === 0x5b
    return c === 0x5b ? 0 : OBJECT
  }

  /** `]` 0x5d or `}` 0x7d. */
  private close(c: number, commas: number): number {
    if (c === 0x5d && commas >= 0 && this.depth <= LEVELS && !this.opened && commas + 1 > this.largest) {
      this.largest = commas + 1
    }
    this.opened = false
    if (this.depth === 0) return commas
    this.depth--
    if (this.depth === 0) this.documents++
    return this.depth < LEVELS ? this.outer[this.depth] : OBJECT
  }

  private skipString(buf: Uint8Array, start: number, end: number): number {
    let i = start
    if (this.escaped && i < end) {
      this.escaped = false
      i++
    }
    while (i < end) {
      const s = buf[i++]
      if (s === QUOTE) {
        this.inString = false
        return i
      }
      if (s === BACKSLASH) {
        if (i >= end) this.escaped = true
        i++
      }
    }
    return end
  }
}
