/** What the values of one length-delimited field could be, counted over many messages. */
import { isUtf8 } from 'node:buffer'
import { isText } from '../../body/text.js'
import { areMostly, hasNoControls, isDelimited } from '../content.js'
import { Message } from '../message.js'
import { areOrdinary, areVarints, type Packed } from '../packed.js'
import { scan } from '../scan.js'

export type LearnedContent = 'message' | 'text' | 'bytes' | Packed

/** A reading holds while at most one value in so many contradicts it: one odd value of one caller changes no name. */
const TOLERANCE = 32
/** Counts are halved here, so that a new version of the service is followed. */
const MOST = 4_096

/** Bits of what one value could be. */
const FIT = { printable: 1, one: 2, text: 4, message: 8, delimited: 16, double: 32, float: 64, varint: 128 } as const
const BITS = Object.values(FIT)
/** Where a bit is counted. */
const slot = (bit: number): number => 31 - Math.clz32(bit)

/** Counts of the values of one field by what each could be; the decision is that of `contentOf`, over all of them. */
export class Evidence {
  private values = 0
  private readonly counts = BITS.map(() => 0)

  /** One value; an empty one says nothing. @param fields distinct fields that a message may have */
  add(buf: Buffer, start: number, end: number, fields: number): void {
    if (start === end) return
    if (this.values >= MOST) this.halve()
    this.values++
    const fits = fitsOf(buf, start, end, fields)
    for (const bit of BITS) if (fits & bit) this.counts[slot(bit)]!++
  }

  /** Undefined while there was no value. */
  get content(): LearnedContent | undefined {
    if (this.values === 0) return undefined
    const printable = this.all(FIT.printable)
    if (printable && !this.all(FIT.one)) return 'text'
    if (this.all(FIT.message) && !(printable && !this.all(FIT.delimited))) return 'message'
    if (printable || this.all(FIT.text) || areMostly(this.counts[slot(FIT.printable)]!, this.values)) return 'text'
    if (this.all(FIT.double)) return 'double'
    if (this.all(FIT.float)) return 'float'
    return this.all(FIT.varint) ? 'varint' : 'bytes'
  }

  private all(bit: number): boolean {
    return (this.values - this.counts[slot(bit)]!) * TOLERANCE <= this.values
  }

  private halve(): void {
    this.values = Math.ceil(this.values / 2)
    for (let i = 0; i < this.counts.length; i++) this.counts[i] = Math.ceil(this.counts[i]! / 2)
  }
}

function fitsOf(buf: Buffer, start: number, end: number, fields: number): number {
  const value = buf.subarray(start, end)
  const utf8 = isUtf8(value)
  let fits = 0
  if (utf8 && hasNoControls(value)) fits |= FIT.printable
  if (value[0] === 0x0a) fits |= FIT.one
  if (utf8 && isText(value)) fits |= FIT.text
  const type = new Message(fields)
  if (scan(buf, start, end, type) === end) {
    fits |= FIT.message
    if (isDelimited(type)) fits |= FIT.delimited
  }
  if (areOrdinary(buf, start, end, 8)) fits |= FIT.double
  if (end - start !== 4 && areOrdinary(buf, start, end, 4)) fits |= FIT.float
  if (areVarints(buf, start, end)) fits |= FIT.varint
  return fits
}
