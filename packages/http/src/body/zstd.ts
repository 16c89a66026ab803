import { Decompress, ZstdErrorCode } from 'fzstd'

/** Window that a frame may ask for (RFC 9659 §3), or content of a single-segment frame: fzstd allocates it at once. */
const WINDOW = 8_388_608
const MAGIC = 0xfd2fb528

/** Thrown when the output or a window is beyond the limit. */
export const TOO_LARGE = new Error('decoded body beyond the limit')

/**
 * Zstandard (RFC 8878): all frames of `data`; one that breaks off gives what came before. Frame headers are read first, so
 * that no window beyond the limit is ever allocated.
 * @throws TOO_LARGE, or what fzstd throws for malformed data
 */
export function unzstd(data: Buffer, limit: number): Buffer {
  if (largestWindow(data) > WINDOW) throw TOO_LARGE
  const parts: Uint8Array[] = []
  let total = 0
  const stream = new Decompress((part) => {
    total += part.length
    if (total > limit) throw TOO_LARGE
    parts.push(part)
  })
  try {
    // The callback comes after every block, which decodes to at most 2 MiB.
    stream.push(data, false)
    stream.push(data.subarray(0, 0), true)
  } catch (error) {
    if ((error as { code?: number }).code !== ZstdErrorCode.UnexpectedEOF) throw error
  }
  return Buffer.concat(parts, total)
}

/** Largest window or single-segment size of any frame. @throws when the data begins with no frame */
function largestWindow(data: Buffer): number {
  let largest = 0
  let at = 0
  while (at + 8 <= data.length) {
    const magic = data.readUInt32LE(at)
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + data.readUInt32LE(at + 4)
      continue
    }
    if (magic !== MAGIC) {
      if (at === 0) throw new Error('not zstd')
      break
    }
    const descriptor = data[at + 4]
    const single = (descriptor & 0x20) !== 0
    const contentBytes = descriptor >> 6 === 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6)
    let header = at + 5
    if (!single) largest = Math.max(largest, 2 ** (10 + (data[header] >> 3)) * (1 + (data[header++] & 7) / 8))
    header += [0, 1, 2, 4][descriptor & 3]
    if (header + contentBytes > data.length) break
    if (single) largest = Math.max(largest, contentSize(data, header, contentBytes))
    at = blocksEnd(data, header + contentBytes) + ((descriptor & 4) !== 0 ? 4 : 0)
  }
  return largest
}

function contentSize(data: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(data.readBigUInt64LE(at))
  return data.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0)
}

/** Behind the last block of a frame, or the end of the data. */
function blocksEnd(data: Buffer, start: number): number {
  let at = start
  while (at + 3 <= data.length) {
    const header = data.readUIntLE(at, 3)
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3)
    if (header & 1) return at
  }
  return data.length
}
