import { classifyName, splitWords, TextCache } from '@apiscope/schema'
import { isWords } from './forms/plain.js'
import { isHarmlessCookie } from './harmless.js'

/** Cookies of one request that are looked at. */
const MOST = 64
/** Shorter values are settings. Characters. */
const SHORTEST = 8
/** Words of cookies that carry a login and are no credential's name by themselves (`wordpress_logged_in_…`). */
const LOGIN_WORDS = new Set(['logged', 'login', 'remember', 'identity', 'sess', 'signin', 'sso'])

const logins = new TextCache<boolean>(256 * 1024)

/** The first cookie of a Cookie field (RFC 6265 §4.2.1) that reads as a login. */
export function sessionCookie(header: string): { name: string; value: string } | undefined {
  for (const pair of header.split(';', MOST)) {
    const equals = pair.indexOf('=')
    if (equals <= 0) continue
    const name = pair.slice(0, equals).trim()
    const value = pair.slice(equals + 1).trim()
    if (value.length < SHORTEST || (value.length < 16 && isWords(value)) || !isLogin(name)) continue
    return { name: name.slice(0, 64), value }
  }
  return undefined
}

/** Does a cookie of this name authenticate somebody? Preferences, analytics and CSRF tokens do not. */
function isLogin(name: string): boolean {
  let login = logins.get(name)
  if (login === undefined) {
    const { credential } = classifyName(name)
    login =
      !isHarmlessCookie(name) &&
      (credential?.identifies === true ||
        (credential === undefined && splitWords(name).some((word) => LOGIN_WORDS.has(word))))
    logins.set(name, login)
  }
  return login
}
