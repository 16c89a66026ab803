/** What the client passes for one record of a batch. */
export interface RecordFields {
  offsetDelta?: number
  timestampDelta?: number
  key?: Bytes
  value?: Bytes
  headers?: Record<string, Bytes | Bytes[]>
}

export type Bytes = string | Buffer | null | undefined

/** The part of the client's encoder that its batches read. */
export interface Encoded {
  readonly buf: Buffer
  readonly buffer: Buffer
}

/** Room for the record's length before the body, which is known last; bytes. */
const FRONT = 8
/** Most bytes of a number, of which there are two for each header and five besides. */
const VARINT = 8

let scratch = Buffer.allocUnsafe(65_536)

/**
 * One record of a batch in version 2 of Kafka's format, byte for byte as the client's own encoder makes it, which allocates half a KiB
 * for each record and again for each header.
 */
export function encodeRecord({ offsetDelta = 0, timestampDelta = 0, key, value, headers = {} }: RecordFields): Encoded {
  const pairs = flat(headers)
  let most = FRONT + 8 * VARINT + size(key) + size(value)
  for (const [name, text] of pairs) most += 2 * VARINT + size(name) + size(text)
  if (most > scratch.length) scratch = Buffer.allocUnsafe(2 * most)
  let at = FRONT
  scratch[at++] = 0
  at = putNumber(at, timestampDelta)
  at = putNumber(at, offsetDelta)
  at = putBytes(at, key)
  at = putBytes(at, value)
  at = putNumber(at, pairs.length)
  for (const [name, text] of pairs) at = putBytes(putBytes(at, name), text)
  const front = putNumber(0, at - FRONT)
  scratch.copyWithin(FRONT - front, 0, front)
  const buf = Buffer.allocUnsafe(at - FRONT + front)
  scratch.copy(buf, 0, FRONT - front, at)
  return { buf, buffer: buf }
}

function flat(headers: Record<string, Bytes | Bytes[]>): [string, Bytes][] {
  const pairs: [string, Bytes][] = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (Array.isArray(value)) for (const one of value) pairs.push([name, one])
    else pairs.push([name, value])
  }
  return pairs
}

/** Upper bound of what a text takes, in bytes. */
function size(bytes: Bytes): number {
  return bytes === null || bytes === undefined ? 0 : typeof bytes === 'string' ? bytes.length * 3 : bytes.length
}

/** A zigzag varint; whole numbers up to 2 ** 52 either way. */
function putNumber(start: number, value: number): number {
  let at = start
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  while (rest > 127) {
    scratch[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  scratch[at++] = rest
  return at
}

function putBytes(start: number, bytes: Bytes): number {
  if (bytes === null || bytes === undefined) return putNumber(start, -1)
  if (typeof bytes === 'string') return bytes.length < 64 ? putShort(start, bytes) : putText(start, bytes)
  const at = putNumber(start, bytes.length)
  return at + bytes.copy(scratch, at)
}

function putText(start: number, text: string): number {
  const length = Buffer.byteLength(text)
  const at = putNumber(start, length)
  return at + scratch.write(text, at, length, length === text.length ? 'latin1' : 'utf8')
}

/** Short ASCII, as names of headers are, costs less here than the call of a native function; its length takes one byte. */
function putShort(start: number, text: string): number {
  let at = start + 1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return putText(start, text)
    scratch[at++] = code
  }
  scratch[start] = text.length * 2
  return at
}
