/** Is one path segment a value or part of the route? Stateless rules over its characters; words stay, values go. */
import { letterSurprise } from './letters.js'

const LOWER = 1
const UPPER = 2
const DIGIT = 4
/** Joins words: `-` `_` `.` `~` `:`. */
const JOIN = 8
/** Legal and seen in routes: `$` `!` `*` `&` `'` `(` `)`. */
const PLAIN = 16
/** Only values carry these: `@` `=` `+` `,` `/`, blanks, quotes, braces, controls, anything beyond ASCII. */
const VALUE = 32

const CLASSES = new Uint8Array(128).fill(VALUE)
for (let code = 0; code < 128; code++) {
  const c = String.fromCharCode(code)
  if (c >= 'a' && c <= 'z') CLASSES[code] = LOWER
  else if (c >= 'A' && c <= 'Z') CLASSES[code] = UPPER
  else if (c >= '0' && c <= '9') CLASSES[code] = DIGIT
  else if ('-_.~:'.includes(c)) CLASSES[code] = JOIN
  else if ("$!*&'()".includes(c)) CLASSES[code] = PLAIN
}
const classOf = (code: number) => (code < 128 ? CLASSES[code]! : VALUE)

/** True for a character of a plain lower-case word; a short segment of nothing else is no value and needs no further look. */
export const isPlain = (code: number) => (code >= 97 && code <= 122) || code === 95 || code === 45
/** Longest segment of plain characters that is a word whatever it spells. */
export const PLAIN_LENGTH = 9

/** Whoever asks, or the one thing meant: `/users/@me`, `/messages/@original`. */
const ALIAS = /^@(?:me|self|mine|all|original|current|default|latest|this)$/
/** Longest segment that can still be a word of the route. */
const MAX_LITERAL = 64
/** What careless clients send in place of a value. */
const NO_VALUE = new Set(['null', 'undefined', 'None', 'NaN', '[object Object]'])
/** Words that end in three or more digits. */
const NUMBERED =
  /^(?:sha|md|aes|rsa|base|utf|x|h|rfc|iso|office|route|ripemd|blake|hs|rs|es|ps|crc|int|uint|float|http)\d{3}$/i
const VERSION =
  /^v(?:(?:19|20)\d\d[01]\d[0-3]\d|\d{1,4})(?:[._-]\d{1,4}){0,3}(?:(?:alpha|beta|rc|preview|pre|p)\d{0,3})?$/i
const PLAIN_VERSION = /^\d{1,2}\.\d(?:\.\d{1,2})?$/
const SMALL_VERSION = /^[1-9]$/
const API_VERSION = /^\d{1,2}$/
const DATE_VERSION = /^(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?(?:[.-](?:alpha|beta|preview|rc)\d?)?$/
const EXTENSION =
  /\.(?:json|jsonp|jsonl|ndjson|geojson|xml|html?|csv|tsv|txt|log|sql|ya?ml|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|epub|zip|tar|t?gz|bz2|xz|zst|7z|rar|jar|war|whl|deb|rpm|apk|ipa|dmg|exe|msi|iso|png|jpe?g|gif|webp|svg|ico|bmp|tiff?|heic|avif|mp[34]|m4a|mov|webm|wav|ogg|flac|css|m?js|map|woff2?|ttf|wasm|php|aspx?|jsp|do|action|rss|atom|ics|vcf|kml|gpx|pbf|mvt|m3u8|ts|srt|vtt|proto|md|parquet|avro|pem|crt|cer)$/i
/** What is put behind the extension of a file: a checksum, a signature, a compression. */
const EXTENSION_OF_FILE = /\.(?:md5|sha\d{1,3}|asc|sig|gz|bz2|xz|zst|map|br)$/i

/**
 * Where a segment's value ends: 0 when the segment is a word of the route, its length when all of it is a value, or the
 * start of a known file extension that stays (`RE7f54….json`).
 *
 * @param text the segment, percent-decoded
 * @param index its position, 0 = first
 * @param last true for the last segment of the path
 * @param previous the segment before, as it stands in the template ('' for none)
 */
export function valueEnd(text: string, index: number, last: boolean, previous: string): number {
  const n = text.length
  let seen = 0
  let digits = 0
  for (let i = 0; i < n; i++) {
    const c = classOf(text.charCodeAt(i))
    seen |= c
    if (c === DIGIT) digits++
  }
  if ((seen & VALUE) !== 0 || n > MAX_LITERAL) {
    if (!text.includes('@')) return stemEnd(text)
    return ALIAS.test(text) ? 0 : n
  }
  if (digits === 0) {
    if (index > 0 && (seen & JOIN) !== 0 && NO_VALUE.has(text.slice(0, stemEnd(text)))) return stemEnd(text)
    if (n < 6 || (n <= PLAIN_LENGTH && (seen & UPPER) === 0)) {
      if (text.charCodeAt(0) === 126 && n > 1) return n
      return index > 0 && NO_VALUE.has(text) ? n : 0
    }
    if (index > 0 && NO_VALUE.has(text)) return n
  } else {
    if ((seen & (LOWER | UPPER)) === 0) return isVersionNumber(text, index, last, previous) ? 0 : n
    const first = text.charCodeAt(0)
    if ((first === 118 || first === 86) && VERSION.test(text)) return 0
    if ((first === 49 || first === 50) && DATE_VERSION.test(text) && isVersionNumber(text, index, last, previous))
      return 0
    if (isHex(text, digits) || isTimestamp(text, digits)) return n
  }
  const end = stemEnd(text)
  if (hasValuePiece(text, digits > 0)) return end
  return end < n && isBareValue(text.slice(0, end)) ? end : 0
}

/** Where a known file extension starts; the length when there is none. */
export const fileExtension = (text: string): number => stemEnd(text)

/** `a.tar.gz` and `a.zip.sha256` have two extensions. */
function stemEnd(text: string): number {
  const outer = text.indexOf('.') > 0 ? EXTENSION_OF_FILE.exec(text) : null
  if (outer && outer.index > 0) {
    const inner = EXTENSION.exec(text.slice(0, outer.index))
    if (inner && inner.index > 0) return inner.index
  }
  const extension = text.indexOf('.') > 0 ? EXTENSION.exec(text) : null
  return extension ? extension.index : text.length
}

/** A file that is called by a number: `/tiles/3/2/1.png`. */
const isBareValue = (stem: string) => /^[\d._-]+$/.test(stem)

/** `2.0` and `2010-04-01` name a version where routes start; further down, or alone, they are values. */
function isVersionNumber(text: string, index: number, last: boolean, previous: string): boolean {
  if (index > 0 && previous !== 'api' && previous !== 'rest') return false
  // `/rest/api/2/issue`, `/2/tweets`: a digit where versions stand, with a route behind it.
  if (!last && (index === 0 ? SMALL_VERSION : API_VERSION).test(text)) return true
  return PLAIN_VERSION.test(text) || (!last && DATE_VERSION.test(text))
}

/** At least eight hexadecimal digits, dashes aside, one of them 0–9: hashes, UUIDs, object ids. */
function isHex(text: string, digits: number): boolean {
  let hex = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 45) continue
    if (!((code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102))) return false
    hex++
  }
  return hex >= 8 && digits > 0
}

/** Digits with at most two letters between them: `2024-05-07T12:00:00Z`, `20240507T120000Z`. */
function isTimestamp(text: string, digits: number): boolean {
  if (digits < 8) return false
  let letters = 0
  for (let i = 0; i < text.length; i++) if ((classOf(text.charCodeAt(i)) & (LOWER | UPPER)) !== 0) letters++
  return letters <= 2
}

/** Splits at joining characters and asks of each piece whether it is opaque. */
function hasValuePiece(text: string, digitsSomewhere: boolean): boolean {
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && (classOf(text.charCodeAt(i)) & (JOIN | PLAIN)) === 0) continue
    if (i - from >= 3 && isOpaque(text, from, i, digitsSomewhere)) return true
    from = i + 1
  }
  return false
}

/** Letters and digits only, in `text[from, to)`. */
function isOpaque(text: string, from: number, to: number, digitsSomewhere: boolean): boolean {
  const n = to - from
  let digits = 0
  let upper = 0
  let changes = 0
  let humps = 0
  let before = 0
  for (let i = from; i < to; i++) {
    const c = classOf(text.charCodeAt(i))
    if (c === DIGIT) digits++
    else if (c === UPPER) upper++
    if (before !== 0 && (c === DIGIT) !== (before === DIGIT)) changes++
    if (before === LOWER && c === UPPER) humps++
    before = c
  }
  if (digits === n) return true
  const letters = n - digits
  if (digits === 0) return unlikeWords(text, from, to, upper, humps, digitsSomewhere)
  if (changes === 1) return oneChange(text, from, to, digits, upper, humps)
  // `i18n`, `b2b`, `k8s`; `oauth2callback` keeps its words whole.
  if (changes === 2 && n <= 4 && digits <= 2 && upper === 0) return false
  const fewDigits = changes === 2 && digits <= 2 && letters >= 7 && (upper === 0 || humps * 3 <= letters)
  return !fewDigits || letterSurprise(text, from, to) > 4.2
}

/** A word with a number before or behind it. */
function oneChange(text: string, from: number, to: number, digits: number, upper: number, humps: number): boolean {
  const letters = to - from - digits
  const numberFirst = classOf(text.charCodeAt(from)) === DIGIT
  if (digits >= 3) {
    if (numberFirst) return letters > 2 || digits > 4
    return !NUMBERED.test(text.slice(from, to))
  }
  if (numberFirst && letters <= 2) return false
  const lettersFrom = numberFirst ? from + digits : from
  return letters >= 4 && unlikeWords(text, lettersFrom, lettersFrom + letters, upper, humps, true)
}

/**
 * Runs of letters that no vocabulary would hold. The bar falls with length, for chance evens out; capitals and digits
 * elsewhere in the segment make a token likelier, so they lower it too.
 */
function unlikeWords(text: string, from: number, to: number, upper: number, humps: number, token: boolean): boolean {
  const n = to - from
  const mixed = upper > 0 && upper < n
  const allUpper = upper === n
  const shortest = allUpper ? 6 : mixed ? 8 : token ? 6 : 10
  if (n < shortest) return false
  if (mixed && humps >= 3 && (humps + 1) * 2.2 > n) return true
  const bar = n >= 16 ? 4.3 : token || allUpper ? (n >= 8 ? 4.5 : 4.8) : 4.8
  return letterSurprise(text, from, to) > bar
}
