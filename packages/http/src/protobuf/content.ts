import { isUtf8 } from 'node:buffer'
import { isText } from '../body/text.js'
import { Message } from './message.js'
import { type Packed, packedOf } from './packed.js'
import { scan } from './scan.js'

/** What the length-delimited values of one field are. */
export type Content =
  | { kind: 'message'; type: Message }
  | { kind: 'text' }
  | { kind: 'packed'; packed: Packed }
  | { kind: 'bytes' }

/**
 * Decides what a field holds by all its values in a body together, so that it does not change within one: text where all are printable
 * UTF-8, else a message where all are read as one to the last byte, else text with few control characters, packed numbers, or bytes. What
 * is printable and a message at once is a message only when each begins with field 1 (a line feed) and holds nothing but
 * length-delimited fields: a text hardly begins with a line feed and the length of its rest.
 * @param most distinct fields that a message may have
 */
export function contentOf(buf: Buffer, ranges: readonly number[], most: number): Content {
  let values = 0
  let printable = 0
  let beginsWithOne = true
  let isSomewhatText = true
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    const start = ranges[i]!
    const end = ranges[i + 1]!
    if (start === end) continue
    const value = buf.subarray(start, end)
    values++
    if (hasNoControls(value) && isUtf8(value)) printable++
    if (value[0] !== 0x0a) beginsWithOne = false
    if (isSomewhatText && !(isText(value) && isUtf8(value))) isSomewhatText = false
  }
  const isPrintable = printable === values
  if (isPrintable && !beginsWithOne) return { kind: 'text' }
  const type = asMessage(buf, ranges, most)
  if (type && !(isPrintable && !isDelimited(type))) return { kind: 'message', type }
  if (isPrintable || isSomewhatText || areMostly(printable, values)) return { kind: 'text' }
  const packed = packedOf(buf, ranges)
  return packed ? { kind: 'packed', packed } : { kind: 'bytes' }
}

/** The type that all values are instances of; undefined when one is not, or there is nothing in any. */
export function asMessage(buf: Buffer, ranges: readonly number[], most: number): Message | undefined {
  const type = new Message(most)
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    if (scan(buf, ranges[i]!, ranges[i + 1]!, type) !== ranges[i + 1]) return undefined
  }
  return type.fields.size > 0 ? type : undefined
}

export function isDelimited(type: Message): boolean {
  for (const field of type.fields.values())
    if (field.values.length > 0 || field.fixed32 || field.fixed64 || field.group) return false
  return true
}

/** An odd value among texts makes no numbers of them: any text of ASCII could be packed numbers, too. */
export const areMostly = (printable: number, values: number): boolean => printable * 2 > values

export function hasNoControls(value: Uint8Array): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value[i]!
    if ((c < 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) || c === 0x7f) return false
  }
  return true
}
