/** Logins in URLs. */
import { isNothing } from './plain.js'
import { looksRandom } from './random.js'
import { isToken } from './token.js'

/** Characters behind `://` that are looked at. */
const VALUE = 512

/** `scheme://user:password@host` (RFC 3986 §3.2.1), and a token in the user's place. */
export function holdsUserInfo(text: string): boolean {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    let end = at + 3
    let login = -1
    while (end < text.length && end - at < VALUE && !endsAuthority(text.charCodeAt(end))) {
      if (text.charCodeAt(end) === 0x40) login = end
      end++
    }
    if (login < 0) login = loginBehind(text, at + 3, end)
    if (login < 0) continue
    const user = text.slice(at + 3, login)
    const colon = user.indexOf(':')
    if (colon >= 0 ? !isNothing(user.slice(colon + 1)) : isToken(user) || looksRandom(user)) return true
  }
  return false
}

/** A password may hold `/`, `?` or `#` unencoded: then no port stands behind the colon, and an `@` before the next blank or quote. */
function loginBehind(text: string, start: number, end: number): number {
  const colon = text.indexOf(':', start)
  if (colon < 0 || colon >= end || /^\d*$/.test(text.slice(colon + 1, end))) return -1
  for (let i = end; i < text.length && i - start < VALUE; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x40) return i
    if (c <= 0x20 || c === 0x22 || c === 0x27 || c === 0x3c || c === 0x3e) return -1
  }
  return -1
}

function endsAuthority(c: number): boolean {
  return c <= 0x20 || c === 0x22 || c === 0x27 || c === 0x3c || c === 0x3e || c === 0x2f || c === 0x3f || c === 0x23
}
