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

/** Letters of Greek and Cyrillic that look like Latin ones, by their small form. */
const LIKE = new Map<number, number>()
for (const [as, letters] of Object.entries({
  a: 'аα',
  b: 'ьв',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еε',
  g: 'ɡ',
  h: 'һнη',
  i: 'іιɩ',
  j: 'ј',
  k: 'кκ',
  l: 'ӏ',
  m: 'м',
  n: 'пո',
  o: 'оο',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝω',
  x: 'хχ',
  y: 'уγ',
  z: 'ᴢ',
}))
  for (const letter of letters) {
    LIKE.set(letter.charCodeAt(0), as.charCodeAt(0))
    LIKE.set(letter.toUpperCase().charCodeAt(0), as.charCodeAt(0))
  }
/** Below it are Latin and its accents. */
const GREEK = 0x370

/** Full-width, mathematical and circled letters are the letters that they stand for (Unicode NFKC); most texts have none. */
function plainLetters(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (
      (c >= 0xff00 && c <= 0xff5e) ||
      (c >= 0x2100 && c <= 0x214f) ||
      (c >= 0x2460 && c <= 0x24ff) ||
      c === 0xd835 ||
      c === 0xd83c
    )
      return text.normalize('NFKC')
  }
  return text
}

/**
 * Splits at what is no letter and no digit. Of zero-width and tag characters nothing is left, so that they hide no word; a letter of another script in
 * a word with Latin ones is the Latin one that it looks like.
 */
export function wordsOf(given: string): Words {
  const text = plainLetters(given)
  const { hashes, loud, classes } = words
  let n = 0
  let h = 0
  let length = 0
  let capitals = 0
  /** The hash with look-alikes as what they look like, and whether the word has Latin letters and others. */
  let alike = 0
  let latin = false
  let other = false
  const end = () => {
    if (length === 0) return
    if (latin && other) h = alike
    hashes[n] = h
    classes[n] = CLASS_OF.get(h) ?? 0
    loud[n++] = capitals === length && length > 1 ? 1 : 0
    length = 0
    capitals = 0
    latin = false
    other = false
  }
  for (let i = 0; i < text.length && n < MOST - 2; i++) {
    const c = text.charCodeAt(i)
    if (isInvisible(c)) continue
    if (isWordUnit(c)) {
      if (length++ >= PROMPT_LIMITS.wordLength) continue
      if (length === 1) {
        h = EMPTY_WORD
        alike = EMPTY_WORD
      }
      if (c >= 65 && c <= 90) capitals++
      const looks = c < GREEK ? undefined : LIKE.get(c)
      if (looks !== undefined) other = true
      else if (c < GREEK && c > 57) latin = true
      h = mixUnit(h, c)
      alike = mixUnit(alike, looks ?? c)
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
