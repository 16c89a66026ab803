/** Names of parameters may hold data: `{"users": {"ann@x.example": …}}`. Parts that do not look like names are replaced. */

import { pathParts, unescapeKey } from './names/path.js'

/** What programmers write: letters, digits, `_`, `-`, `$`; a leading `@` or `#` (XML) or `;` (matrix), one namespace prefix, `{1}` of a path template. */
const IDENTIFIER = /^(?:\{\d{1,2}\}|[@#;]?(?:[\p{L}_$][\p{L}\p{N}_$-]{0,30}:)?[\p{L}\p{N}_$-]{1,64})$/u
/** Standards with long numbers in their names. */
const STANDARD = /(?:iso|sha|rfc|aes|rsa|utf|base|oauth|es|e)[-_]?\d{1,4}/i
/** Long mixed text with digits inside is a token, not a name: `eyJhbGciOiJIUzI1NiJ9`. Characters. */
const TOKEN_LENGTH = 18

/**
 * The name with data-like parts as `{key}`, cut to `limit` characters; applying it again changes nothing. A part that is one plain word
 * (`{"alice": …}`) cannot be told from a field and stays.
 * @param known says of a part that is no identifier whether it is a name all the same
 */
export function safeName(name: string, limit: number, known?: (part: string) => boolean): string {
  const text = name.length > limit ? name.slice(0, limit) : name
  if (isPlainName(text)) return text
  let plain = true
  const check = (part: string): string => {
    if (part === '{key}' || part === '{keys}' || isName(part) || known?.(part)) return part
    plain = false
    return '{key}'
  }
  const segments = pathParts(text).map((segment) =>
    segment.includes('\\') ? escaped(segment, check) : segment.replace(/[^[\]]+/g, check),
  )
  return plain ? text : segments.join('.')
}

/** A key with dots or brackets of its own stays whole where everything between them is a name, and something is a word (`log\\.level`). */
function escaped(segment: string, check: (part: string) => string): string {
  const arrays = /(?:\[\])*$/.exec(segment)![0]
  const key = unescapeKey(segment.slice(0, segment.length - arrays.length))
  const parts = key.split(/[.[\]\\]+/).filter((part) => part !== '')
  return /\p{L}/u.test(key) && parts.every((part) => isName(part))
    ? segment
    : check(key) === key
      ? segment
      : `{key}${arrays}`
}

/** Letters, `_`, `-`, dots and array levels only: most names. */
function isPlainName(text: string): boolean {
  let part = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const letter = (c | 32) >= 97 && (c | 32) <= 122
    if (!letter && c !== 0x5f && c !== 0x2d && c !== 0x2e && c !== 0x5b && c !== 0x5d) return false
    part = letter || c === 0x5f || c === 0x2d ? part + 1 : 0
    if (part > 64) return false
  }
  return true
}

function isName(part: string): boolean {
  if (!IDENTIFIER.test(part)) return false
  if (part[0] === '{') return true
  let digits = 0
  for (let i = 0; i < part.length; i++) {
    const c = part.charCodeAt(i)
    if (c >= 48 && c <= 57) digits++
  }
  if (digits === 0) return true
  if (digits === part.length) return digits <= 2
  if (digits >= 4) return STANDARD.test(part) && digits <= 4
  return part.length < TOKEN_LENGTH || !/\d\p{Lu}|\p{Ll}\d\p{L}/u.test(part)
}
