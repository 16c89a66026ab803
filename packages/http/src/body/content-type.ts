/** What the bytes of a body are, as far as counting records goes. */
export type ContentClass = 'json' | 'ndjson' | 'xml' | 'unknown' | 'other'

const REMEMBERED = 512
const known = new Map<string, ContentClass>()

/** Class of a Content-Type value; `unknown` (absent or too general to say) means: look at the first byte. */
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

/** `type/subtype`, lower case, without parameters. */
export function mediaType(contentType: string): string {
  const semicolon = contentType.indexOf(';')
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase()
}

function classify(contentType: string): ContentClass {
  const type = mediaType(contentType)
  if (/^[^/]*\/(x-)?(ndjson|jsonl|json-lines|jsonlines|json-seq|stream\+json)$/.test(type)) return 'ndjson'
  if (type.includes('json')) return 'json'
  if (type === 'text/html' || type.includes('xhtml')) return 'other'
  if (/[/+]xml$/.test(type)) return type.startsWith('image/') ? 'other' : 'xml'
  if (type === '' || type === 'text/plain' || type === 'application/octet-stream' || type === 'text/javascript') {
    return 'unknown'
  }
  if (type === 'application/graphql-response') return 'json'
  return type.includes('/') ? 'other' : 'unknown'
}
