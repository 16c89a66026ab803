/** JSON bodies without anything to score, told in one pass over their bytes: nothing is decoded, no name is joined. */
import { tellsOf } from '@apiscope/attacks'

/** Longer bodies are walked. Bytes. */
const LONGEST = 4_096
/** Deeper ones too: below a depth texts lose their names. Levels. */
const DEEPEST = 8
/** Longer texts may be something encoded. Characters. */
const OPAQUE = 40

const QUOTE = 0x22
const COLON = 0x3a
const COMMA = 0x2c

const WORD = 1
/** Between two words: `. : +`. */
const SOFT = 2
/** Tells nothing by itself, but a text that holds it has to be looked at. */
const LOOK = 3
/** In texts: ends the search. */
const TELLS = 0
/** As `isPlain` of the classifier has them: what it passes over at once needs no look here. */
const inText = new Uint8Array(256).fill(TELLS)
for (let c = 0x20; c < 0x7f; c++) inText[c] = LOOK
for (const c of '\'"`<>;|$(){}[]\\*=%&#') inText[c.charCodeAt(0)] = TELLS
for (const c of '_-0123456789') inText[c.charCodeAt(0)] = WORD
for (let c = 0x61; c <= 0x7a; c++) {
  inText[c] = WORD
  inText[c - 32] = WORD
}
for (const c of '.:+') inText[c.charCodeAt(0)] = SOFT

const OPENS = 1
const CLOSES = 2
const BLANK = 3
/** Digits, signs and the letters of `true`, `false`, `null` and exponents: what values without quotes consist of. */
const SCALAR = 4
/** Between texts. */
const outside = new Uint8Array(256)
for (const c of '{[') outside[c.charCodeAt(0)] = OPENS
for (const c of '}]') outside[c.charCodeAt(0)] = CLOSES
for (const c of ' \t\r\n') outside[c.charCodeAt(0)] = BLANK
for (const c of '0123456789-truefalsnE') outside[c.charCodeAt(0)] = SCALAR

/** Names that reach into prototypes when something is nested in them. */
const REACHING = /constructor|prototype/

type State = 'first' | 'key' | 'colon' | 'value' | 'end'

/**
 * Is this a JSON body in which no name and no value tells anything of an attack? True only for what a walk through its fields (`bodyTexts`) would
 * find nothing to score in; false says nothing. What is no strict JSON is left to the walk, which reads it as lenient parsers do. One pass; texts
 * that are no plain words are looked at one by one.
 */
export function isQuietJson(bytes: Buffer): boolean {
  const n = bytes.length
  if (n > LONGEST || (bytes[0] !== 0x7b && bytes[0] !== 0x5b)) return false
  let level = 0
  /** Which of the open containers are arrays, one bit a level. */
  let arrays = 0
  let state: State = 'value'
  /** Without a field the body is looked at as one text. */
  let hasField = false
  let i = 0
  while (i < n) {
    const c = bytes[i]!
    const kind = outside[c]!
    const inArray = (arrays & (1 << level)) !== 0
    if (kind === BLANK) i++
    else if (kind === OPENS) {
      if ((state !== 'value' && !(state === 'first' && inArray)) || ++level > DEEPEST) return false
      arrays = c === 0x5b ? arrays | (1 << level) : arrays & ~(1 << level)
      state = 'first'
      i++
    } else if (kind === CLOSES) {
      // What opened it need not be known: a walk does not ask either.
      if ((state !== 'end' && state !== 'first') || level === 0) return false
      level--
      state = 'end'
      i++
    } else if (c === COMMA) {
      if (state !== 'end' || level === 0) return false
      state = inArray ? 'value' : 'key'
      i++
    } else if (c === COLON) {
      if (state !== 'colon') return false
      state = 'value'
      i++
    } else {
      const isKey: boolean = !inArray && (state === 'key' || state === 'first')
      if (!isKey && state !== 'value' && state !== 'first') return false
      if (c === QUOTE) i = quietText(bytes, i + 1, isKey) + 1
      else i = kind === SCALAR && !isKey ? scalarEnd(bytes, i) : 0
      if (i <= 0) return false
      state = isKey ? 'colon' : 'end'
      hasField ||= !isKey
    }
  }
  return hasField && level === 0 && state === 'end'
}

/**
 * Position of the quote that ends a text; −1 when there is something in it to look at, or no end.
 * @param isKey joined with others it is a name, in which dots and brackets are quoted: only plain words are sure to tell nothing then
 */
function quietText(bytes: Buffer, from: number, isKey: boolean): number {
  const n = bytes.length
  let plain = true
  let reaching = false
  let before = 0
  let kindBefore = SOFT
  let i = from
  for (; i < n; i++) {
    const c = bytes[i]!
    if (c === QUOTE) break
    const kind = inText[c]!
    if (kind === TELLS || (isKey && kind !== WORD)) return -1
    if (kind === LOOK || (kind === SOFT && kindBefore === SOFT)) plain = false
    // `letter.letter`, `word:`, doubled hyphens and lines: as `isPlain` says.
    else if (kind === SOFT && kindBefore === WORD && (before > 0x39 || c === COLON)) plain = false
    else if (c === before && (c === 0x5f || c === 0x2d)) plain = false
    if (c === 0x74 && (before | 0x20) === 0x63) reaching = true
    else if (c === 0x79 && (before | 0x20) === 0x74) reaching = true
    before = c
    kindBefore = kind
  }
  if (i >= n) return -1
  if (i === from) return isKey ? -1 : i
  if (reaching && REACHING.test(bytes.toString('latin1', from, i))) return -1
  if (plain && kindBefore === WORD && i - from <= OPAQUE && !isEncoded(bytes, from)) return i
  return isKey || tellsOf(bytes.toString('latin1', from, i)) > 0 ? -1 : i
}

/** The first letters of serialised objects. */
function isEncoded(bytes: Buffer, at: number): boolean {
  const c = bytes[at]!
  return (
    (c === 0x72 && bytes[at + 1] === 0x4f) ||
    (c === 0x41 && bytes[at + 1] === 0x41) ||
    (c === 0x67 && bytes[at + 1] === 0x41)
  )
}

/** Position behind a number or a word; −1 when it is neither. */
function scalarEnd(bytes: Buffer, from: number): number {
  let i = from
  while (i < bytes.length && i - from <= OPAQUE) {
    const c = bytes[i]!
    const kind = outside[c]!
    // A point or a sign only behind what they belong to, so that they stand neither doubled nor between letters.
    if (kind === SCALAR) {
      if (c === 0x2d && i > from && (bytes[i - 1]! | 0x20) !== 0x65) return -1
    } else if (c === 0x2e || c === 0x2b) {
      const before = bytes[i - 1]!
      if (i === from || (c === 0x2e ? before < 0x30 || before > 0x39 : (before | 0x20) !== 0x65)) return -1
    } else return kind === TELLS && c !== COMMA ? -1 : i
    i++
  }
  return i < bytes.length ? -1 : i
}
