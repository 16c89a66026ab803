/** Where in a multipart body (RFC 2046 §5.1) its bytes stand, told as they come: in a file or anywhere else. */

type Place = 'outside' | 'head' | 'field' | 'file'

/** A head that is longer is none: what follows counts as no file. Bytes. */
const MAX_PART_HEAD = 8_192
const FILE_NAME = /filename\*?[ \t]{0,8}=/i

export class PartPlaces {
  private readonly delimiter: Buffer
  /** Knuth, Morris and Pratt (1977): how much of the delimiter still holds after a mismatch. */
  private readonly fallback: Uint8Array
  private matched = 0
  private place: Place = 'outside'
  private head = ''
  private lineEnds = 0

  constructor(boundary: string) {
    this.delimiter = Buffer.from(`--${boundary}`, 'latin1')
    this.fallback = new Uint8Array(this.delimiter.length + 1)
    for (let i = 1, k = 0; i < this.delimiter.length; i++) {
      while (k > 0 && this.delimiter[i] !== this.delimiter[k]) k = this.fallback[k]!
      if (this.delimiter[i] === this.delimiter[k]) k++
      this.fallback[i + 1] = k
    }
  }

  /** Bytes are missing: what follows is no file until a boundary comes. */
  gap(): void {
    this.place = 'outside'
    this.matched = 0
  }

  /** Tells each run of `buf[start, end)` that is in a file, or is not, in order. Linear; keeps the head of one part. */
  runs(buf: Uint8Array, start: number, end: number, told: (from: number, to: number, inFile: boolean) => void): void {
    let from = start
    let inFile = this.place === 'file'
    for (let i = start; i < end; i++) {
      this.step(buf[i]!)
      const now = this.place === 'file'
      if (now === inFile) continue
      told(from, i + 1, inFile)
      from = i + 1
      inFile = now
    }
    if (from < end) told(from, end, inFile)
  }

  private step(byte: number): void {
    const { delimiter, fallback } = this
    while (this.matched > 0 && byte !== delimiter[this.matched]) this.matched = fallback[this.matched]!
    if (byte === delimiter[this.matched]) this.matched++
    if (this.matched === delimiter.length) {
      this.matched = 0
      this.place = 'head'
      this.head = ''
      this.lineEnds = 0
    } else if (this.place === 'head') this.headByte(byte)
  }

  private headByte(byte: number): void {
    this.head += String.fromCharCode(byte)
    if (byte === 10) this.lineEnds++
    else if (byte !== 13) this.lineEnds = 0
    // The line of the boundary ends with one; an empty line ends the head.
    if (this.lineEnds === 2) this.place = isFile(this.head) ? 'file' : 'field'
    else if (this.head.length > MAX_PART_HEAD) this.place = 'outside'
  }
}

const isFile = (head: string): boolean =>
  head.split('\n').some((line) => line.slice(0, 20).toLowerCase() === 'content-disposition:' && FILE_NAME.test(line))
