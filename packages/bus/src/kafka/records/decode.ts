/** The part of the client's decoder that holds one record. */
export interface RecordSource {
  readonly buffer: Buffer
}

/** What the client knows of the batch that a record stands in. */
export interface BatchContext {
  firstOffset: string
  firstTimestamp: string
  maxTimestamp?: string
  /** 1 = the brokers' time of storing. */
  timestampType?: number
  isControlBatch?: boolean
  magicByte?: number
}

type Headers = Record<string, Buffer | null | (Buffer | null)[]>

/** Where the number that was read last ended. */
let next = 0

/**
 * One record of a batch in version 2 of Kafka's format, with the fields that the client's own decoder gives. Most readers look at no
 * headers and at no time, so these are decoded only when asked for.
 */
export class DecodedRecord {
  readonly magicByte: number | undefined
  readonly attributes: number
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext
  private readonly timestampDelta: number
  private readonly headersAt: number
  private readonly buffer: Buffer

  constructor(buffer: Buffer, context: BatchContext) {
    this.buffer = buffer
    this.batchContext = context
    this.magicByte = context.magicByte
    this.isControlRecord = context.isControlBatch ?? false
    this.attributes = buffer.readInt8(0)
    this.timestampDelta = readNumber(buffer, 1)
    this.offset = String(Number(context.firstOffset) + readNumber(buffer, next))
    this.key = readBytes(buffer, next)
    this.value = readBytes(buffer, next)
    this.headersAt = next
  }

  /** Milliseconds since the epoch. */
  get timestamp(): string {
    const { timestampType, maxTimestamp, firstTimestamp } = this.batchContext
    if (timestampType === 1 && maxTimestamp) return maxTimestamp
    return String(Number(firstTimestamp) + this.timestampDelta)
  }

  get headers(): Headers {
    const headers: Headers = {}
    const count = readNumber(this.buffer, this.headersAt)
    for (let i = 0; i < count; i++) {
      const name = readBytes(this.buffer, next)?.toString('utf8') ?? 'null'
      const value = readBytes(this.buffer, next)
      const known = Object.hasOwn(headers, name) ? headers[name] : undefined
      const entry = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]
      Object.defineProperty(headers, name, { value: entry, enumerable: true, writable: true, configurable: true })
    }
    return headers
  }
}

export function decodeRecord(source: RecordSource, context: BatchContext): DecodedRecord {
  return new DecodedRecord(source.buffer, context)
}

/** A zigzag varint of up to 52 bits. */
function readNumber(buffer: Buffer, start: number): number {
  let at = start
  let byte = buffer[at++]!
  let value = byte & 127
  for (let scale = 128; byte > 127; scale *= 128) {
    // Past the end there is nothing, which ends the number.
    byte = buffer[at++] ?? 0
    value += (byte & 127) * scale
  }
  next = at
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

function readBytes(buffer: Buffer, start: number): Buffer | null {
  const length = readNumber(buffer, start)
  if (length < 0) return null
  const from = next
  next = from + length
  return buffer.subarray(from, next)
}
