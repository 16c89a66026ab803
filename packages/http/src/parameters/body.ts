import type { ParameterLocation } from '@apiscope/schema'
import { mediaType } from '../body/content-type.js'
import type { HttpMessage } from '../contract.js'
import type { HttpLimits } from '../limits.js'
import type { Collector } from './collector.js'
import { graphqlArguments, isGraphql } from './graphql.js'
import { walkJson } from './json.js'
import { attribute, multipart } from './multipart.js'
import { pairs } from './query.js'
import { xmlParameters } from './xml.js'

/** Parameters of a kept body, by its media type or, when that says nothing, by its first character. */
export function bodyParameters(
  message: HttpMessage,
  contentType: string,
  location: ParameterLocation,
  limits: HttpLimits,
  out: Collector,
): void {
  const { body } = message
  if (!body || body.length === 0) return
  const bytes = body.subarray(0, limits.parseBytes)
  const type = mediaType(contentType)
  if (type === 'multipart/form-data') {
    const boundary = attribute(contentType, 'boundary')
    if (boundary) multipart(bytes, boundary, out, (name, kind, part) => partParameters(name, kind, part, limits, out))
  } else if (type === 'application/x-www-form-urlencoded') formBody(bytes, location, limits, out)
  else if (type === 'application/graphql') graphqlArguments(textOf(bytes, contentType), location, out)
  else if (type.includes('json')) jsonBody(textOf(bytes, contentType), location, limits, out)
  else if (/[/+]xml$/.test(type) && !type.includes('html')) {
    xmlParameters(textOf(bytes, contentType), location, out, limits.depth)
  } else sniffed(bytes, type, contentType, location, limits, out)
}

function sniffed(
  bytes: Buffer,
  type: string,
  contentType: string,
  location: ParameterLocation,
  limits: HttpLimits,
  out: Collector,
): void {
  if (type !== '' && type !== 'text/plain' && type !== 'application/octet-stream' && type !== 'text/javascript') return
  let i = 0
  while (i < bytes.length && (bytes[i] <= 0x20 || bytes[i] >= 0xef)) i++
  const c = bytes[i]
  if (c === 0x7b || c === 0x5b) jsonBody(textOf(bytes, contentType), location, limits, out)
  else if (c === 0x3c && bytes[i + 1] === 0x3f) xmlParameters(textOf(bytes, contentType), location, out, limits.depth)
  else if (location === 'request' && looksLikeForm(bytes)) formBody(bytes, location, limits, out)
}

/** A form sent as JSON by a client that left the type at its default is common. */
function formBody(bytes: Buffer, location: ParameterLocation, limits: HttpLimits, out: Collector): void {
  if (bytes[0] === 0x7b || bytes[0] === 0x5b) jsonBody(bytes.toString('utf8'), location, limits, out)
  else pairs(bytes.toString('latin1'), location, out)
}

function looksLikeForm(bytes: Buffer): boolean {
  const text = bytes.toString('latin1', 0, 256)
  return /^[\w.[\]%-]{1,64}=[^\s<>{}]*$/.test(text.split('\n', 1)[0].trim())
}

function jsonBody(text: string, location: ParameterLocation, limits: HttpLimits, out: Collector): void {
  const operation = location === 'request'
  walkJson(text, limits.depth, (name, value) => {
    if (operation && (name === 'query' || name === '[].query') && isGraphql(value)) {
      graphqlArguments(value, location, out)
    } else out.add(location, name, value)
  })
}

function partParameters(name: string, contentType: string, part: Buffer, limits: HttpLimits, out: Collector): void {
  if (mediaType(contentType).includes('json')) {
    walkJson(part.toString('utf8'), limits.depth, (path, value) => out.add('request', `${name}.${path}`, value))
  } else out.add('request', name, part.toString('utf8', 0, limits.valueLength * 4))
}

/** The text of a body in its charset: UTF-16 by name or mark, latin1 by name, else UTF-8. */
function textOf(bytes: Buffer, contentType: string): string {
  const charset = attribute(contentType, 'charset')?.toLowerCase() ?? ''
  if (charset.startsWith('utf-16') || (bytes[0] === 0xff && bytes[1] === 0xfe)) return bytes.toString('utf16le')
  if (charset === 'iso-8859-1' || charset === 'latin1' || charset === 'windows-1252') return bytes.toString('latin1')
  return bytes.toString('utf8')
}
