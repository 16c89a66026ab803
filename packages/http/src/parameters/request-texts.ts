import type { HttpExchange, HttpMessage } from '../contract.js'
import { grpcType } from '../grpc/content-type.js'
import { DEFAULT_LIMITS, type HttpLimits } from '../limits.js'
import { bodyParameters, conflictingParameters } from './body.js'
import { connectGetParameters, mayBeConnectGet } from './connect-get.js'
import { isDisguised } from './grpc.js'
import { decodeBytes, pairs, queryOf } from './query.js'
import type { ParameterSink } from './sink.js'

/** Takes every text that a request holds; keeps what it wants of them. */
export interface TextSink extends ParameterSink {
  deep(location: 'request', text: string): void
  fields(location: 'request', lines: string): void
  /** Part of a body whose structure says nothing, or is not to be trusted. */
  body(text: string): void
}

/** Told of a declaration or a comment. Characters. */
const PIECE = 1_024
/** Declarations of one body that are told. Count. */
const DECLARATIONS = 1_024
/** Comments of one body that are told. Count. */
const COMMENTS = 64

/** The query's names and values, all of them, percent-decoded; those of a message in it (Connect). @param type what is known of that */
export function queryTexts(target: string, out: TextSink, type?: HttpMessage['protobuf']): void {
  const query = queryOf(target)
  if (query !== '') pairs(query, 'query', out)
  if (mayBeConnectGet(target)) connectGetParameters({ target, protobuf: type }, DEFAULT_LIMITS, out)
}

/** Names and values of a Cookie field, percent-decoded. */
export function cookieTexts(value: string, out: TextSink): void {
  let at = 0
  while (at < value.length) {
    let end = value.indexOf(';', at)
    if (end < 0) end = value.length
    const equals = value.indexOf('=', at)
    const split = equals >= 0 && equals < end ? equals : at - 1
    const name = split < at ? '' : value.slice(at, split).trim()
    if (end > split + 1) out.add('cookie', decodeBytes(name), decodeBytes(value.slice(split + 1, end).trim()))
    at = end + 1
  }
}

/**
 * The texts of a kept request body: its fields, and what readers of fields pass over (comments of markup, declarations of entities, text
 * outside values, a body without structure). Never throws; linear in the bytes kept.
 *
 * @returns false when something of the kept bytes was not looked into
 */
export function bodyTexts(request: HttpMessage, out: TextSink, limits: HttpLimits = DEFAULT_LIMITS): boolean {
  const { body, contentType } = request
  if (!body || body.length === 0) return true
  const whole = bodyParameters(request, contentType, 'request', limits, out) && body.length <= limits.parseBytes
  const grpc = grpcType(contentType)
  if (grpc && !isDisguised(body, grpc)) return whole
  const bytes = body.subarray(0, limits.parseBytes)
  const at = firstVisible(bytes)
  if (bytes[at] === 0x3c) markup(bytes.toString('latin1'), out)
  // Of what is in files, declarations are told: parsers of pictures and documents follow them.
  else if (contentType.includes('multipart') || bytes[at] === 0x2d) declarations(bytes.toString('latin1'), out)
  // A form that is declared as JSON falls into words there.
  else if (bytes[at] !== 0x7b && bytes[at] !== 0x5b && bytes.includes('=') && !contentType.includes('form'))
    pairs(bytes.toString('latin1'), 'request', out)
  return whole
}

/** The texts of a request as other segments gave it than those that were taken. */
export function conflictingTexts({ conflicting }: HttpExchange, out: TextSink, limits = DEFAULT_LIMITS): void {
  if (conflicting) conflictingParameters(conflicting, limits, out)
}

function firstVisible(bytes: Buffer): number {
  let i = 0
  while (i < bytes.length && (bytes[i]! <= 0x20 || bytes[i]! >= 0xef)) i++
  return i
}

function declarations(text: string, out: TextSink): void {
  let n = 0
  let from = -PIECE
  for (const { index } of text.matchAll(/<!(?:doctype|entity)/gi)) {
    if (++n > DECLARATIONS) return
    // What stands close by is in the piece before.
    if (index < from + PIECE / 2) continue
    from = index
    out.body(text.slice(index, index + PIECE))
  }
}

/** Of markup also what a parser of values passes over. */
function markup(text: string, out: TextSink): void {
  declarations(text, out)
  let from = text.indexOf('<!--')
  for (let n = 0; from >= 0 && n < COMMENTS; n++) {
    out.body(text.slice(from, from + PIECE))
    from = text.indexOf('<!--', from + 4)
  }
}
