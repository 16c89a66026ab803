/** Numbers as few bytes: whole ones and hundredths as varints, all others as the eight bytes they are. Nothing is rounded. */

/** Largest magnitude written as varint: it stays exact when two bits are added. */
const LARGEST = 2 ** 50
/** Tag of a number written as double; varints of others are greater. */
const RAW = 0

export class NumberWriter {
  private bytes = Buffer.allocUnsafe(1024)
  private length = 0

  write(value: number): void {
    const hundredths = Math.round(value * 100)
    if (Object.is(value, -0)) this.raw(value)
    else if (Number.isInteger(value) && Math.abs(value) < LARGEST) this.varint(2 * zigzag(value) + 2)
    else if (Math.abs(hundredths) < LARGEST && hundredths / 100 === value) this.varint(2 * zigzag(hundredths) + 3)
    else this.raw(value)
  }

  /** For a column of numbers that as a rule are no less than 0 and multiples of 1 / `of` (1 = whole): a byte up to 126 of them. */
  writeMultiple(value: number, of: number): void {
    const multiple = Math.round(value * of)
    if (multiple >= 0 && multiple < LARGEST && multiple / of === value && !Object.is(value, -0))
      this.varint(multiple + 1)
    else this.raw(value)
  }

  /** The numbers so far; the writer is done. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private raw(value: number): void {
    this.varint(RAW)
    this.bytes.writeDoubleLE(value, this.length)
    this.length += 8
  }

  private varint(value: number): void {
    // A varint takes at most eight bytes here, a double follows its tag.
    if (this.length + 16 > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length)
    let rest = value
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
  }
}

export class NumberReader {
  private at = 0

  constructor(private readonly bytes: Buffer) {}

  /** The next number. Throws RangeError behind the last one. */
  read(): number {
    const value = this.varint()
    if (value === RAW) return this.raw()
    return value % 2 === 0 ? unzigzag((value - 2) / 2) : unzigzag((value - 3) / 2) / 100
  }

  /** The next number, which `writeMultiple` wrote with the same `of`. */
  readMultiple(of: number): number {
    const value = this.varint()
    return value === RAW ? this.raw() : (value - 1) / of
  }

  private raw(): number {
    this.at += 8
    return this.bytes.readDoubleLE(this.at - 8)
  }

  private varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      if (this.at >= this.bytes.length) throw new RangeError('packed numbers: cut')
      const byte = this.bytes[this.at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)
