/** How the length-delimited values of one field are read: as its description says, as was learnt, or by these values alone. */
import { isUtf8 } from 'node:buffer'
import { asMessage, type Content, contentOf } from './content.js'
import { type KnownField, type KnownType, numbersOf } from './known-type.js'
import { widthOf } from './number-kind.js'
import { arePacked, type PackedNumbers } from './packed.js'

export type Reading = Exclude<Content, { kind: 'packed' }> | { kind: 'packed'; packed: PackedNumbers }

export interface Read {
  reading: Reading
  /** Start and end of each value, one behind the other. */
  ranges: readonly number[]
}

/**
 * Readings of the values of one field: nearly always one for all of them. Values that are not what the field is known to hold are told
 * by themselves, so that nothing of them is lost.
 * @param most distinct fields that a message may have
 */
export function readingsOf(
  buf: Buffer,
  ranges: readonly number[],
  field: KnownField,
  type: KnownType | undefined,
  most: number,
): Read[] {
  const wanted = wantedOf(field, type)
  if (wanted === undefined) return [{ reading: guess(buf, ranges, most), ranges }]
  const fitting = fittingOf(buf, ranges, wanted, most)
  const others = fitting.length === ranges.length ? [] : rest(ranges, fitting)
  const read: Read[] = []
  if (fitting.length > 0 || others.length === 0) {
    const reading = readingOf(buf, fitting, wanted, most)
    if (reading) read.push({ reading, ranges: fitting })
  }
  if (others.length > 0) read.push({ reading: guess(buf, others, most), ranges: others })
  return read
}

type Wanted =
  | { kind: 'message' }
  | { kind: 'text'; isDeclared: boolean }
  | { kind: 'bytes' }
  | { kind: 'packed'; packed: PackedNumbers }

function wantedOf(field: KnownField, type: KnownType | undefined): Wanted | undefined {
  const { declared, learned } = field
  if (declared) {
    if (declared.kind === 'text') return { kind: 'text', isDeclared: true }
    if (declared.kind === 'bytes') return { kind: 'bytes' }
    if (declared.kind === 'message') return { kind: 'message' }
    if (declared.number === undefined) return undefined
    const { kind, names } = numbersOf(type, field, 'delimited')
    const width = widthOf(declared.number)
    return {
      kind: 'packed',
      packed: { packed: width === 8 ? 'double' : width === 4 ? 'float' : 'varint', kind, names },
    }
  }
  const content = learned?.evidence?.content
  if (content === undefined) return undefined
  if (content === 'text') return { kind: 'text', isDeclared: false }
  if (content === 'bytes' || content === 'message') return { kind: content }
  return { kind: 'packed', packed: { packed: content } }
}

function readingOf(buf: Buffer, ranges: readonly number[], wanted: Wanted, most: number): Reading | undefined {
  if (wanted.kind !== 'message') return wanted
  const type = asMessage(buf, ranges, most)
  // Only empty ones: there is nothing in them.
  return type && { kind: 'message', type }
}

function fittingOf(buf: Buffer, ranges: readonly number[], wanted: Wanted, most: number): readonly number[] {
  if (wanted.kind === 'bytes') return ranges
  if (wanted.kind === 'message') {
    if (asMessage(buf, ranges, most)) return ranges
    return chosen(ranges, (start, end) => start === end || asMessage(buf, [start, end], most) !== undefined)
  }
  if (wanted.kind === 'packed') return chosen(ranges, (start, end) => arePacked(buf, start, end, wanted.packed.packed))
  if (wanted.isDeclared) return ranges
  // A string is UTF-8 (language specification, "Scalar Value Types"), whatever characters are in it.
  return chosen(ranges, (start, end) => isUtf8(buf.subarray(start, end)))
}

function guess(buf: Buffer, ranges: readonly number[], most: number): Reading {
  const content = contentOf(buf, ranges, most)
  return content.kind === 'packed' ? { kind: 'packed', packed: { packed: content.packed } } : content
}

function chosen(ranges: readonly number[], test: (start: number, end: number) => boolean): readonly number[] {
  const out: number[] = []
  for (let i = 0; i + 1 < ranges.length; i += 2)
    if (test(ranges[i]!, ranges[i + 1]!)) out.push(ranges[i]!, ranges[i + 1]!)
  return out
}

/** Those of `ranges` that are not in `taken`, which is a part of it in the same order. */
function rest(ranges: readonly number[], taken: readonly number[]): number[] {
  const out: number[] = []
  let t = 0
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    if (t < taken.length && taken[t] === ranges[i] && taken[t + 1] === ranges[i + 1]) t += 2
    else out.push(ranges[i]!, ranges[i + 1]!)
  }
  return out
}
