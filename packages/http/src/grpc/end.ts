import { Allowance } from '../body/allowance.js'
import { decodeBody } from '../body/decode.js'
import type { HttpMessage } from '../contract.js'
import type { HttpLimits } from '../limits.js'

/** Bytes that what ends an answer may decode to. */
const END_BYTES = 65_536

/** In which coding the messages of a body are compressed; writers say so once, in the head. */
export const messageCoding = (message: HttpMessage): string =>
  message.header('grpc-encoding') ?? message.header('connect-content-encoding') ?? ''

/** Text of the frame that ends an answer of gRPC-Web or Connect; '' where there was none, or it cannot be opened. */
export function endText(
  end: Buffer | undefined,
  isCompressed: boolean,
  message: HttpMessage,
  limits: HttpLimits,
): string {
  if (!end) return ''
  if (!isCompressed) return end.toString('utf8')
  const allowance = new Allowance(end.length, limits.decodeRatio, END_BYTES)
  const { data, failure } = decodeBody(end, messageCoding(message) || 'gzip', limits, allowance)
  return failure === undefined ? data.toString('utf8') : ''
}
