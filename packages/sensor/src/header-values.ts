/** How the values of published header fields are rendered: what is no credential as it was sent, or only what the field's grammar allows. */
import { TextCache } from '@apiscope/schema'
import { normalHost } from './authority.js'
import { holdsCredential } from './credentials/forms/embedded.js'
import { looksRandom } from './credentials/forms/random.js'

/** Published value length. Characters. */
const VALUE_LENGTH = 128
/** Words of a value that are judged one by one. */
const WORDS = 64

/** What stands in place of a word that is a credential, in values that are not keyed. */
const HIDDEN = '[redacted]'

/** The value without credentials: words that hold one are replaced; what still holds one is left out whole. */
export function withoutCredentials(value: string): string {
  let out = rendered.get(value)
  if (out === undefined) {
    out = judged(value)
    rendered.set(value, out)
  }
  return out
}

/** Clients and servers send the same fields with every message. Bytes. */
const rendered = new TextCache<string>(512 * 1024, 2 * VALUE_LENGTH)

function judged(value: string): string {
  const text = value.length > 1_024 ? value.slice(0, 1_024) : value
  if (!holdsCredential(text) && !holdsRandom(text)) return text.slice(0, VALUE_LENGTH)
  const words = text.split(' ', WORDS).map((word) => (holdsCredential(word) || holdsRandom(word) ? HIDDEN : word))
  const out = words.join(' ')
  return holdsCredential(out) ? HIDDEN : out.slice(0, VALUE_LENGTH)
}

/** These fields hold names, versions and settings: what looks drawn at random is somebody's token. */
const holdsRandom = (text: string): boolean => text.split(/[ /;,()"=@*:]/).some((piece) => looksRandom(piece))

/** `name/version` of a list of products (RFC 9110 §10.1.5), comments left out: `Mozilla/5.0 Chrome/120.0`. */
export function products(value: string): string {
  const out: string[] = []
  for (const word of value.slice(0, 512).split(' ', WORDS)) {
    if (/^[A-Za-z][A-Za-z.-]{0,31}(?:\/[\d.]{1,16})?$/.test(word) && !holdsCredential(word)) out.push(word)
    if (out.length === 4) break
  }
  return out.join(' ')
}

/** Scheme, host and port of an origin (RFC 6454 §6.2); `null` and `*` stand; undefined for anything else. */
export function origin(value: string): string | undefined {
  const text = value.trim()
  if (text === 'null' || text === '*') return text
  const at = text.indexOf('://')
  if (at < 1 || !/^[a-z][a-z0-9+.-]{0,31}$/i.test(text.slice(0, at))) return undefined
  const rest = text.slice(at + 3)
  const end = rest.search(/[/?#\s]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return normalHost(host) === undefined ? undefined : `${text.slice(0, at)}://${host}`
}

/** Names of the directives of a policy, with the sources that are keywords; addresses, nonces and reports stay behind. */
export function policyDirectives(value: string): string {
  const out: string[] = []
  for (const directive of value.slice(0, 4_096).split(';', WORDS)) {
    const [name = '', ...sources] = directive.trim().split(' ', WORDS)
    if (!/^[a-z-]{1,32}$/i.test(name) || name.toLowerCase().startsWith('report')) continue
    const words = sources.filter((source) => /^(?:'[a-z-]{1,32}'|\*|https?:|data:|blob:)$/.test(source))
    out.push([name, ...words].join(' '))
  }
  return out.join('; ').slice(0, VALUE_LENGTH)
}

/** Words and numbers of a list (`no-cache, max-age=60`, `*`, `gzip`, a date): the grammar of the remaining fields, values of people's making left out. */
export function tokens(value: string): string {
  return value
    .slice(0, VALUE_LENGTH)
    .split(/[,;]/, WORDS)
    .map((part) => part.trim())
    .filter(
      (part) =>
        /^(?:[A-Za-z*@][\w*/+.@-]{0,47}|\d[\d.:-]{0,31})(?:=(?:"?[\d.]{1,16}"?|[a-z-]{1,24}))?$/.test(part) ||
        DATE.test(part),
    )
    .filter((part) => !holdsCredential(part) && !holdsRandom(part))
    .join(', ')
}
const DATE = /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/

/** Parameters of a media type that say how to read it. */
const TYPE_PARAMETERS = new Set([
  'charset',
  'version',
  'v',
  'q',
  'type',
  'odata',
  'odata.metadata',
  'ieee754compatible',
  'format',
  'delsp',
  'action',
])

/** A media type with the parameters that say how to read it (RFC 9110 §8.3); boundaries and what clients invent are left out. */
export function contentTypeText(value: string): string {
  const parts = value.slice(0, 512).split(';', 16)
  const type = parts[0]!.trim()
  if (!/^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+*-]{1,80}$/.test(type) || holdsCredential(type) || holdsRandom(type)) {
    return /^[\w.-]{1,32}$/.test(type) && !holdsCredential(type) && !holdsRandom(type)
      ? type
      : type === ''
        ? ''
        : HIDDEN
  }
  const kept = parts.slice(1).filter((part) => {
    const equals = part.indexOf('=')
    return (
      TYPE_PARAMETERS.has(part.slice(0, Math.max(0, equals)).trim().toLowerCase()) &&
      /^"?[\w.:/-]{1,32}"?$/.test(part.slice(equals + 1).trim()) &&
      !holdsCredential(part)
    )
  })
  return [type, ...kept].join(';').slice(0, VALUE_LENGTH)
}
