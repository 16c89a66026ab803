/** Several byte strings as one compressed text, as a store of texts keeps it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Level 1: higher ones save little more and take much more CPU. */
const LEVEL = 1
/** What a stored text may unpack to, bytes: a hundred times the largest state met as plain text. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024

/** Lengths (32 bits each, count first), then the parts, deflated, as base64. */
export function packParts(parts: readonly Uint8Array[]): string {
  const head = Buffer.alloc(4 + 4 * parts.length)
  head.writeUInt32LE(parts.length)
  for (const [i, part] of parts.entries()) head.writeUInt32LE(part.length, 4 + 4 * i)
  return deflateRawSync(Buffer.concat([head, ...parts]), { level: LEVEL }).toString('base64')
}

/** What `packParts` was given. Throws RangeError (or zlib's error) for a text that it cannot have made or that is over the limit. */
export function unpackParts(text: string, limit = MAX_UNPACKED_BYTES): Buffer[] {
  const bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: limit })
  const count = bytes.readUInt32LE(0)
  let from = 4 + 4 * count
  if (from > bytes.length) throw new RangeError('packed parts: the head is cut')
  return Array.from({ length: count }, (_, i) => {
    const to = from + bytes.readUInt32LE(4 + 4 * i)
    if (to > bytes.length) throw new RangeError('packed parts: a part is cut')
    const part = bytes.subarray(from, to)
    from = to
    return part
  })
}
