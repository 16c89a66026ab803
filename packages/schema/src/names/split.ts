/** Cuts the names of parameters, fields and cookies into segments and words, as people spell them. */

/** Characters of a name that are looked at: its end, since the last segment says what a value is. */
const LOOKED = 256
/** Characters of one segment that are looked at. */
const SEGMENT = 128
/** Words of one segment. */
const WORDS = 16

/** Lower case without diacritics and width variants, so that `Contraseña` and `contrasena` are one word (Unicode NFKD). */
export function foldWord(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * Segments of a name, the outermost first: `user[password]`, `creds[0][token]`, `a.b[].c`, `ctl00$Main$Password`, `order.line@id`.
 * Indexes and empty brackets are left out.
 */
export function nameSegments(name: string): string[] {
  const text = name.length > LOOKED ? name.slice(-LOOKED) : name
  const segments: string[] = []
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isBoundary(text.charCodeAt(i))) continue
    if (i > from && !isIndex(text, from, i)) segments.push(text.slice(from, i))
    from = i + 1
  }
  return segments
}

/** Words of one segment: camelCase, PascalCase, ACRONYMWord, snake, kebab, digits apart; folded. */
export function splitWords(segment: string): string[] {
  const text = segment.length > SEGMENT ? segment.slice(0, SEGMENT) : segment
  const words: string[] = []
  for (const m of text.matchAll(/\p{Lu}+(?![\p{Ll}])|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\d+/gu)) {
    words.push(foldWord(m[0]))
    if (words.length === WORDS) break
  }
  return words
}

/** `. [ ] / $ @ : > ( ) { } | , ; # " ' \` part segments. */
function isBoundary(c: number): boolean {
  switch (c) {
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x27:
    case 0x28:
    case 0x29:
    case 0x2c:
    case 0x2e:
    case 0x2f:
    case 0x3a:
    case 0x3b:
    case 0x3e:
    case 0x40:
    case 0x5b:
    case 0x5c:
    case 0x5d:
    case 0x7b:
    case 0x7c:
    case 0x7d:
      return true
    default:
      return false
  }
}

function isIndex(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if ((c < 48 || c > 57) && c !== 42) return false
  }
  return true
}
