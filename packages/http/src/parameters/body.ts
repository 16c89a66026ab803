import type { ParameterLocation } from '@apiscope/schema'
import { isCards, isCsv, mediaType } from '../body/content-type.js'
import { decodeBody } from '../body/decode.js'
import { jsonOffset } from '../body/sniff.js'
import { decodeText, isText } from '../body/text.js'
import type { HttpMessage } from '../contract.js'
import { grpcType } from '../grpc/content-type.js'
import type { HttpLimits } from '../limits.js'
import { cardParameters, looksLikeCards } from './cards.js'
import { csvParameters } from './csv.js'
import { eventParameters } from './events.js'
import { looksLikeForm } from './form.js'
import { graphqlArguments, isGraphql } from './graphql.js'
import { grpcParameters, isDisguised } from './grpc.js'
import { htmlParameters } from './html.js'
import { nameIn } from './json.js'
import { jsonBody } from './json-body.js'
import { boundaryOf, type Part, parts } from './multipart.js'
import { decodeBytes, pairs } from './query.js'
import type { ParameterSink } from './sink.js'
import { plainText } from './text.js'
import { transferDecoded } from './transfer-encoding.js'
import { typeFacts } from './type-facts.js'
import { xmlParameters } from './xml.js'

/** What parsing a body needs to know beside its bytes. */
export interface BodyContext {
  location: ParameterLocation
  limits: HttpLimits
  out: ParameterSink
  /** Levels of multipart inside multipart. */
  nested: number
}

/** Multipart bodies inside each other that are entered. */
const NESTED = 3

/**
 * Parameters of a kept body. What its bytes show goes before what its type says, since a reader may go by either: a body under
 * an unknown, false or doubled type is read as what it looks like.
 *
 * @returns false when nobody here can read such a body: it was not looked into
 */
export function bodyParameters(
  message: HttpMessage,
  contentType: string,
  location: ParameterLocation,
  limits: HttpLimits,
  out: ParameterSink,
): boolean {
  const { body } = message
  if (!body || body.length === 0) return true
  const grpc = grpcType(contentType)
  if (grpc && !isDisguised(body, grpc))
    return grpcParameters(message, body.subarray(0, limits.parseBytes), grpc, location, limits, out)
  return read(body.subarray(0, limits.parseBytes), contentType, '', { location, limits, out, nested: 0 })
}

/**
 * Parameters of a request as other segments gave it than those that were taken (`HttpExchange.conflicting`): of a whole one its target and
 * body, of a piece its text, under `$conflict`.
 */
export function conflictingParameters(bytes: Buffer, limits: HttpLimits, out: ParameterSink): void {
  const context: BodyContext = { location: 'request', limits, out, nested: 0 }
  if (/^[A-Z]{3,16} /.test(bytes.toString('latin1', 0, 20))) innerMessage(bytes, '$conflict', context)
  else read(bytes, '', '$conflict', context)
}

/** @param prefix name of the part that these bytes are, '' for a body of its own */
function read(bytes: Buffer, contentType: string, prefix: string, context: BodyContext): boolean {
  const { type, media: isBinary, charset } = typeFacts(contentType)
  if (type === 'multipart/form-data' || type.startsWith('multipart/') || bytes[0] === DASH) {
    const boundary = boundaryOf(bytes, contentType)
    if (boundary !== '') return multipart(bytes, boundary, prefix, context)
  }
  if (isGzip(bytes) && !isBinary && context.nested < NESTED) {
    // Nobody said so, but its reader may know.
    const { data, failure } = decodeBody(bytes, 'gzip', context.limits)
    if (failure === undefined && isText(data))
      return read(data, contentType, prefix, { ...context, nested: context.nested + 1 })
  }
  const legible = isText(bytes)
  if (context.location === 'response' && (isBinary || !legible)) return isBinary && type !== 'application/pdf'
  return readText(decodeText(bytes, charset), type, prefix, context) && (legible || isBinary)
}

const isGzip = (bytes: Buffer): boolean => bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8

/** `[section]` and `name = value` on the next line, as of INI and TOML: no array. */
const SECTION = /^\s{0,64}\[[\w."' -]{1,64}\][^\S\n]{0,16}\n\s{0,64}[\w."-]{1,64}[^\S\n]{0,16}=/

/** What a text shows goes first; a format that only its type can name comes after. */
function readText(text: string, type: string, prefix: string, context: BodyContext): boolean {
  const { location, limits, out } = context
  const request = location === 'request'
  const start = SECTION.test(text) ? -1 : jsonOffset(text)
  const add = (name: string, value: string) => out.add(location, nameIn(prefix, name), value)
  if (type === 'application/graphql' && isGraphql(text) && start < 0) graphqlArguments(text, location, out)
  else if (type === 'text/event-stream' && !request) eventParameters(text, limits.depth, add)
  else if (start >= 0) jsonBody(text, prefix, context)
  else if (isMarkup(text)) markup(text, type, prefix, context)
  else if (type === 'application/x-www-form-urlencoded' || (request && looksLikeForm(text)))
    pairs(latin1(text), location, out)
  else if (isCsv(type) && csvParameters(text, add) > 0) return true
  else if ((isCards(type) || looksLikeCards(text)) && cardParameters(text, add) > 0) return true
  else if (type.includes('json')) jsonBody(text, prefix, context)
  else if (!request && !isCode(type)) plainText(text, limits.valueLength, add)
  const untold = !out.has(location) || prefix === '$conflict'
  if (request && untold) whole(text, limits.valueLength, (value) => add('$', value))
  return true
}

/** A text that no format divides, in pieces of the length that is kept, so that none of it is out of sight. */
function whole(text: string, length: number, add: (value: string) => void): void {
  for (let at = 0; at < text.length; at += length) add(text.slice(at, at + length))
}

function markup(text: string, type: string, prefix: string, context: BodyContext): void {
  const { location, limits, out } = context
  if (location === 'response' && (type.includes('html') || /^\s{0,64}<!doctype html|^\s{0,64}<html/i.test(text))) {
    htmlParameters(text, limits, (name, value) => out.add(location, nameIn(prefix, name), value))
    return
  }
  const end = xmlParameters(text, location, out, limits.depth)
  // A reader that is less strict goes on where this one stopped.
  if (location === 'request' && end < text.length) {
    whole(text.slice(Math.max(0, end)), limits.valueLength, (value) => out.add(location, nameIn(prefix, '$'), value))
  }
}

function multipart(bytes: Buffer, boundary: string, prefix: string, context: BodyContext): boolean {
  const { location, out, nested } = context
  if (nested >= NESTED) {
    paragraphs(bytes, context)
    return false
  }
  let read = true
  parts(bytes, boundary, {
    part: (part) => {
      out.fields?.(location, part.fields)
      if (part.file !== undefined) out.add(location, nameIn(prefix, `${part.name || 'file'}.filename`), part.file)
      else if (!partParameters(part, prefix, { ...context, nested: nested + 1 })) read = false
    },
    outside: (rest) => paragraphs(rest, context),
  })
  return read
}

/** Text that is no part, or of parts that are not entered: divided as heads and bodies are, since a value is lost in a long text. */
function paragraphs(bytes: Buffer, { location, out }: BodyContext): void {
  if (!out.deep) return
  for (const text of bytes.toString('latin1').split(/\r?\n\r?\n/)) if (text !== '') out.deep(location, text)
}

/** A part in an encoding of mail is read as what it stands for; what a client sends, also as it stands there: readers differ. */
function partParameters(part: Part, prefix: string, context: BodyContext): boolean {
  const body = transferDecoded(part.fields, part.body)
  const isRead = body === undefined || partOf({ ...part, body }, prefix, context)
  return (body !== undefined && context.location === 'response') || partOf(part, prefix, context) ? isRead : false
}

function partOf(part: Part, prefix: string, context: BodyContext): boolean {
  const { location, out } = context
  const type = mediaType(part.contentType)
  const name = part.name === '' ? prefix : nameIn(prefix, part.name)
  if (type === 'application/http') return innerMessage(part.body, name === '' ? 'batch[]' : name, context)
  if (part.name !== '' && !type.includes('json') && !/xml$/.test(type) && !type.startsWith('multipart/')) {
    out.add(location, name, part.body.toString('utf8'))
    return true
  }
  return read(part.body, part.contentType, name, context)
}

/** A request or response inside a part (OData batch, RFC 9112 §10.1): its target and body are parameters of the batch. */
function innerMessage(bytes: Buffer, prefix: string, context: BodyContext): boolean {
  const { location, out } = context
  const headEnd = endOfHead(bytes)
  const head = bytes.toString('latin1', 0, Math.min(headEnd < 0 ? bytes.length : headEnd, INNER_HEAD))
  const [start, ...fields] = head.split(/\r?\n/, INNER_FIELDS)
  out.fields?.(location, head.slice(start.length))
  const target = /^[A-Z]{3,16} (\S{1,4096})/.exec(start)?.[1]
  if (target !== undefined) {
    // The query is told by its names, as everywhere: credentials in it are found by them.
    const query = target.indexOf('?')
    out.add(location, nameIn(prefix, 'target'), decodeBytes(query < 0 ? target : target.slice(0, query)))
    if (query >= 0) pairs(target.slice(query + 1), location, out)
  }
  if (headEnd < 0) return true
  const field = fields.find((line) => line.toLowerCase().startsWith('content-type:'))
  return read(bytes.subarray(headEnd), field?.slice(13).trim() ?? '', prefix, context)
}

/** Behind the blank line, whichever line ends the sender has; −1 without one. */
function endOfHead(bytes: Buffer): number {
  const whole = bytes.indexOf('\r\n\r\n')
  const bare = bytes.indexOf('\n\n')
  return bare >= 0 && (whole < 0 || bare < whole) ? bare + 2 : whole < 0 ? -1 : whole + 4
}

const INNER_HEAD = 8_192
const INNER_FIELDS = 64
const DASH = 0x2d

function isMarkup(text: string): boolean {
  return /^[\s\ufeff]{0,256}<[?!a-z]/i.test(text.slice(0, 300))
}

/** Programs and styles: text in which nothing is anybody's. */
function isCode(type: string): boolean {
  return /(?:javascript|ecmascript|css|x-font|vtt|manifest)/.test(type)
}

/** As on the wire: forms are read from bytes. */
function latin1(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) return Buffer.from(text, 'utf8').toString('latin1')
  }
  return text
}
