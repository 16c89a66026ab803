import { type Parameter, type RedactionKind, redactionText, TextCache } from '@apiscope/schema'
import { isNothing, isWords } from './forms/plain.js'
import { isMixed, isObjectId, looksRandom } from './forms/random.js'
import { redeems } from './forms/routes.js'
import { looksLikeJwt } from './jwt.js'
import { alphabetOf, kindByForm, kindUnder, redeemedKind, USER_CODE } from './kinds.js'
import { type NameFacts, nameFacts } from './name-facts.js'
import type { Pseudonymizer } from './pseudonym.js'
import { type Siblings, siblingsOf } from './siblings.js'

/** The text that stands for a credential once it leaves the sensor. */
export function redact(kind: RedactionKind, value: string, pseudonyms: Pseudonymizer): string {
  if (kind === 'password') return redactionText({ kind, length: value.length })
  return redactionText({ kind, key: pseudonyms.of(value), length: value.length, alphabet: alphabetOf(value) })
}

/** Gives the text that stands for a credential. */
export type Redactor = (kind: RedactionKind, value: string) => string

/** Which values of a parameter were written by the sensor: all of them, those at these indexes, or none. */
export type Written = true | number[] | undefined

/**
 * Replaces every credential among the parameter values, in place; everything else is left as it is.
 * @param template of the path: what a link to a reset carries is one under any name
 * @param names facts about each one's name, when they were asked for before
 * @returns for each parameter, in the same order, which of its values were replaced: what a value's text looks like says nothing of
 *   who wrote it, since a client can send any text
 */
export function redactParameters(
  parameters: Parameter[],
  pseudonyms: Pseudonymizer,
  template = '',
  names: readonly NameFacts[] = parameters.map(({ name }) => nameFacts(name)),
): Written[] {
  const siblings = siblingsOf(parameters, names)
  const write: Redactor = (kind, text) => redact(kind, text, pseudonyms)
  const written: Written[] = []
  const redeemed =
    template !== '' && parameters.some(({ in: place }) => place === 'query' || place === 'request') && redeems(template)
  for (let i = 0; i < parameters.length; i++) {
    written.push(redactValues(parameters[i]!, names[i]!, siblings, write, redeemed))
  }
  return written
}

function redactValues(
  parameter: Parameter,
  facts: NameFacts,
  siblings: Siblings | undefined,
  write: Redactor,
  redeemed: boolean,
): Written {
  const { in: place, name, values } = parameter
  // A path is redacted before it names the API: its values are texts of the sensor already.
  if (parameter.hidden === true) return true
  const beside = siblings?.of(parameter)
  let written: number[] | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const kind =
      kindUnder(facts.class, place, value, name) ??
      kindBeside(beside, value) ??
      (redeemed ? redeemedKind(place, name, value) : undefined)
    if (kind === undefined) continue
    values[i] = write(kind, value)
    written ??= []
    written.push(i)
  }
  if (place !== 'path' && !facts.isPlain) parameter.name = redactName(name, values, write)
  return written?.length === values.length ? true : written
}

/** A value whose name stands beside it is told as a password is: nobody knows who chose it. */
function kindBeside(beside: ReturnType<Siblings['of']>, value: string): RedactionKind | undefined {
  if (beside === undefined || isNothing(value)) return undefined
  if (beside === 'digits') return /^\d{4,10}$/.test(value) || USER_CODE.test(value) ? 'password' : undefined
  return beside === 'all' || (value.length >= 4 && !isWords(value)) ? 'password' : undefined
}

/** Which names hold a token themselves: `?eyJ…`, `{"ghp_…": …}`. */
const clean = new TextCache<boolean>(1024 * 1024)
/** A name alone, without a value, is a token when it is as long as one. Characters. */
const BARE = 24
/** The same in hexadecimal digits alone, as hashes are. Characters. */
const BARE_HEX = 40

/** The name without tokens: names are data, too, where a client writes them. */
export function redactName(name: string, values: readonly string[], write: Redactor): string {
  if (name.length < 16 || !hasDigit(name)) return name
  const own = name.includes('eyJ') ? withoutJwt(name, write) : name
  if (own !== name) return own
  const bare = values.every((value) => value === '') && name.length >= BARE && looksRandom(name) && !isObjectId(name)
  if (bare && (name.length >= BARE_HEX || !/^[0-9a-f]+$/i.test(name))) return write('token', name)
  let isClean = clean.get(name)
  if (isClean === undefined) {
    isClean = parts(name).every((part) => part.length < 16 || !isToken(part))
    clean.set(name, isClean)
  }
  if (isClean) return name
  if (kindByForm(name) !== undefined) return write('token', name)
  return name.replace(PART, (part) => (isToken(part) ? write('token', part) : part))
}

/** A JWT holds dots itself, which names of JSON escape: `tokens.eyJ…\\.eyJ…\\.…[]`. */
function withoutJwt(name: string, write: Redactor): string {
  let out = ''
  let from = 0
  for (let at = name.indexOf('eyJ'); at >= 0; at = name.indexOf('eyJ', at)) {
    let end = at
    while (end < name.length && isJwtCharacter(name.charCodeAt(end), name.charCodeAt(end + 1))) end++
    const token = name.slice(at, end).replaceAll('\\', '')
    if (looksLikeJwt(token)) {
      out += name.slice(from, at) + write('token', token)
      from = end
    }
    at = end
  }
  return out + name.slice(from)
}

/** Of base64url, a dot, or what escapes one. */
const isJwtCharacter = (c: number, next: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c >= 48 && c <= 57) ||
  (c >= 65 && c <= 90) ||
  c === 45 ||
  c === 46 ||
  c === 95 ||
  (c === 92 && next === 46)

/** What a name of several levels consists of. */
const PART = /[^.[\]]+/g
/** A part of a name that chance made is a token from here on, whatever stands under it. Characters. */
const DRAWN = 20

const isToken = (part: string): boolean =>
  kindByForm(part) !== undefined ||
  (part.length >= DRAWN &&
    !isObjectId(part) &&
    (isMixed(part) || (part.length >= BARE_HEX && /^[0-9a-f]+$/.test(part))))

/** A JWT holds dots itself: it stands whole. */
const parts = (name: string): readonly string[] => (name.includes('eyJ') ? [name] : (name.match(PART) ?? []))

/** Tokens hold digits; most names hold none. */
function hasDigit(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i)
    if (c >= 48 && c <= 57) return true
  }
  return false
}
