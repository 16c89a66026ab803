/** Values that are nobody's secret: nothing, settings, words, small numbers. */
import { letterSurprise } from '@apiscope/schema'
import { makeupOf } from './random.js'

const FLAGS = new Set('true false null undefined none nil yes no on off nan 0 1'.split(' '))
const PLACEHOLDERS = new Set(
  'required optional string text password hidden integer boolean number redacted invalid incorrect wrong missing expired must is'.split(
    ' ',
  ),
)

/** What stands for nothing: empty, a flag, a mask of stars or dots. */
export function isNothing(value: string): boolean {
  if (value.length === 0) return true
  if (value.length <= 9 && FLAGS.has(value.toLowerCase())) return true
  const first = value.charCodeAt(0)
  return (first === 0x2a || first === 0x2022) && isMask(value, first)
}

/** In a text: nothing, or the place of a value (`${X}`, `<password>`, `string`). */
export function isPlaceholder(value: string): boolean {
  if (isNothing(value) || (value.length <= 9 && PLACEHOLDERS.has(value.toLowerCase()))) return true
  return value.startsWith('${') || value.startsWith('{{') || (value.startsWith('<') && value.endsWith('>'))
}

/** `****`, `••••`. */
function isMask(value: string, first: number): boolean {
  for (let i = 1; i < value.length; i++) if (value.charCodeAt(i) !== first) return false
  return true
}

/** Words joined by blanks or marks, a number, a date: what a setting, a sentence or a name looks like, and no token does. */
export function isWords(value: string): boolean {
  if (value.length > 256) return value.includes(' ')
  const { digits, lower, upper, others } = makeupOf(value)
  const letters = lower + upper
  if (letters === 0 && others === 0) return true
  let from = 0
  let joined = 0
  for (let i = 0; i <= value.length; i++) {
    if (i < value.length && !isJoin(value.charCodeAt(i))) continue
    if (i > from && !isWord(value, from, i)) return false
    if (i > from) joined++
    from = i + 1
  }
  return joined > 0 && digits <= letters + 8
}

/** A word, a number, or a short code (`v2`, `b2b`). */
function isWord(text: string, from: number, to: number): boolean {
  const n = to - from
  let digits = 0
  let humps = 0
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) digits++
    else if (c >= 0x80) continue
    else if (!((c >= 65 && c <= 90) || (c >= 97 && c <= 122))) return false
    else if (i > from && c <= 90 && text.charCodeAt(i - 1) >= 97) humps++
  }
  if (digits === n) return true
  if (digits > 0) return n <= 4
  if (humps >= 3 && (humps + 1) * 2.6 > n) return false
  return n < 8 || letterSurprise(text, from, to) <= 4.6
}

/** Blanks and `- _ . , : / + ( ) ' ! ?`. */
const isJoin = (c: number) =>
  c === 0x20 ||
  c === 0x2d ||
  c === 0x5f ||
  c === 0x2e ||
  c === 0x2c ||
  c === 0x3a ||
  c === 0x2f ||
  c === 0x2b ||
  c === 0x28 ||
  c === 0x29 ||
  c === 0x27 ||
  c === 0x21 ||
  c === 0x3f ||
  c === 0x0a ||
  c === 0x0d

/** Could this stand for a credential, where the name says that one may stand here? Six characters, and no words or numbers. */
export function isTokenLike(value: string): boolean {
  return value.length >= 6 && !value.includes(' ') && !isWords(value)
}
