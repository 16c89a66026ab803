import { decodeBytes } from './query.js'

/** More than the kept bytes of a body can hold, so that none is beyond the count. */
const MAX_PARTS = 16_384
const MAX_PART_HEAD = 8_192

export interface Part {
  /** Of its Content-Disposition, '' where it has none. */
  name: string
  /** File name, for a file: its content is never taken. */
  file: string | undefined
  contentType: string
  /** Its field lines, latin1. */
  fields: string
  body: Buffer
}

/** Told of what a multipart body holds. */
export interface PartSink {
  part(part: Part): void
  /** Bytes that are no part by the rules: in front of the first boundary, behind the last, without an end of the head. Readers differ in what they make of them. */
  outside(bytes: Buffer): void
}

/**
 * Parts of a multipart body (RFC 2046 §5.1, RFC 7578). Boundaries are found by one search through the body; each part is looked
 * at once.
 */
export function parts(body: Buffer, boundary: string, sink: PartSink): void {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  let at = body.indexOf(delimiter)
  if (at > 0) sink.outside(body.subarray(0, at))
  for (let n = 0; at >= 0 && n < MAX_PARTS; n++) {
    const start = at + delimiter.length
    if (body[start] === 0x2d && body[start + 1] === 0x2d) {
      if (start + 4 < body.length) sink.outside(body.subarray(start + 2))
      return
    }
    const next = body.indexOf(delimiter, start)
    onePart(body.subarray(start, next < 0 ? body.length : next), next >= 0, sink)
    at = next
  }
}

/**
 * The boundary of a body: the one that its type names where the body has it, else the one that its first line shows, for which
 * reader goes by which is not known. '' when it has none.
 */
export function boundaryOf(body: Buffer, contentType: string): string {
  const named = attribute(contentType, 'boundary') ?? ''
  if (named !== '' && named.length <= MAX_BOUNDARY && body.includes(`--${named}`, 0, 'latin1')) return named
  const head = body.toString('latin1', 0, MAX_BOUNDARY + 256)
  return /^(?:\r\n)?--([^\s]{1,200})[ \t]{0,8}\r?\n[\w-]{1,64}:/.exec(head)?.[1] ?? ''
}

const MAX_BOUNDARY = 200

function onePart(bytes: Buffer, whole: boolean, sink: PartSink): void {
  // A part without fields begins with an empty line.
  const blank = bytes[0] === 0x0d && bytes[1] === 0x0a && bytes[2] === 0x0d && bytes[3] === 0x0a
  const strict = blank ? 0 : bytes.indexOf('\r\n\r\n')
  // Readers that take bare line feeds are many (RFC 2046 asks for CRLF).
  const bare = blank ? -1 : bytes.subarray(0, strict < 0 ? bytes.length : strict).indexOf('\n\n')
  const lenient = bare >= 0
  const headEnd = lenient ? bare : strict
  if (headEnd < 0 || headEnd > MAX_PART_HEAD) {
    sink.outside(bytes)
    return
  }
  const fields = bytes.toString('latin1', 0, headEnd)
  const found: Part = { name: '', file: undefined, contentType: '', fields, body: bytes }
  for (const line of fields.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const field = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (field === 'content-type') found.contentType = line.slice(colon + 1).trim()
    if (field !== 'content-disposition') continue
    found.name = attribute(line, 'name') ?? extended(attribute(line, 'name*')) ?? ''
    found.file = attribute(line, 'filename') ?? attribute(line, 'filename*')
  }
  const start = headEnd + (lenient ? 2 : 4)
  found.body = bytes.subarray(start, whole ? Math.max(start, bytes.length - lineEnd(bytes)) : bytes.length)
  sink.part(found)
}

/** Bytes of the line end in front of a delimiter, which belongs to that. */
const lineEnd = (bytes: Buffer): number => (bytes[bytes.length - 2] === 0x0d ? 2 : 1)

/** Value of a parameter of a header field, quoted or not; latin1 read as UTF-8. */
export function attribute(line: string, name: string): string | undefined {
  let at = line.indexOf(';')
  while (at >= 0) {
    let from = at + 1
    while (line[from] === ' ' || line[from] === '\t') from++
    const equals = line.indexOf('=', from)
    if (equals < 0) return undefined
    const key = line.slice(from, equals).trim().toLowerCase()
    const quoted = line[equals + 1] === '"'
    let end = quoted ? closingQuote(line, equals + 2) : line.indexOf(';', equals)
    if (end < 0) end = line.length
    if (key === name) {
      const raw = quoted ? line.slice(equals + 2, end).replaceAll('\\"', '"') : line.slice(equals + 1, end).trim()
      return Buffer.from(raw, 'latin1').toString('utf8')
    }
    at = line.indexOf(';', end)
  }
  return undefined
}

/** `UTF-8''pass%77ord` (RFC 8187 §3.2): not to be sent by RFC 7578, and read by some. */
function extended(value: string | undefined): string | undefined {
  const text = value === undefined ? undefined : /^[\w-]{0,32}'[\w-]{0,16}'(.{1,1024})$/.exec(value)?.[1]
  return text === undefined ? value : decodeBytes(text)
}

function closingQuote(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\') i++
    else if (line[i] === '"') return i
  }
  return -1
}
