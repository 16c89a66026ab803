import type { HttpMessage } from './contract.js'

/** One message while it is read and afterwards. All fields from the start, so that every message has the same shape. */
export class Message implements HttpMessage {
  version = ''
  method = ''
  target = ''
  status = 0
  rawHeaders: string[]
  bodyBytes = 0
  decodedBytes: number | undefined = undefined
  sha256: string | undefined = undefined
  records = 0
  body: Buffer | undefined = undefined
  bodyWhole = true
  gapBytes = 0
  truncated = false
  lastByte: number
  context: unknown = undefined

  constructor(
    rawHeaders: string[],
    public seq: number,
    public firstByte: number,
  ) {
    this.rawHeaders = rawHeaders
    this.lastByte = firstByte
  }
}
