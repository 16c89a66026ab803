import { Allowance } from '../body/allowance.js'
import { decodeBody } from '../body/decode.js'
import type { HttpLimits } from '../limits.js'
import { Base64Stream } from './base64.js'
import type { GrpcType } from './content-type.js'
import { FLAG_COMPRESSED, isEnd, isKnownFlags, PREFIX_BYTES } from './prefix.js'

/** Compressed messages of one body that are opened: so many, and one more for so many bytes of it. Each costs some work of its own. */
const COMPRESSED = { least: 64, bytes: 256 }

export interface Messages {
  messages: Buffer[]
  /** What ended the answer (gRPC-Web, Connect). */
  end?: Buffer
  /** False when there was something that is none of these messages, or could not be opened. */
  isWhole: boolean
}

/**
 * The messages of a kept body, opened. Of a body that breaks off the last one is a part. All share one allowance, so that many small
 * compressed ones make no more than one large body would.
 * @param coding value of `grpc-encoding` or `connect-content-encoding`, '' when there is none
 */
export function messagesOf(body: Buffer, type: GrpcType, coding: string, limits: HttpLimits): Messages {
  if (type.framing === 'bare') return { messages: [body], isWhole: true }
  const bytes = type.framing === 'base64' ? new Base64Stream().decode(body, 0, body.length) : body
  const found: Messages = { messages: [], isWhole: true }
  const allowance = new Allowance(bytes.length, limits.decodeRatio, limits.decodedBytes)
  let opened = COMPRESSED.least + bytes.length / COMPRESSED.bytes
  for (let at = 0; at + PREFIX_BYTES <= bytes.length; ) {
    const flags = bytes[at]!
    if (!isKnownFlags(flags)) {
      // Whoever reads it in another way sees what is left.
      found.messages.push(bytes.subarray(at))
      found.isWhole = false
      break
    }
    const start = at + PREFIX_BYTES
    at = start + bytes.readUInt32BE(at + 1)
    let message = bytes.subarray(start, at)
    if ((flags & FLAG_COMPRESSED) !== 0 && message.length > 0) {
      const { data, failure } =
        opened-- > 0 ? decodeBody(message, coding || 'gzip', limits, allowance) : { data: message, failure: 'limit' }
      if (failure !== undefined) found.isWhole = false
      message = data
    }
    if (isEnd(flags)) found.end = message
    else found.messages.push(message)
  }
  return found
}
