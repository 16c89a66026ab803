import { DynamicTable, type Field } from './dynamic-table.js'
import { decodeHuffman } from './huffman.js'
import { STATIC_TABLE } from './static-table.js'

/** Default size of the dynamic table (RFC 9113 §6.5.2), and the largest that is followed. Bytes. */
const DEFAULT_SIZE = 4_096
const MAX_SIZE = 65_536
/** Largest integer that a block may hold: a table may be allowed to be as large as SETTINGS can say (RFC 9113 §6.5.1). */
const MAX_INTEGER = 2 ** 32 - 1

/**
 * Decodes the header blocks of one direction (RFC 7541). The table follows every block, also those of which nothing is kept.
 */
export class HpackDecoder {
  private readonly table: DynamicTable
  private buf: Buffer = Buffer.alloc(0)
  private at = 0
  private end = 0
  private bad = false

  /** @param complete the connection has been seen from its start */
  constructor(complete: boolean) {
    this.table = new DynamicTable(complete ? DEFAULT_SIZE : MAX_SIZE, complete, MAX_SIZE)
  }

  /** Every entry that can be referred to has been seen. */
  get isComplete(): boolean {
    return this.table.isComplete
  }

  /** What the table holds, bytes. */
  get bytes(): number {
    return this.table.bytes
  }

  /** Header blocks may have been lost. */
  lose(): void {
    this.table.lose()
  }

  /** Reads one block; false when it is broken: what the table holds is not known any more then. */
  decode(buf: Buffer, start: number, end: number, field: (field: Field) => void): boolean {
    this.buf = buf
    this.at = start
    this.end = end
    this.bad = false
    while (this.at < this.end && !this.bad) this.representation(field)
    this.buf = NOTHING
    if (this.bad) this.table.lose()
    return !this.bad
  }

  private representation(field: (field: Field) => void): void {
    const first = this.buf[this.at]!
    if (first & 0x80) {
      const found = this.entry(this.integer(7))
      if (found) field(found)
      else this.bad = true
    } else if (first & 0x40) this.literal(6, true, field)
    else if (first & 0x20) {
      const size = this.integer(5)
      if (!this.bad) this.table.resize(size)
    } else this.literal(4, false, field)
  }

  private literal(prefix: number, indexed: boolean, field: (field: Field) => void): void {
    const index = this.integer(prefix)
    const named = index > 0 ? this.entry(index) : undefined
    if (index > 0 && !named) this.bad = true
    const name = index > 0 ? named?.name : this.string()
    const value = this.bad ? undefined : this.string()
    if (this.bad) return
    field(indexed ? this.table.add(name, value) : { name, value })
  }

  private entry(index: number): Field | undefined {
    if (index <= 0) return undefined
    if (index > STATIC_TABLE.length) return this.table.at(index - STATIC_TABLE.length)
    const [name, value] = STATIC_TABLE[index - 1]!
    return { name, value }
  }

  /** RFC 7541 §5.1. */
  private integer(prefix: number): number {
    const most = (1 << prefix) - 1
    let value = this.buf[this.at++]! & most
    if (value < most) return value
    for (let shift = 0; shift <= 28; shift += 7) {
      if (this.at >= this.end) break
      const byte = this.buf[this.at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (value > MAX_INTEGER) break
      if (!(byte & 0x80)) return value
    }
    this.bad = true
    return 0
  }

  /** RFC 7541 §5.2. */
  private string(): string {
    if (this.at >= this.end) {
      this.bad = true
      return ''
    }
    const huffman = (this.buf[this.at]! & 0x80) !== 0
    const length = this.integer(7)
    const start = this.at
    this.at += length
    if (this.bad || this.at > this.end) {
      this.bad = true
      return ''
    }
    if (!huffman) return this.buf.toString('latin1', start, this.at)
    const text = decodeHuffman(this.buf, start, this.at)
    if (text === undefined) this.bad = true
    return text ?? ''
  }
}

const NOTHING = Buffer.alloc(0)
