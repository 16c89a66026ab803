/** Words of a text as hashes, with how each was written. */
import { CLASS_OF } from './classes.js'
import { PROMPT_LIMITS } from './limits.js'
import { EMPTY_WORD, mixUnit } from './word-hash.js'

/** Words of the text looked at last: shared, valid until the next call. */
export interface Words {
  count: number
  /** Hash of each word in lower case, digits as one digit. */
  hashes: Int32Array
  /** Written in capitals, two letters or more. */
  loud: Uint8Array
  /** Classes of each word, a bit each. */
  classes: Int32Array
}

const MOST = PROMPT_LIMITS.textLength
const words: Words = {
  count: 0,
  hashes: new Int32Array(MOST),
  loud: new Uint8Array(MOST),
  classes: new Int32Array(MOST),
}

/** Marks that part instructions from text (`###`, `<|`, `[[`, `***`); runs of one count once. */
const MARKS = new Uint8Array(128)
for (const c of '<>[]{}#*|=`:!?$/@') MARKS[c.charCodeAt(0)] = 1

/** Splits at what is no letter and no digit; of zero-width and tag characters nothing is left, so that they hide no word. */
export function wordsOf(text: string): Words {
  const { hashes, loud, classes } = words
  let n = 0
  let h = 0
  let length = 0
  let capitals = 0
  const end = () => {
    if (length === 0) return
    hashes[n] = h
    classes[n] = CLASS_OF.get(h) ?? 0
    loud[n++] = capitals === length && length > 1 ? 1 : 0
    h = 0
    length = 0
    capitals = 0
  }
  for (let i = 0; i < text.length && n < MOST - 2; i++) {
    const c = text.charCodeAt(i)
    if (isInvisible(c)) continue
    if (isWordUnit(c)) {
      if (length++ >= PROMPT_LIMITS.wordLength) continue
      if (length === 1) h = EMPTY_WORD
      if (c >= 65 && c <= 90) capitals++
      h = mixUnit(h, c)
      // Scripts without blanks between words: each letter is one.
      if (c >= 0x2e80) end()
    } else {
      end()
      if (c < 128 && MARKS[c] === 1 && (i === 0 || text.charCodeAt(i - 1) !== c)) {
        hashes[n] = mixUnit(0x2545f491, c)
        classes[n] = 0
        loud[n++] = 0
      }
    }
  }
  end()
  words.count = n
  return words
}

const isWordUnit = (c: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c >= 65 && c <= 90) ||
  (c >= 48 && c <= 57) ||
  c === 39 ||
  (c >= 0xc0 && c !== 0xd7 && c !== 0xf7 && !isMark(c))
/** General punctuation, arrows and signs, and the full-width forms of marks. */
const isMark = (c: number): boolean =>
  (c >= 0x2000 && c < 0x2e80) || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff0f)
const isInvisible = (c: number): boolean =>
  c === 0xad ||
  (c >= 0x200b && c <= 0x200f) ||
  (c >= 0x202a && c <= 0x202e) ||
  (c >= 0x2060 && c <= 0x2064) ||
  c === 0xfeff ||
  (c >= 0xdb40 && c <= 0xdb43)
