import { parseRedaction } from '../redaction.js'

/** What a parameter value looks like; never the value itself. */
const TYPES = [
  'empty',
  'integer',
  'digits',
  'number',
  'boolean',
  'uuid',
  'date',
  'date-time',
  'email',
  'ip',
  'url',
  'hex',
  'token',
  'word',
  'text',
  'redacted',
] as const
export type ValueType = (typeof TYPES)[number]
export const isValueType = (text: string): text is ValueType => (TYPES as readonly string[]).includes(text)

/** Characters of a value that are looked at. */
const LOOK = 256

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DATE = /^(?:\d{4}-[01]\d-[0-3]\d|[0-3]?\d[./][0-3]?\d[./]\d{4})$/
const DATE_TIME = /^\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d/
const NUMBER = /^[+-]?\d{1,32}(?:[.,]\d{1,32})?(?:[eE][+-]?\d{1,3})?$/
const EMAIL = /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/
const IPV6 = /^[0-9a-f:]{2,39}::?[0-9a-f:.]{0,39}$/i
const URL = /^[a-z][a-z0-9+.-]{1,15}:\/\//i
const WORD = /^[a-z][a-z_-]{0,31}$/i
const HEX = /^[0-9a-f]{8,256}$/i
/** A country and digits: numbers of accounts, of VAT, of passports are no hexadecimal numbers, though `DE` and `BE` could begin one. */
const NATIONAL = /^[A-Z]{2}\d{6,32}$/
const TOKEN = /^[\w.~+/=-]{12,256}$/

/**
 * The type of one value, by form alone. The first character decides which forms are tried.
 * @param hidden the sensor wrote it: only then does a redaction count as one
 */
export function valueType(value: string, hidden = false): ValueType {
  if (hidden && parseRedaction(value)) return 'redacted'
  if (value === '') return 'empty'
  const text = value.length > LOOK ? value.slice(0, LOOK) : value
  const first = text.charCodeAt(0)
  if ((first >= 48 && first <= 57) || first === 43 || first === 45) return numeric(text)
  if (WORD.test(text)) return /^(?:true|false)$/i.test(text) ? 'boolean' : 'word'
  return other(text)
}

function numeric(text: string): ValueType {
  if (NUMBER.test(text)) {
    if (!/^[+-]?\d+$/.test(text)) return 'number'
    // A leading zero or plus, or more digits than a double holds exactly: a code that is written with digits.
    return /^(?:0\d|\+)/.test(text) || text.length > 16 ? 'digits' : 'integer'
  }
  if (DATE.test(text)) return 'date'
  if (DATE_TIME.test(text)) return 'date-time'
  if (IPV4.test(text)) return 'ip'
  return other(text)
}

function other(text: string): ValueType {
  if (text.length === 36 && UUID.test(text)) return 'uuid'
  // A URL may hold an `@` too.
  if (URL.test(text)) return 'url'
  if (text.includes('@') && EMAIL.test(text)) return 'email'
  if (text.includes(':')) {
    if (IPV6.test(text)) return 'ip'
  }
  const digit = /\d/.test(text)
  if (digit && HEX.test(text) && !NATIONAL.test(text)) return 'hex'
  return digit && TOKEN.test(text) ? 'token' : 'text'
}
