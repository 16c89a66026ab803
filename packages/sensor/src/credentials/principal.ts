import { type Exchange, TextCache } from '@apiscope/schema'
import type { HeaderView } from '../headers.js'
import { namesCaller } from './credentials.js'
import { readJwt } from './jwt.js'
import type { Pseudonymizer } from './pseudonym.js'
import { sessionCookie } from './session-cookie.js'

type Principal = NonNullable<Exchange['principal']>

/** Longest Authorization header that is remembered. Characters. */
const CACHED_LENGTH = 4096
/** A principal: two short texts. Bytes. */
const PRINCIPAL_BYTES = 160

/**
 * Tells who a request claims to be, as a scheme and a keyed pseudonym: Authorization (RFC 9110 §11.6.2; Basic RFC 7617,
 * Bearer RFC 6750, AWS Signature 4, …), then an API-key header, then a session cookie (RFC 6265).
 * A token with readable claims stands for its subject, so that a renewed token is still the same principal.
 */
export class Principals {
  private readonly known: TextCache<Principal>

  constructor(
    private readonly pseudonyms: Pseudonymizer,
    cacheBytes: number,
  ) {
    this.known = new TextCache(cacheBytes, PRINCIPAL_BYTES)
  }

  of(headers: HeaderView): Principal | undefined {
    const authorization = headers.get('authorization')
    const found = authorization === undefined ? undefined : this.authorized(authorization)
    if (found) return found
    const { raw } = headers
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const value = raw[i + 1]!
      const name = raw[i]!.toLowerCase()
      if (value === '' || !namesCaller(name)) continue
      if (name.endsWith('authorization')) return fromAuthorization(value, this.pseudonyms)
      return { scheme: 'api-key', subject: subjectOfToken(value, this.pseudonyms) }
    }
    const cookie = headers.get('cookie')
    return cookie === undefined ? undefined : fromCookie(cookie, this.pseudonyms)
  }

  /** A caller sends the same header with each request, and reading a token is not free. */
  private authorized(header: string): Principal | undefined {
    let principal = this.known.get(header)
    if (!principal) {
      principal = fromAuthorization(header, this.pseudonyms)
      if (principal && header.length <= CACHED_LENGTH) this.known.set(header, principal)
    }
    return principal
  }
}

function fromAuthorization(value: string, pseudonyms: Pseudonymizer): Principal | undefined {
  const text = value.trim()
  const space = text.indexOf(' ')
  if (text.length === 0) return undefined
  if (space < 0) return { scheme: 'other', subject: subjectOfToken(text, pseudonyms) }
  const scheme = text.slice(0, space).toLowerCase().slice(0, 24)
  const credentials = text.slice(space + 1).trim()
  switch (scheme) {
    case 'basic':
      return { scheme, subject: pseudonyms.of(basicUser(credentials)) }
    case 'digest':
      return { scheme, subject: pseudonyms.of(quotedField(credentials, 'username') ?? credentials) }
    case 'bearer':
    case 'token':
    case 'jwt':
      return { scheme: 'bearer', subject: subjectOfToken(credentials, pseudonyms) }
    case 'aws4-hmac-sha256':
      return { scheme: 'aws4', subject: pseudonyms.of(field(credentials, 'Credential=', '/') ?? credentials) }
    default:
      return { scheme: isSchemeName(scheme) ? scheme : 'other', subject: subjectOfToken(credentials, pseudonyms) }
  }
}

/** Pseudonym of whom a token stands for: the subject claim where it can be read, the token itself elsewhere. */
export function subjectOfToken(token: string, pseudonyms: Pseudonymizer): string {
  const claims = readJwt(token)
  return pseudonyms.of(claims?.subject ?? claims?.email ?? token)
}

function fromCookie(header: string, pseudonyms: Pseudonymizer): Principal | undefined {
  const session = sessionCookie(header)
  return session && { scheme: 'cookie', subject: subjectOfToken(session.value, pseudonyms) }
}

function basicUser(credentials: string): string {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  return colon > 0 ? decoded.slice(0, colon).toLowerCase() : credentials
}

function quotedField(text: string, name: string): string | undefined {
  return field(text, `${name}="`, '"')
}

function field(text: string, start: string, end: string): string | undefined {
  const at = text.indexOf(start)
  if (at < 0) return undefined
  const stop = text.indexOf(end, at + start.length)
  return stop < 0 ? undefined : text.slice(at + start.length, stop)
}

function isSchemeName(scheme: string): boolean {
  for (let i = 0; i < scheme.length; i++) {
    const c = scheme.charCodeAt(i)
    if (!((c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 45)) return false
  }
  return scheme.length > 0
}
