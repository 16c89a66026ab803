/** Facts of one value that every detector needs, computed once in a single pass; regular expressions run on bounded text only. */

import { parseRedaction } from '@apiscope/schema'
import { asciiDigits, wholeNumber } from './digits.js'

export type ValueKind =
  | 'empty'
  | 'boolean'
  | 'null'
  | 'integer'
  | 'decimal'
  | 'date'
  | 'datetime'
  | 'time'
  | 'uuid'
  | 'hex'
  | 'url'
  | 'json'
  | 'code'
  | 'identifier'
  | 'opaque'
  | 'word'
  | 'words'
  | 'text'
  | 'placeholder'
  | 'redacted'
  | 'other'

export const VALUE_KINDS: readonly ValueKind[] = [
  'empty',
  'boolean',
  'null',
  'integer',
  'decimal',
  'date',
  'datetime',
  'time',
  'uuid',
  'hex',
  'url',
  'json',
  'code',
  'identifier',
  'opaque',
  'word',
  'words',
  'text',
  'placeholder',
  'redacted',
  'other',
]

export interface ValueFacts {
  /** Trimmed and cut to `MAX_VALUE` characters. */
  text: string
  length: number
  digits: number
  letters: number
  upper: number
  spaces: number
  /** Characters that are none of the above. */
  marks: number
  /** Characters from U+0080. */
  wide: number
  kind: ValueKind
}

/** Longer values are judged by their beginning. */
export const MAX_VALUE = 512

/**
 * The facts of a value; `value` may be any string.
 * @param hidden the sensor wrote it: only then does a redaction count as one
 */
export function factsOf(value: string, hidden = false): ValueFacts {
  const facts = counted(wholeNumber((value.length > MAX_VALUE ? value.slice(0, MAX_VALUE) : value).trim()))
  if (facts.wide > 0) {
    const text = asciiDigits(facts.text)
    if (text !== facts.text) Object.assign(facts, counted(text))
  }
  facts.kind = hidden && parseRedaction(facts.text) !== undefined ? 'redacted' : kindOf(facts)
  return facts
}

function counted(text: string): ValueFacts {
  let digits = 0
  let letters = 0
  let upper = 0
  let spaces = 0
  let wide = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) digits++
    else if (c >= 97 && c <= 122) letters++
    else if (c >= 65 && c <= 90) {
      letters++
      upper++
    } else if (c === 32) spaces++
    else if (c >= 0x80) {
      wide++
      letters++
    }
  }
  const length = text.length
  const marks = length - digits - letters - spaces
  return { text, length, digits, letters, upper, spaces, marks, wide, kind: 'other' }
}

const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}年\d{1,2}月\d{1,2}日)$/
const DATETIME = /^\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d/
const RFC_DATE = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d/
const TIME = /^\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d\d:\d\d)?$/
const UUID = /^\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?$/
const HEX = /^(?:0x)?[0-9a-fA-F]+$/
const NUMBER = /^[+-]?(?:\d{1,30}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,3})?$/
const URL = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|\/[\w.~%{}-]+\/)/i
const WORD = /^\p{L}[\p{L}\p{M}'’.-]*$/u
const OPAQUE = /^[A-Za-z0-9_+/=.~:|-]+$/
const FILLERS = new Set([
  'string',
  'str',
  'text',
  'value',
  'example',
  'sample',
  'n/a',
  'na',
  'nan',
  '#n/a',
  '<na>',
  'unknown',
  'not available',
  'not applicable',
  '-',
  '...',
  'lorem ipsum',
  '<string>',
  'string value',
  'foo',
  'bar',
  'foobar',
  'xxx',
])

function kindOf(f: ValueFacts): ValueKind {
  const { text, length } = f
  if (length === 0) return 'empty'
  const first = text.charCodeAt(0)
  if (length <= 5) {
    const lower = text.toLowerCase()
    if (lower === 'true' || lower === 'false') return 'boolean'
    if (lower === 'null' || lower === 'nil' || lower === 'none') return 'null'
  }
  if (f.digits > 0 && f.letters <= 2 && f.spaces === 0 && NUMBER.test(text))
    return f.marks === 0 || text.indexOf('.') < 0 ? 'integer' : 'decimal'
  if (f.digits >= 3 && length <= 48) {
    if (length <= 11 && DATE.test(text)) return 'date'
    if (length >= 13 && (DATETIME.test(text) || RFC_DATE.test(text))) return 'datetime'
    if (f.letters <= 3 && TIME.test(text)) return 'time'
    if (length >= 36 && length <= 38 && UUID.test(text)) return 'uuid'
    if (length >= 16 && f.spaces === 0 && HEX.test(text)) return 'hex'
  }
  if ((first === 0x7b || first === 0x5b) && f.marks >= 2 && isJsonish(text)) return 'json'
  if (f.spaces === 0 && f.marks > 0 && URL.test(text)) return 'url'
  if (length <= 20 && FILLERS.has(text.toLowerCase())) return 'placeholder'
  return textKind(f)
}

function isJsonish(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return text.length >= MAX_VALUE || last === 0x7d || last === 0x5d
}

function textKind(f: ValueFacts): ValueKind {
  const { text, length } = f
  if (f.spaces === 0) {
    if (f.digits === 0 && WORD.test(text)) return length <= 4 && f.upper === length ? 'code' : 'word'
    if (OPAQUE.test(text)) {
      if (length <= 4) return 'code'
      if (f.digits === 0 && text.indexOf('_') > 0) return 'identifier'
      return f.digits > 0 && length >= 16 ? 'opaque' : 'identifier'
    }
    return f.wide > 0 && f.wide === f.letters ? 'word' : 'other'
  }
  if (f.spaces >= 7 || length > 80) return 'text'
  return f.letters > 0 ? 'words' : 'other'
}
