/** Several byte strings as one compressed text, as a store of texts keeps it. */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** Brotli sorts unlike columns under different codes (a tenth less than deflate's one); beyond quality 5 it takes tenfold the CPU for 1 %. */
const QUALITY = 5
/** 64 KiB, log2: larger states are few, and a large window costs memory at each of them. */
const WINDOW = 16
/** What a stored text may unpack to, bytes: a hundred times the largest state met as plain text. */
export const MAX_UNPACKED_BYTES = 16 * 1024 * 1024

/** Lengths (32 bits each, count first), then the parts, compressed, a byte in each character (stores keep such a text as bytes). */
export function packParts(parts: readonly Uint8Array[]): string {
  const head = Buffer.alloc(4 + 4 * parts.length)
  head.writeUInt32LE(parts.length)
  for (const [i, part] of parts.entries()) head.writeUInt32LE(part.length, 4 + 4 * i)
  const bytes = Buffer.concat([head, ...parts])
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return brotliCompressSync(bytes, { params }).toString('latin1')
}

/** What `packParts` was given. Throws RangeError (or zlib's error) for a text that it cannot have made or that is over the limit. */
export function unpackParts(text: string, limit = MAX_UNPACKED_BYTES): Buffer[] {
  const bytes = brotliDecompressSync(Buffer.from(text, 'latin1'), { maxOutputLength: limit })
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
