const LF = 0x0a
const CR = 0x0d
const COLON = 0x3a
const DATA = 'data'

/**
 * Counts the events of a stream (WHATWG HTML §9.2.6) over any split: those that a blank line ends and that have data. Lines end with LF, CR,
 * or both. Comments and events without data, as servers send to keep a connection open, are none.
 */
export class EventRecords {
  records = 0
  /** Characters of `data` that the line has begun with; −1 when it has another beginning, or its name is over. */
  private matched = 0
  private isBlank = true
  private hasData = false
  private afterCr = false

  reset(): void {
    this.records = 0
    this.matched = 0
    this.isBlank = true
    this.hasData = false
    this.afterCr = false
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const c = buf[i]!
      const isSecond = c === LF && this.afterCr
      this.afterCr = c === CR
      if (isSecond) continue
      if (c === LF || c === CR) this.endLine()
      else this.character(c)
    }
  }

  private character(c: number): void {
    this.isBlank = false
    if (this.matched < 0) return
    if (this.matched < DATA.length) this.matched = c === DATA.charCodeAt(this.matched) ? this.matched + 1 : -1
    else {
      if (c === COLON) this.hasData = true
      this.matched = -1
    }
  }

  private endLine(): void {
    // A line of the name alone is a field without a value.
    if (this.matched === DATA.length) this.hasData = true
    if (this.isBlank) {
      if (this.hasData) this.records++
      this.hasData = false
    }
    this.isBlank = true
    this.matched = 0
  }
}
