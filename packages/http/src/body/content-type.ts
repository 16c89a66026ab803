import { grpcType } from '../grpc/content-type.js'
import { mediaType } from './media-type.js'

export { mediaType }

/** What the bytes of a body are, as far as counting records goes; `unknown`: its first bytes say it. */
export type ContentClass =
  | 'json'
  | 'ndjson'
  | 'xml'
  | 'csv'
  | 'cards'
  | 'events'
  | 'grpc'
  | 'grpc-json'
  | 'grpc-text'
  | 'protobuf'
  | 'unknown'
  | 'other'

const REMEMBERED = 512
const known = new Map<string, ContentClass>()

/** Class of a Content-Type value; most say so little, or so often the wrong thing, that the first bytes are asked. */
export function contentClass(contentType: string): ContentClass {
  let kind = known.get(contentType)
  if (kind === undefined) {
    kind = classify(contentType)
    if (contentType.length < 128 && known.size < REMEMBERED) known.set(copy(contentType), kind)
  }
  return kind
}

/** A string of its own, so that the map does not keep the whole head alive. */
function copy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

function classify(contentType: string): ContentClass {
  const grpc = grpcType(contentType)
  if (grpc?.framing === 'bare') return 'protobuf'
  if (grpc) return grpc.framing === 'base64' ? 'grpc-text' : grpc.codec === 'protobuf' ? 'grpc' : 'grpc-json'
  const type = mediaType(contentType)
  if (/^[^/]*\/(x-)?(ndjson|jsonl|json-lines|jsonlines|json-seq|stream\+json)$/.test(type)) return 'ndjson'
  if (type === 'text/event-stream') return 'events'
  // Parts of a batch: the JSON in them is counted where it stands.
  if (type === 'multipart/mixed') return 'json'
  if (/[/+]xml$/.test(type) && !type.includes('html')) return type.startsWith('image/') ? 'other' : 'xml'
  if (isCsv(type)) return 'csv'
  if (isCards(type)) return 'cards'
  return isMedia(type) ? 'other' : 'unknown'
}

/** Comma- or tab-separated values (RFC 4180). @param type as `mediaType` gives it */
export function isCsv(type: string): boolean {
  return /^(?:text|application)\/(?:x-)?(?:csv|comma-separated-values|tab-separated-values|tsv|tab-delimited)$/.test(
    type,
  )
}

/** vCard, iCalendar (RFC 6350, RFC 5545). @param type as `mediaType` gives it */
export function isCards(type: string): boolean {
  return /^text\/(?:x-)?(?:vcard|calendar|directory|vcalendar)$/.test(type)
}

/** Pictures, sound, fonts and archives: what nobody reads as text. @param type as `mediaType` gives it */
export function isMedia(type: string): boolean {
  if (type === 'image/svg+xml') return true
  return /^(?:image|video|audio|font)\/|^application\/(?:pdf|zip|gzip|x-gzip|wasm|font|x-font|vnd\.ms-fontobject)/.test(
    type,
  )
}
