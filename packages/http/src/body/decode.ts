import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { HttpLimits } from '../limits.js'
import { Allowance } from './allowance.js'
import { TOO_LARGE, unzstd } from './zstd.js'

export type DecodeFailure = 'unknown-coding' | 'too-many-codings' | 'limit' | 'corrupt'

export interface Decoded {
  /** Decoded as far as it went; of one that was given up, what is to be looked at in its place. */
  data: Buffer
  /** Why it was given up. */
  failure?: DecodeFailure
}

/** Most that deflate can make of one byte (RFC 1951: 258 bytes in two bits), so that a beginning can be decoded safely. */
const DEFLATE_RATIO = 1_032
/** Words that stand in the field and name no coding. */
const NOTHING = new Set(['', 'identity', 'none'])

/**
 * Undoes content codings (RFC 9110 §8.4), last named first. A body that breaks off gives what came before. One that is not what it is
 * said to be (`corrupt`, `unknown-coding`, `too-many-codings`) comes back as far as it was undone, for whoever sent it may know that
 * its reader looks at the bytes alone; one beyond the limits (`limit`) with its beginning, where that can be had.
 * @param allowance what it may cost; its own unless it is one of many that share one
 */
export function decodeBody(
  body: Buffer,
  codings: string,
  limits: HttpLimits,
  allowance = new Allowance(body.length, limits.decodeRatio, limits.decodedBytes),
): Decoded {
  const list = codings
    .toLowerCase()
    .split(',', limits.codings + 8)
    .map((coding) => coding.trim())
    .filter((coding) => !NOTHING.has(coding))
  if (list.length > limits.codings) return { data: body, failure: 'too-many-codings' }
  let data = body
  for (let i = list.length - 1; i >= 0; i--) {
    const step = undo(data, list[i], allowance)
    if (typeof step !== 'string') {
      data = step
      continue
    }
    if (step === 'limit') return { data: beginning(data, list[i], allowance), failure: step }
    // Another coding than the one that is named, or named by a word that nobody knows.
    const found = byMagic(data)
    const other = found === '' || found === list[i] ? step : undo(data, found, allowance)
    return { data: typeof other === 'string' ? data : other, failure: step }
  }
  return { data }
}

function undo(data: Buffer, coding: string, allowance: Allowance): Buffer | DecodeFailure {
  if (allowance.output < 1) return 'limit'
  try {
    if (coding === 'zstd') return unzstd(data, allowance)
    const out = inflated(data, coding, allowance.output)
    if (out === undefined) return 'unknown-coding'
    allowance.output -= out.length
    return out
  } catch (error) {
    return error === TOO_LARGE || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'limit' : 'corrupt'
  }
}

function inflated(data: Buffer, coding: string, limit: number): Buffer | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gunzip(data, limit)
    case 'deflate':
      return inflate(data, limit)
    case 'br':
      return brotliDecompressSync(data, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: limit })
    default:
      return undefined
  }
}

/** Lenient readers take what a gzip with a wrong check sum or length holds, so it is not hidden by one. */
function gunzip(data: Buffer, limit: number): Buffer {
  try {
    // Written out: of an object that was spread from another one zlib reads its options half as fast again.
    return gunzipSync(data, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: limit,
      chunkSize: chunkFor(data),
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'Z_DATA_ERROR') throw error
    const start = gzipHeader(data)
    if (start < 0) throw error
    return inflateRawSync(data.subarray(start), zlibOptions(limit))
  }
}

/**
 * Bytes for each piece of output: what the trailer says that all of it is (RFC 1952 §2.3.1, ISIZE), so that short bodies do not take as much
 * memory as long ones; never so few that a false trailer makes many pieces.
 */
function chunkFor(data: Buffer): number {
  if (data.length < 18) return SMALLEST_CHUNK
  const said = data.readUInt32LE(data.length - 4)
  return said >= LARGEST_CHUNK ? LARGEST_CHUNK : Math.max(SMALLEST_CHUNK, said + 1)
}
const SMALLEST_CHUNK = 2_048
/** What zlib takes by itself. */
const LARGEST_CHUNK = 16_384

/** Length of a gzip header (RFC 1952 §2.3), −1 for what is none. */
function gzipHeader(data: Buffer): number {
  if (data.length < 10 || data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) return -1
  const flags = data[3]
  let at = 10
  if (flags & 4) at += at + 2 <= data.length ? 2 + data.readUInt16LE(at) : data.length
  for (const text of [8, 16]) {
    if (!(flags & text)) continue
    const end = data.indexOf(0, at)
    if (end < 0) return -1
    at = end + 1
  }
  if (flags & 2) at += 2
  return at < data.length ? at : -1
}

/** `deflate` should be zlib (RFC 1950); some servers send it raw (RFC 1951). */
function inflate(data: Buffer, limit: number): Buffer {
  const zlib = data.length >= 2 && (data[0] & 0x0f) === 8 && ((data[0] << 8) | data[1]) % 31 === 0
  if (!zlib) return inflateRawSync(data, zlibOptions(limit))
  try {
    return inflateSync(data, zlibOptions(limit))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error
    return inflateRawSync(data.subarray(2), zlibOptions(limit))
  }
}

/** What can be had of a body that decodes to too much: so much of it is read as cannot pass the limit. Nothing for other codings. */
function beginning(data: Buffer, coding: string, allowance: Allowance): Buffer {
  const bytes = Math.floor(allowance.output / DEFLATE_RATIO)
  if (bytes === 0 || coding === 'zstd' || coding === 'br') return EMPTY
  const found = undo(data.subarray(0, bytes), coding, allowance)
  return typeof found === 'string' ? EMPTY : found
}

/** The coding whose first bytes these are, '' for none. */
function byMagic(data: Buffer): string {
  if (data.length < 4) return ''
  if (data[0] === 0x1f && data[1] === 0x8b && data[2] === 8) return 'gzip'
  // RFC 1950 §2.2: deflate with a window of 32 KiB or less, and the check bits of the two bytes.
  if ((data[0]! & 0x8f) === 8 && data.readUInt16BE(0) % 31 === 0) return 'deflate'
  return data.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : ''
}

/** Z_SYNC_FLUSH: a stream that breaks off gives its beginning instead of an error. */
function zlibOptions(limit: number) {
  return { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit }
}

const EMPTY = Buffer.alloc(0)
