/** Splits normalised text into tokens that keep the grammar and drop the particulars. */
import { ATTACK_LIMITS } from '../limits.js'
import { classesOf } from '../words/lexicon.js'

/** `types[i]`: what token i is; `classes[i]`: bits of the word lists it is in. */
export interface Tokens {
  count: number
  texts: string[]
  types: Uint8Array
  classes: Uint32Array
}

export const TOKEN = { word: 1, number: 2, hex: 3, mark: 4, foreign: 5 } as const

/** ASCII letter, digit, `_` or `@`-less word characters; other alphabets are `foreign`. */
const LETTER = 1
const DIGIT = 2
const BLANK = 3
const kinds = new Uint8Array(128).fill(4)
for (let c = 0; c <= 32; c++) kinds[c] = BLANK
for (let c = 48; c <= 57; c++) kinds[c] = DIGIT
for (let c = 97; c <= 122; c++) kinds[c] = LETTER
for (let c = 65; c <= 90; c++) kinds[c] = LETTER
kinds[0x5f] = LETTER

const limit = ATTACK_LIMITS.tokens
/** Readers look a few tokens ahead. */
const AHEAD = 16
const types = new Uint8Array(limit + AHEAD)
const classes = new Uint32Array(limit + AHEAD)

/** Tokens of normalised (lower-case) text, at most `ATTACK_LIMITS.tokens`, in arrays that the next call uses again. Linear. */
export function lex(text: string): Tokens {
  const out: Tokens = { count: 0, texts: [], types, classes }
  let i = 0
  while (i < text.length && out.count < limit) {
    const c = text.charCodeAt(i)
    const kind = c < 128 ? kinds[c]! : 5
    let end = i + 1
    if (kind === BLANK) {
      i = end
      continue
    }
    if (kind === LETTER) {
      while (end < text.length && isWord(text.charCodeAt(end))) end++
      push(out, text.slice(i, end), TOKEN.word)
    } else if (kind === DIGIT) {
      const hex = c === 48 && text.charCodeAt(i + 1) === 0x78
      if (hex) end++
      while (end < text.length && (hex ? isHex(text.charCodeAt(end)) : kinds[text.charCodeAt(end)] === DIGIT)) end++
      push(out, text.slice(i, end), hex ? TOKEN.hex : TOKEN.number)
    } else if (kind === 5) {
      while (end < text.length && text.charCodeAt(end) >= 128) end++
      push(out, '\u00e9', TOKEN.foreign)
    } else push(out, text[i]!, TOKEN.mark)
    i = end
  }
  types.fill(0, out.count, out.count + AHEAD)
  classes.fill(0, out.count, out.count + AHEAD)
  return out
}

function push(out: Tokens, text: string, type: number): void {
  out.types[out.count] = type
  out.classes[out.count] = type === TOKEN.word ? classesOf(text) : 0
  out.texts.push(text)
  out.count++
}

const isWord = (c: number) => c < 128 && (kinds[c] === LETTER || kinds[c] === DIGIT)
const isHex = (c: number) => (c >= 48 && c <= 57) || (c >= 97 && c <= 102)
