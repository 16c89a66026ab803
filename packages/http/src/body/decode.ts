import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { HttpLimits } from '../limits.js'
import { TOO_LARGE, unzstd } from './zstd.js'

export type DecodeFailure = 'unknown-coding' | 'too-many-codings' | 'limit' | 'corrupt'

/** Output up to here is not held against `decodeRatio`, bytes. */
const RATIO_FLOOR = 1_048_576

/**
 * Undoes content codings (RFC 9110 §8.4), last named first. A body that breaks off gives what came before; one that is
 * not what it is said to be gives `corrupt`, one beyond the limits `limit`.
 */
export function decodeBody(body: Buffer, codings: string, limits: HttpLimits): Buffer | DecodeFailure {
  const list = codings.toLowerCase().split(',', limits.codings + 8)
  let data = body
  let undone = 0
  for (let i = list.length - 1; i >= 0; i--) {
    const coding = list[i].trim()
    if (coding === '' || coding === 'identity' || coding === 'none') continue
    if (++undone > limits.codings) return 'too-many-codings'
    const step = undo(
      data,
      coding,
      Math.min(limits.decodedBytes, Math.max(RATIO_FLOOR, data.length * limits.decodeRatio)),
    )
    if (typeof step === 'string') return step
    data = step
  }
  return data
}

function undo(data: Buffer, coding: string, limit: number): Buffer | DecodeFailure {
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(data, zlibOptions(limit))
      case 'deflate':
        return inflate(data, limit)
      case 'br':
        return brotliDecompressSync(data, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: limit })
      case 'zstd':
        return unzstd(data, limit)
      default:
        return 'unknown-coding'
    }
  } catch (error) {
    return error === TOO_LARGE || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'limit' : 'corrupt'
  }
}

/** `deflate` should be zlib (RFC 1950); some servers send it raw (RFC 1951). */
function inflate(data: Buffer, limit: number): Buffer {
  const zlib = data.length >= 2 && (data[0] & 0x0f) === 8 && ((data[0] << 8) | data[1]) % 31 === 0
  if (!zlib) return inflateRawSync(data, zlibOptions(limit))
  try {
    return inflateSync(data, zlibOptions(limit))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error
    return inflateRawSync(data, zlibOptions(limit))
  }
}

/** Z_SYNC_FLUSH: a stream that breaks off gives its beginning instead of an error. */
function zlibOptions(limit: number) {
  return { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limit }
}
