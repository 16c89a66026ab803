import { fixed32As, fixed64As, type NumberKind, varintAs } from './number-kind.js'
import { isOrdinary, varintText } from './numbers.js'
import { varintEnd } from './scan.js'

/** What a field of packed numbers holds. */
export type Packed = 'double' | 'float' | 'varint'

/** … and how they are told. */
export interface PackedNumbers {
  packed: Packed
  kind?: NumberKind | undefined
  names?: ReadonlyMap<string, string> | undefined
}

/** Lengths of keys, hashes and UUIDs: what is so long and not plainly numbers is bytes. */
const DIGESTS = new Set([16, 20, 24, 32, 48, 64])

/** Are all these values packed numbers, and of which kind? Undefined: bytes. */
export function packedOf(buf: Buffer, ranges: readonly number[]): Packed | undefined {
  if (every(ranges, (start, end) => areOrdinary(buf, start, end, 8))) return 'double'
  if (every(ranges, (start, end) => end - start !== 4 && areOrdinary(buf, start, end, 4))) return 'float'
  return every(ranges, (start, end) => areVarints(buf, start, end)) ? 'varint' : undefined
}

/**
 * The numbers of one value, at most `most` of them.
 * @param kind what a description says of them; undefined: decided number by number
 * @param names of the values of an enumeration
 */
export function packedTexts(
  buf: Buffer,
  start: number,
  end: number,
  { packed, kind, names }: PackedNumbers,
  most: number,
): string[] {
  const out: string[] = []
  let at = start
  while (at < end && out.length < most) {
    const next = packed === 'double' ? at + 8 : packed === 'float' ? at + 4 : varintEnd(buf, at, end)
    if (packed === 'varint') out.push(varintAs(varintText(buf, at, next), kind, names))
    else out.push(packed === 'double' ? fixed64As(buf, at, kind) : fixed32As(buf, at, kind))
    at = next
  }
  return out
}

/** Do these bytes divide into such numbers? */
export function arePacked(buf: Buffer, start: number, end: number, packed: Packed): boolean {
  if (packed !== 'varint') return (end - start) % (packed === 'double' ? 8 : 4) === 0
  let at = start
  while (at >= 0 && at < end) at = varintEnd(buf, at, end)
  return at === end
}

function every(ranges: readonly number[], test: (start: number, end: number) => boolean): boolean {
  let some = false
  for (let i = 0; i + 1 < ranges.length; i += 2) {
    if (ranges[i] === ranges[i + 1]) continue
    some = true
    if (!test(ranges[i]!, ranges[i + 1]!)) return false
  }
  return some
}

export function areOrdinary(buf: Buffer, start: number, end: number, width: number): boolean {
  if ((end - start) % width !== 0) return false
  for (let at = start; at < end; at += width) {
    const ok = width === 8 ? isOrdinary(buf.readDoubleLE(at), 1e-9, 1e15) : isOrdinary(buf.readFloatLE(at), 1e-6, 1e9)
    if (!ok) return false
  }
  return true
}

/** Shortest form each, and mostly of one byte or all of equal length: random bytes are neither. */
export function areVarints(buf: Buffer, start: number, end: number): boolean {
  let long = 0
  let length = 0
  let isRegular = true
  for (let at = start; at < end; ) {
    const next = varintEnd(buf, at, end)
    if (next < 0 || (next - at > 1 && buf[next - 1] === 0)) return false
    if (length > 0 && next - at !== length) isRegular = false
    length = next - at
    long += length - 1
    at = next
  }
  const bytes = end - start
  if (DIGESTS.has(bytes) && long > 0) return false
  return long * 3 <= bytes || (isRegular && length <= 5)
}
