import { parseRedaction } from '@apiscope/schema'

/** What a parameter value looks like; never the value itself. */
export type ValueType =
  | 'empty'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'uuid'
  | 'date'
  | 'date-time'
  | 'email'
  | 'ip'
  | 'url'
  | 'hex'
  | 'token'
  | 'word'
  | 'text'
  | 'redacted'

/** Characters of a value that are looked at. */
const LOOK = 256

const RULES: readonly [ValueType, RegExp][] = [
  ['integer', /^[+-]?\d{1,32}$/],
  ['number', /^[+-]?\d{1,32}[.,]\d{1,32}$/],
  ['boolean', /^(?:true|false|yes|no)$/i],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['date', /^(?:\d{4}-[01]\d-[0-3]\d|[0-3]?\d[./][0-3]?\d[./]\d{4})$/],
  ['date-time', /^\d{4}-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d/],
  ['email', /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/],
  ['ip', /^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]{2,39}::?[0-9a-f:.]{0,39}$/i],
  ['url', /^[a-z][a-z0-9+.-]{1,15}:\/\//i],
  ['hex', /^(?=[^\d]{0,255}\d)[0-9a-f]{8,256}$/i],
  ['word', /^[a-z][a-z_-]{0,31}$/i],
]

/** The type of one value, by form alone. */
export function valueType(value: string): ValueType {
  if (value === '') return 'empty'
  const text = value.length > LOOK ? value.slice(0, LOOK) : value
  if (text.startsWith('[') && parseRedaction(text)) return 'redacted'
  for (const [type, rule] of RULES) if (rule.test(text)) return type
  return /^[\w.~+/=-]{12,256}$/.test(text) && /\d/.test(text) ? 'token' : 'text'
}
