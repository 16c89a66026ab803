/**
 * What stands in a message in place of a credential: its kind, a keyed HMAC that is equal for equal values, and its shape.
 * The value itself never leaves the sensor; the shape lets a labeller tell a page cursor from a session.
 */
export interface Redaction {
  kind: RedactionKind
  /** Keyed HMAC of the value. */
  key: string
  /** Characters of the value. */
  length: number
  alphabet: Alphabet
}

export type RedactionKind = 'password' | 'jwt' | 'secret' | 'token' | 'session' | 'cookie'
export type Alphabet = 'digits' | 'hex' | 'base64' | 'word' | 'other'

/** The text form, e.g. `[jwt:h.Zm9v:180:base64]`. */
export function redactionText(r: Redaction): string {
  return `[${r.kind}:${r.key}:${r.length}:${r.alphabet}]`
}

/** Reads the text form back; undefined for anything else. Only for a value that `isHidden`: anybody can type one. */
export function parseRedaction(text: string): Redaction | undefined {
  if (text.length > 96 || text.charCodeAt(0) !== 0x5b || text.charCodeAt(text.length - 1) !== 0x5d) return undefined
  const parts = text.slice(1, -1).split(':')
  if (parts.length !== 4 || !KINDS.has(parts[0]) || !ALPHABETS.has(parts[3])) return undefined
  const length = Number(parts[2])
  if (!Number.isInteger(length) || length < 0) return undefined
  return { kind: parts[0] as RedactionKind, key: parts[1], length, alphabet: parts[3] as Alphabet }
}

const KINDS = new Set<string>(['password', 'jwt', 'secret', 'token', 'session', 'cookie'])
const ALPHABETS = new Set<string>(['digits', 'hex', 'base64', 'word', 'other'])
