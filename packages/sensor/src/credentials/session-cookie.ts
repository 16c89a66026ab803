import { alphabetOf, plainName } from './kinds.js'

/** Cookie names that carry a login; others (preferences, analytics) do not authenticate anybody. */
const SESSION_WORDS = ['sess', 'sid', 'auth', 'token', 'login', 'jwt', 'remember', 'ticket']
/** Cookies of one request that are looked at. */
const MOST = 64

/** The first cookie of a Cookie field (RFC 6265 §4.2.1) that reads as a login. */
export function sessionCookie(header: string): { name: string; value: string } | undefined {
  for (const pair of header.split(';', MOST)) {
    const equals = pair.indexOf('=')
    if (equals <= 0) continue
    const raw = pair.slice(0, equals).trim()
    const name = plainName(raw)
    const value = pair.slice(equals + 1).trim()
    if (value.length < 8 || (value.length < 16 && alphabetOf(value) === 'word')) continue
    if (name.includes('csrf') || name.includes('xsrf') || name.includes('consent')) continue
    if (SESSION_WORDS.some((word) => name.includes(word))) return { name: raw.slice(0, 64), value }
  }
  return undefined
}
