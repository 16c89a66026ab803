/** What counts as a credential, by the name it travels under, the form of its value and the place where it stands. Decision 0013. */
import {
  type Alphabet,
  type CredentialName,
  classifyName,
  isPasswordHash,
  type NameClass,
  type ParameterLocation,
  type RedactionKind,
  secretForm,
} from '@apiscope/schema'
import { SENSOR_MEMORY_LIMITS } from '../remembered.js'
import { TextSlots } from '../text-slots.js'
import { holdsCredential } from './forms/embedded.js'
import { fromBase64 } from './forms/encodings.js'
import { isNothing, isTokenLike, isWords } from './forms/plain.js'
import { isMixed, isObjectId, isUuid, looksRandom, makeupOf, SHORTEST_TOKEN } from './forms/random.js'
import { isHarmlessCookie, isHarmlessField, isHarmlessParameter } from './harmless.js'
import { looksLikeJwt } from './jwt.js'

/** Longer ones are data in base64. Characters. */
const RANDOM_DATA = 512

/** The kind of credential a value is, or undefined when it may leave the sensor. */
export function credentialKind(where: ParameterLocation, name: string, value: string): RedactionKind | undefined {
  return kindUnder(classifyName(name), where, value, name)
}

/** The same for a name whose class is at hand. */
export function kindUnder(
  named: NameClass,
  where: ParameterLocation,
  value: string,
  name: string,
): RedactionKind | undefined {
  if (value.length === 0) return undefined
  const { credential } = named
  if (where === 'cookie' && isHarmlessCookie(name)) return kindByForm(value)
  if (credential && stands(credential, value)) return kindOf(credential, value)
  // `token: 483920`: a one-time code under the name of a token.
  if (isTyped(credential, where, value)) return 'password'
  // A cookie of a session's name holds nothing else, however short.
  if (where === 'cookie' && credential && credential.certainty !== 'weak' && !isNothing(value))
    return kindOf(credential, value)
  const form = kindByForm(value)
  if (form !== undefined) return form
  if ((value.length === 8 || value.length === 9) && USER_CODE.test(value) && /user.?code\]?$/i.test(name))
    return 'password'
  if (isBehindScheme(named, where, value, name)) return 'token'
  if (where === 'cookie') return isPlainCookie(value) ? undefined : 'cookie'
  // Versions are written by people and by builds, which do not mix small letters with capitals.
  if (where === 'header' && /(?:^|-)version$/.test(name) && isMixed(value)) return 'token'
  if (named.object || value.length < SHORTEST_TOKEN) return undefined
  return byPlace(credential, where, value, name)
}

const isTyped = (credential: CredentialName | undefined, where: ParameterLocation, value: string): boolean =>
  credential?.certainty === 'form' && credential.kind === 'token' && where !== 'response' && /^\d{4,8}$/.test(value)

/** Does a value under a credential's name count as one? */
function stands({ certainty, kind }: CredentialName, value: string): boolean {
  if (certainty === 'sure') return !isNothing(value)
  if (certainty === 'weak') return looksRandom(value) && !isObjectId(value)
  if (kind === 'session') return isTokenLike(value) || (/^\d+$/.test(value) && value.length >= 12)
  // `ann:swordfish`, `sid=…`: a login and its pair are words only one by one.
  return (
    isTokenLike(value) || (value.length >= 8 && (value.includes('=') || (kind === 'secret' && value.includes(':'))))
  )
}

/** `Splunk 5f2c…`: schemes are more than any list has, and the blank behind one makes the whole no token. */
const SCHEME = /^[A-Za-z][\w!.-]{0,31} {1,4}(?=\S+$)/

/** A token behind the name of a scheme: under a name of credentials, or one that looks random in a field that says nothing. */
function isBehindScheme({ credential, object }: NameClass, where: ParameterLocation, value: string, name: string) {
  const isNamed = credential !== undefined && credential.certainty !== 'weak'
  if (!isNamed && (where !== 'header' || object)) return false
  if (!value.includes(' ')) return false
  const scheme = SCHEME.exec(value)?.[0]
  if (scheme === undefined) return false
  const token = value.slice(scheme.length)
  if (isNamed) return isTokenLike(token)
  return !isHarmlessField(name) && (looksRandom(token) || isObjectId(token))
}

/** By form alone, under any name. */
export function kindByForm(value: string): RedactionKind | undefined {
  const n = value.length
  if (n < 6) return undefined
  if (n < REPEATED) return isShortWord(value) ? undefined : formOf(value)
  if (n === 36 && isUuid(value)) return undefined
  if (formless.has(value)) return undefined
  const kind = formOf(value)
  if (kind === undefined) formless.add(value)
  return kind
}

/** Values that were no credential by their form: titles, agents, identifiers and settings come again with every answer that holds them. */
const formless = new TextSlots(SENSOR_MEMORY_LIMITS.values, SENSOR_MEMORY_LIMITS.valueLength)
/** Shorter ones are judged as fast as they are remembered. Characters. */
const REPEATED = 12

/**
 * Is there nothing in a text below `REPEATED` characters by which one could be told? No blank behind a scheme, no sign between name and value, no
 * escape, no beginning of a stored password: all other forms are longer.
 */
function isShortWord(value: string): boolean {
  const first = value.charCodeAt(0)
  if (first === 0x24 || first === 0x7b || first === 0x70) return false
  for (let i = 0; i < value.length; i++) if (!isShortWordCharacter(value.charCodeAt(i))) return false
  return true
}

/** Letters, digits, `+ , - . / @ _`. */
const isShortWordCharacter = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 0x40 && c <= 90) || (c >= 0x2b && c <= 57) || c === 95

function formOf(value: string): RedactionKind | undefined {
  if (looksLikeJwt(value)) return 'jwt'
  if (isPasswordHash(value)) return 'password'
  if (secretForm(value) !== undefined || holdsCredential(value)) return 'secret'
  return value.length < 320 &&
    value.includes('@') &&
    REPLY.test(value) &&
    isMixed(value.slice(value.lastIndexOf('+') + 1, value.indexOf('@')))
    ? 'token'
    : undefined
}

/** Addresses made to be answered to, once: what stands before the `@` lets in whoever has it. */
const REPLY = /^[\w.+-]{20,200}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}$/
/** Typed from one device into another: eight characters without vowels, as RFC 8628 §6.1 advises. */
export const USER_CODE = /^[BCDFGHJ-NP-TV-XZ\d]{4}-?[BCDFGHJ-NP-TV-XZ\d]{4}$/

/** What looks random in a request under a name that says nothing. */
function byPlace(
  credential: CredentialName | undefined,
  where: ParameterLocation,
  value: string,
  name: string,
): RedactionKind | undefined {
  if (where === 'header') {
    if (isHarmlessField(name)) return value.charCodeAt(0) === 0x2f && holdsRandomPiece(value) ? 'token' : undefined
    if (looksRandom(value, makeupOf(value), SHORTEST_TOKEN) || isObjectId(value)) return 'token'
    return value.includes('/') && holdsRandomPiece(value) ? 'token' : undefined
  }
  if (where !== 'query' && where !== 'request') return undefined
  if (credential?.certainty === 'weak' || value.length > RANDOM_DATA || isObjectId(value)) return undefined
  if (where === 'query' && isHarmlessParameter(name)) return undefined
  return isMixed(value) && fromBase64(value) === undefined ? 'token' : undefined
}

/** What a link to a reset, a confirmation or the like carries under any name that names no object, and the code that is typed there. */
export function redeemedKind(where: ParameterLocation, name: string, value: string): RedactionKind | undefined {
  if (CODE.test(value)) return /code$/i.test(name) && where !== 'response' ? 'password' : undefined
  return where === 'query' &&
    value.length >= 16 &&
    !classifyName(name).object &&
    isTokenLike(value) &&
    makeupOf(value).others === 0
    ? 'token'
    : undefined
}
/** One-time codes as they are sent. */
const CODE = /^\d{4,10}$/

function kindOf({ kind, label }: CredentialName, value: string): RedactionKind {
  return label === 'JWT' || looksLikeJwt(value) ? (looksLikeJwt(value) ? 'jwt' : 'token') : kind
}

/** A path or a URL with a token among its pieces. */
const holdsRandomPiece = (value: string): boolean =>
  value.split(/[/?&=;, ]/, 64).some((piece) => piece.length >= 20 && !isObjectId(piece) && isMixed(piece))

/** Which characters a value is made of; part of a redaction's shape. */
export function alphabetOf(value: string): Alphabet {
  let digits = true
  let hex = true
  let base64 = true
  let word = true
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    const digit = c >= 48 && c <= 57
    const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122)
    if (!digit) digits = false
    if (!digit && !((c >= 65 && c <= 70) || (c >= 97 && c <= 102))) hex = false
    if (!digit && !letter && c !== 43 && c !== 45 && c !== 46 && c !== 47 && c !== 61 && c !== 95) base64 = false
    if (!letter && c !== 45 && c !== 95) word = false
  }
  if (digits) return 'digits'
  if (word && !hex) return 'word'
  if (hex) return 'hex'
  return base64 ? 'base64' : 'other'
}

/** The last element of a dotted name, lower-cased, separators dropped: `user.New-Email` → `newemail`. */
export function plainName(name: string): string {
  let last = name.slice(name.lastIndexOf('.') + 1)
  if (last.endsWith('[]')) last = last.slice(0, -2)
  let out = ''
  for (let i = 0; i < last.length && i < 64; i++) {
    const c = last.charCodeAt(i)
    if (c === 45 || c === 95 || c === 46 || c === 32) continue
    out += c >= 65 && c <= 90 ? String.fromCharCode(c + 32) : last[i]
  }
  return out
}

/** Digits of a number that a cookie may keep as a setting or a counter. */
const PLAIN_DIGITS = 8

/** Short settings (`en`, `dark`, `1`), words, and the reader's own address are not session credentials; anything else in a cookie is. */
function isPlainCookie(value: string): boolean {
  if (value.length <= 5) return true
  if (value.length > 128) return false
  const text = value.includes('%') ? decoded(value) : value
  if (isAddress(text)) return true
  return isWords(text) && !/\d{9}/.test(text) && (text.length <= PLAIN_DIGITS || /[A-Za-z]{2}/.test(text))
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return '\u0000'
  }
}

/** One e-mail address and nothing else: personal, but no key to anything. */
function isAddress(text: string): boolean {
  const at = text.indexOf('@')
  return (
    at > 0 &&
    text.indexOf('@', at + 1) < 0 &&
    /^[\w.+-]+$/.test(text.slice(0, at)) &&
    /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(text.slice(at + 1)) &&
    !looksRandom(text.slice(0, at)) &&
    text.lastIndexOf('.') > at
  )
}
