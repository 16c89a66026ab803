/** Names of parameters may hold data: `{"users": {"ann@x.org": …}}`. Segments that do not look like names are replaced. */

import { splitWords } from '@apiscope/schema'
import { VOCABULARY } from '../words/phrases.js'

/** What programmers write: letters, digits, `_`, `-`, `$`; a leading `@` or `#` (XML), one namespace prefix, `{1}` of a path template. */
const IDENTIFIER = /^(?:\{\d{1,2}\}|[@#]?(?:[\p{L}_$][\p{L}\p{N}_$-]{0,30}:)?[\p{L}\p{N}_$-]{1,64})$/u
/** Standards with long numbers in their names. */
const STANDARD = /(?:iso|sha|rfc|aes|rsa|utf|base|oauth|es|e)[-_]?\d{1,4}/i

/**
 * The name with data-like segments as `{key}`, cut to `limit` characters. A key that is one plain word (`{"alice": …}`) cannot be
 * told from a field and stays.
 */
export function safeName(name: string, limit: number): string {
  const text = name.length > limit ? name.slice(0, limit) : name
  let plain = true
  const segments = text.split('.').map((segment) =>
    segment.replace(/[^[\]]+/g, (part) => {
      if (isName(part)) return part
      plain = false
      return '{key}'
    }),
  )
  return plain ? text : segments.join('.')
}

function isName(part: string): boolean {
  if (!IDENTIFIER.test(part))
    return part.length <= 48 && part.includes(' ') && splitWords(part).every((w) => VOCABULARY.has(w))
  if (part[0] === '{') return true
  let digits = 0
  for (let i = 0; i < part.length; i++) {
    const c = part.charCodeAt(i)
    if (c >= 48 && c <= 57) digits++
  }
  if (digits === 0) return true
  if (digits === part.length) return digits <= 2
  if (digits >= 4) return STANDARD.test(part) && digits <= 4
  // Long mixed text with digits inside is a token, not a name: `eyJhbGciOiJIUzI1NiJ9`.
  return part.length < 18 || !/\d\p{Lu}|\p{Ll}\d\p{L}/u.test(part)
}
