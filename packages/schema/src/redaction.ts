/**
 * What stands in a message in place of a credential: its kind, a keyed HMAC that is equal for equal values, and its shape.
 * The value itself never leaves the sensor; the shape lets a labeller tell a page cursor from a session.
 *
 * Of passwords, PINs and one-time codes only kind and length are told: people choose them, so whoever held the key could try a word list against
 * an HMAC, and an alphabet would shorten the list.
 */
export interface Redaction {
  kind: RedactionKind
  /** Keyed HMAC of the value; absent for `password`. */
  key?: string
  /** Characters of the value. */
  length: number
  /** Absent for `password`. */
  alphabet?: Alphabet
}

export type RedactionKind = 'password' | 'jwt' | 'secret' | 'token' | 'session' | 'cookie'
export type Alphabet = 'digits' | 'hex' | 'base64' | 'word' | 'other'

/** The text form: `[jwt:h.Zm9v:180:base64]`, `[password:8]`. */
export function redactionText(r: Redaction): string {
  if (r.key === undefined || r.alphabet === undefined) return `[${r.kind}:${r.length}]`
  return `[${r.kind}:${r.key}:${r.length}:${r.alphabet}]`
}

/**
 * Reads the text form back; undefined for anything else. Only for a value that `isHidden`: anybody can type one. Passwords of older
 * recordings carry a key, which is left out.
 */
export function parseRedaction(text: string): Redaction | undefined {
  if (text.length > 96 || text.charCodeAt(0) !== 0x5b || text.charCodeAt(text.length - 1) !== 0x5d) return undefined
  const parts = text.slice(1, -1).split(':')
  const kind = parts[0] as RedactionKind
  if (!KINDS.has(kind)) return undefined
  if (parts.length === 2) return kind === 'password' ? whole(kind, parts[1]!) : undefined
  if (parts.length !== 4 || !ALPHABETS.has(parts[3]!)) return undefined
  const redaction = whole(kind, parts[2]!)
  if (!redaction || kind === 'password') return redaction
  return { ...redaction, key: parts[1]!, alphabet: parts[3] as Alphabet }
}

function whole(kind: RedactionKind, digits: string): Redaction | undefined {
  const length = Number(digits)
  return digits !== '' && Number.isInteger(length) && length >= 0 ? { kind, length } : undefined
}

const KINDS = new Set<string>(['password', 'jwt', 'secret', 'token', 'session', 'cookie'])
const ALPHABETS = new Set<string>(['digits', 'hex', 'base64', 'word', 'other'])
