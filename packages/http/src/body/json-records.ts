/** Levels of nesting whose arrays are counted; deeper ones are only passed over. */
const LEVELS = 256
const OBJECT = -1

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_ARRAY = 0x5b

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
  /** The last character that is no blank, 0 before the first: an array is empty when that of its `]` is its `[`. */
  private last = 0

  reset(): void {
    this.documents = 0
    this.largest = 0
    this.depth = 0
    this.commas = OBJECT
    this.inString = false
    this.escaped = false
    this.last = 0
  }

  /**
   * Elements of the largest array, with those of arrays still open when the text breaks off; documents count as elements
   * when there are several.
   */
  get records(): number {
    let largest = this.largest
    for (let i = 1; i < this.depth && i < LEVELS; i++) if (this.outer[i] >= largest) largest = this.outer[i] + 1
    const opened = this.last === OPEN_ARRAY
    if (this.depth > 0 && this.depth <= LEVELS && !opened && this.commas >= largest) largest = this.commas + 1
    const documents = this.documents + (this.depth > 0 ? 1 : 0)
    return documents > 1 ? Math.max(largest, documents) : largest
  }

  /** The loop that every byte of every JSON body goes through: it keeps nothing in the object but at brackets and ends. */
  scan(buf: Uint8Array, start: number, end: number): void {
    if (start >= end) return
    let i = this.inString ? this.skipString(buf, start, end) : start
    let commas = this.commas
    while (i < end) {
      const c = buf[i++]
      if (c < QUOTE) continue
      if (c === QUOTE) {
        let s = 0
        while (i < end) {
          s = buf[i++]
          if (s === QUOTE) break
          if (s === BACKSLASH) i++
        }
        if (s !== QUOTE || i > end) {
          this.inString = true
          this.escaped = i > end
          i = end
        }
      } else if (c === COMMA) {
        if (commas >= 0) commas++
      } else if (c >= OPEN_ARRAY) {
        if ((c | 0x20) === 0x7b) commas = this.open(c, commas)
        else if ((c | 0x20) === 0x7d) commas = this.close(c, commas, this.before(buf, start, i - 1))
      }
    }
    this.commas = commas
    this.last = this.inString ? QUOTE : this.before(buf, start, end)
  }

  /** The last character in front of `at` that is no blank, of this chunk or those before. */
  private before(buf: Uint8Array, start: number, at: number): number {
    for (let i = at - 1; i >= start; i--) if (buf[i] > 0x20) return buf[i]
    return this.last
  }

  /** `[` 0x5b or `{` 0x7b. */
  private open(c: number, commas: number): number {
    if (this.depth < LEVELS) this.outer[this.depth] = commas
    this.depth++
    return c === 0x5b ? 0 : OBJECT
  }

  /** `]` 0x5d or `}` 0x7d. */
  private close(c: number, commas: number, before: number): number {
    if (c === 0x5d && commas >= 0 && this.depth <= LEVELS && before !== OPEN_ARRAY && commas + 1 > this.largest) {
      this.largest = commas + 1
    }
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
