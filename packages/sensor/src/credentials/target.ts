/** Request-targets as they leave the sensor: parsed, judged piece by piece, and rendered again from what was judged. */
import { decodeBytes, decodeForm, withoutLogin } from '@apiscope/http'
import { classifyName, type Parameter, type RedactionKind, secretForm } from '@apiscope/schema'
import { withoutUserInfo } from '../authority.js'
import { isTokenLike } from './forms/plain.js'
import { isObjectId, looksRandom, makeupOf } from './forms/random.js'
import { isCodeRoute, redeems, routeOf } from './forms/routes.js'
import { credentialKind, kindByForm, redeemedKind } from './kinds.js'
import type { Pseudonymizer } from './pseudonym.js'
import { type Redactor, redact, redactName } from './redact.js'

/**
 * The path with each credential in it replaced: tokens by their form, `;jsessionid=…`, ASP.NET's `(S(…))`, what stands behind the words of a
 * reset or an invitation. The same text when there is none.
 * @param written is told each text that was put in place of one
 */
export function redactPath(path: string, pseudonyms: Pseudonymizer, written: string[] = []): string {
  // Nothing in a path of short segments can be one.
  if (!hasLongSegment(path)) return path
  const write: Redactor = (kind, text) => {
    const out = redact(kind, text, pseudonyms)
    written.push(out)
    return out
  }
  const segments = path.split('/')
  let changed = false
  for (let i = 0; i < segments.length; i++) {
    const safe = redactSegment(segments[i]!, segments, i, write)
    if (safe === segments[i]) continue
    segments[i] = safe
    changed = true
  }
  if (!changed) return path
  return segments.join('/')
}

/** Shorter segments hold no token. Characters. */
const SHORTEST = 6

/** Is there a segment that is no plain word? Six characters with a digit or a mark among them, or twenty of anything. */
function hasLongSegment(path: string): boolean {
  let from = 0
  let telling = false
  for (let i = 0; i <= path.length; i++) {
    const c = i < path.length ? path.charCodeAt(i) : 0x2f
    if (c === 0x2f) {
      if ((telling && i - from >= SHORTEST) || i - from >= LONG) return true
      from = i + 1
      telling = false
    } else if (!((c >= 97 && c <= 122) || c === 45 || c === 95)) telling = true
  }
  return false
}
/** Letters alone are a token from here on. Characters. */
const LONG = 20

function redactSegment(raw: string, segments: readonly string[], index: number, write: Redactor): string {
  if (raw.length < SHORTEST) return raw
  if (raw.includes(';')) {
    const [head, ...matrix] = raw.split(';')
    return [redactSegment(head!, segments, index, write), ...matrix.map((pair) => redactPair(pair, write))].join(';')
  }
  const text = raw.includes('%') ? decodeBytes(raw) : raw
  const kind = segmentKind(text, segments, index)
  return kind === undefined ? raw : write(kind, text)
}

function segmentKind(text: string, segments: readonly string[], index: number): RedactionKind | undefined {
  if (text.charCodeAt(0) === 0x28 && text.length >= 16 && text.indexOf('(', 1) > 0) return 'session'
  if (/^\d+$/.test(text)) return isCodeAt(segments, index, text) ? 'password' : undefined
  const object = isObjectId(text) && secretForm(text) === undefined
  if (!object) {
    const form = text.length >= 12 ? kindByForm(text) : undefined
    if (form !== undefined) return form
    if (text.includes('=')) return kindOfPair(text)
  }
  if (object) {
    return text.length >= 10 && routeOf(segments[index - 1]) === 'token' && isTokenLike(text) ? 'token' : undefined
  }
  if (!isTokenLike(text)) return undefined
  if (makeupOf(text).others > 0) return isPasswordRoute(segments[index - 1]) ? 'password' : undefined
  const near = routeOf(segments[index - 1])
  if (near === 'token' && text.length >= 10) return 'token'
  const route = near === 'none' ? routeOf(segments[index - 2]) : near
  return route !== 'none' && text.split(/[-_.~]/).some((piece) => looksRandom(piece)) ? 'token' : undefined
}

/** `/otp/verify/378726`, `/users/7/password/123456`. */
const isCodeAt = (segments: readonly string[], index: number, digits: string): boolean =>
  isPasswordRoute(segments[index - 1]) ||
  (digits.length <= 10 &&
    (isCodeRoute(segments[index - 1]) ||
      (routeOf(segments[index - 1]) === 'token' && isCodeRoute(segments[index - 2]))))

/** `/users/7/password/…`: people choose what stands behind it. */
const isPasswordRoute = (segment = ''): boolean => classifyName(segment).credential?.kind === 'password'

/** `token=…` as a segment. */
function kindOfPair(text: string): RedactionKind | undefined {
  const equals = text.indexOf('=')
  return credentialKind('query', text.slice(0, equals), text.slice(equals + 1))
}

/** One `name=value` of a query, a fragment or a matrix parameter: the name stays as sent, the value when it is no credential. */
function redactPair(pair: string, write: Redactor, redeemed = false): string {
  const equals = pair.indexOf('=')
  if (equals < 0) {
    const name = decodeForm(pair)
    const safe = redactName(name, [''], write)
    return safe === name ? (kindByForm(name) ? write('token', name) : pair) : safe
  }
  const rawName = pair.slice(0, equals)
  const name = decodeForm(rawName)
  const value = decodeForm(pair.slice(equals + 1))
  const safe = redactName(name, [value], write)
  const kind = credentialKind('query', name, value) ?? (redeemed ? redeemedKind('query', name, value) : undefined)
  if (kind === undefined && safe === name) return pair
  return `${safe === name ? rawName : safe}=${kind === undefined ? pair.slice(equals + 1) : write(kind, value)}`
}

function redactQuery(query: string, write: Redactor, redeemed = false): string {
  const pairs = query.split('&')
  let changed = false
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!
    // `;` parts pairs on older servers (HTML 4.01 B.2.2), and is part of a value on others: both readings are judged.
    const whole = redactPair(pair, write, redeemed)
    const safe =
      whole === pair && pair.includes(';')
        ? pair
            .split(';')
            .map((part) => redactPair(part, write, redeemed))
            .join(';')
        : whole
    if (safe === pair) continue
    pairs[i] = safe
    changed = true
  }
  return changed ? pairs.join('&') : query
}

/**
 * A request-target without credentials. User information of an absolute-form or authority-form target (RFC 9112 §3.2, RFC 3986 §3.2.1) is
 * dropped; path, query and fragment are judged piece by piece. Targets without any come back unchanged, byte for byte.
 * @param path the path as `redactPath` gave it, when it was asked before
 */
export function redactTarget(method: string, target: string, pseudonyms: Pseudonymizer, path?: string): string {
  if (method === 'CONNECT') return withoutUserInfo(target)
  if (path !== undefined && target.charCodeAt(0) === 0x2f && !target.includes('?') && !target.includes('#')) return path
  const { head, query, fragment, authority } = parts(withoutLogin(target))
  const write: Redactor = (kind, text) => redact(kind, text, pseudonyms)
  const rest = head.slice(authority)
  const out = head.slice(0, authority) + (path !== undefined && rest !== '' ? path : redactPath(rest, pseudonyms))
  const asked = query === undefined ? '' : `?${redactQuery(query, write, redeems(rest))}`
  return out + asked + (fragment === undefined ? '' : `#${redactQuery(fragment, write)}`)
}

function parts(target: string): { head: string; authority: number; query?: string; fragment?: string } {
  const hash = target.indexOf('#')
  const whole = hash < 0 ? target : target.slice(0, hash)
  const mark = whole.indexOf('?')
  const head = mark < 0 ? whole : whole.slice(0, mark)
  const scheme = head.charCodeAt(0) === 0x2f ? -1 : head.indexOf('://')
  let authority = 0
  if (scheme > 0 && scheme <= 8) {
    const slash = head.indexOf('/', scheme + 3)
    authority = slash < 0 ? head.length : slash
  }
  return {
    head,
    authority,
    ...(mark < 0 ? {} : { query: whole.slice(mark + 1) }),
    ...(hash < 0 ? {} : { fragment: target.slice(hash + 1) }),
  }
}

/** A request-target without any value: the path's template and the names of the query's parameters, as they were published (sealed mode). */
export function sealTarget(template: string, parameters: readonly Parameter[] | undefined): string {
  const names = (parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => encodeURIComponent(name))
  return names.length === 0 ? template : `${template}?${names.slice(0, 64).join('&')}`
}
