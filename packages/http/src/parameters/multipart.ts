import type { Collector } from './collector.js'

const MAX_PARTS = 256
const MAX_PART_HEAD = 8_192

/** Told of a part that is no file: its field name, media type and bytes. */
export type Part = (name: string, contentType: string, body: Buffer) => void

/**
 * Fields of a multipart/form-data body (RFC 7578). Of a file only its name is taken, as `field.filename`; its content never.
 */
export function multipart(body: Buffer, boundary: string, out: Collector, part: Part): void {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  let at = body.indexOf(delimiter)
  for (let n = 0; at >= 0 && n < MAX_PARTS; n++) {
    const start = at + delimiter.length
    if (body[start] === 0x2d && body[start + 1] === 0x2d) return
    const next = body.indexOf(delimiter, start)
    onePart(body.subarray(start, next < 0 ? body.length : next), next >= 0, out, part)
    at = next
  }
}

function onePart(bytes: Buffer, whole: boolean, out: Collector, part: Part): void {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0 || headEnd > MAX_PART_HEAD) return
  let name = ''
  let file: string | undefined
  let contentType = ''
  for (const line of bytes.toString('latin1', 0, headEnd).split('\r\n')) {
    const colon = line.indexOf(':')
    const field = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (field === 'content-type') contentType = line.slice(colon + 1).trim()
    if (field !== 'content-disposition') continue
    name = attribute(line, 'name') ?? ''
    file = attribute(line, 'filename') ?? attribute(line, 'filename*')
  }
  if (name === '') return
  if (file !== undefined) out.add('request', `${name}.filename`, file)
  else
    part(name, contentType, bytes.subarray(headEnd + 4, whole ? Math.max(headEnd + 4, bytes.length - 2) : bytes.length))
}

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

function closingQuote(line: string, from: number): number {
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\') i++
    else if (line[i] === '"') return i
  }
  return -1
}
