import type { ContentClass } from './content-type.js'
import { JsonRecords } from './json-records.js'
import { XmlRecords } from './xml-records.js'

/** Counts the records of one body at a time, as its content class says; reused. */
export class RecordCounter {
  private kind: ContentClass = 'other'
  private readonly json = new JsonRecords()
  private xml: XmlRecords | undefined
  private lines = 0
  private lineHasText = false

  begin(kind: ContentClass): void {
    this.kind = kind
    if (kind === 'xml') {
      this.xml ??= new XmlRecords()
      this.xml.reset()
    } else if (kind !== 'other') this.json.reset()
    this.lines = 0
    this.lineHasText = false
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    if (this.kind === 'unknown') this.sniff(buf, start, end)
    switch (this.kind) {
      case 'json':
        this.json.scan(buf, start, end)
        break
      case 'ndjson':
        this.countLines(buf, start, end)
        break
      case 'xml':
        this.xml!.scan(buf, start, end)
        break
    }
  }

  /** Elements of the largest array, lines of NDJSON, longest run of equal siblings of XML; 0 = none. */
  end(): number {
    if (this.kind === 'json') return this.json.records
    if (this.kind === 'ndjson') return this.lines + (this.lineHasText ? 1 : 0)
    return this.kind === 'xml' ? this.xml!.records : 0
  }

  /** JSON by its first byte: `{` or `[`, after blanks and a byte order mark. */
  private sniff(buf: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const c = buf[i]
      if (c <= 0x20 || c === 0xef || c === 0xbb || c === 0xbf) continue
      this.kind = c === 0x7b || c === 0x5b ? 'json' : 'other'
      return
    }
  }

  private countLines(buf: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const c = buf[i]
      if (c === 0x0a) {
        if (this.lineHasText) this.lines++
        this.lineHasText = false
      } else if (c > 0x20) this.lineHasText = true
    }
  }
}

/**
 * Records of a whole decoded body: elements of the largest JSON array at any depth, lines of NDJSON, the longest run of
 * same-named XML siblings; 0 = none. `contentType` may be left out: then the first byte decides.
 */
export function countRecords(body: Uint8Array, kind: ContentClass = 'unknown'): number {
  const counter = new RecordCounter()
  counter.begin(kind)
  counter.scan(body, 0, body.length)
  return counter.end()
}
