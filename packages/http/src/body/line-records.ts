const LF = 0x0a
const QUOTE = 0x22
const BEGIN = 'BEGIN:V'

/** Counts the records of texts whose records are lines, over any split: NDJSON, CSV (RFC 4180), cards and calendars (`BEGIN:V…`). */
export class LineRecords {
  private kind: 'ndjson' | 'csv' | 'cards' = 'ndjson'
  private lines = 0
  private lineHasText = false
  private quoted = false
  /** In the first line some field begins with a digit: it is no head. */
  private digits = false
  private fieldStart = true
  /** Characters of `BEGIN` that the line has begun with; −1 when it has another beginning. */
  private matched = 0

  reset(kind: 'ndjson' | 'csv' | 'cards'): void {
    this.kind = kind
    this.lines = 0
    this.lineHasText = false
    this.quoted = false
    this.digits = false
    this.fieldStart = true
    this.matched = 0
  }

  get records(): number {
    const open = this.kind !== 'cards' && this.lineHasText ? 1 : 0
    const head = this.kind === 'csv' && !this.digits ? 1 : 0
    return Math.max(0, this.lines + open - head)
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    const { kind } = this
    for (let i = start; i < end; i++) {
      const c = buf[i]
      if (kind === 'cards') this.card(c)
      else if (kind === 'csv' && c === QUOTE) this.quoted = !this.quoted
      else if (c === LF && !this.quoted) {
        if (this.lineHasText) this.lines++
        this.lineHasText = false
        this.fieldStart = true
      } else if (c > 0x20) {
        if (kind === 'csv' && this.lines === 0) this.firstLine(c)
        this.lineHasText = true
      } else if (c === 0x09) this.fieldStart = true
    }
  }

  private firstLine(c: number): void {
    if (this.fieldStart && c >= 0x30 && c <= 0x39) this.digits = true
    this.fieldStart = c === 0x2c || c === 0x3b
  }

  private card(c: number): void {
    if (c === LF) this.matched = 0
    else if (this.matched >= 0) {
      this.matched = c === BEGIN.charCodeAt(this.matched) ? this.matched + 1 : -1
      if (this.matched === BEGIN.length) {
        this.lines++
        this.matched = -1
      }
    }
  }
}
