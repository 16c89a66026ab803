/** Hosts and methods as clients name them (RFC 3986 §3.2, RFC 9110 §9). */

import { secretForm } from '@apiscope/schema'
import { looksLikeJwt } from './credentials/jwt.js'

/** Host and port without user information: what stands before the last `@` is a login, wherever it is sent. */
export function withoutUserInfo(authority: string): string {
  const at = authority.lastIndexOf('@')
  return at < 0 ? authority : authority.slice(at + 1)
}

/** Lower case, default port and trailing dot dropped; undefined for what is no host (RFC 3986 §3.2.2), and for one that holds a token. */
export function normalHost(host: string): string | undefined {
  if (host.length === 0 || host.length > 255 || holdsToken(host)) return undefined
  let text = host.trim().toLowerCase()
  if (text.endsWith(':80')) text = text.slice(0, -3)
  else if (text.endsWith(':443')) text = text.slice(0, -4)
  if (text.endsWith('.')) text = text.slice(0, -1)
  for (let i = 0; i < text.length; i++) if (!isHostCharacter(text.charCodeAt(i))) return undefined
  return text.length > 0 && hasPort(text) ? text : undefined
}

/** What stands behind the last colon of a name is a port (RFC 3986 §3.2.3); addresses of IPv6 are in brackets. */
function hasPort(text: string): boolean {
  const colon = text.lastIndexOf(':')
  return colon < text.lastIndexOf(']') || colon < 0 || /^\d{0,5}$/.test(text.slice(colon + 1))
}

/** Names of APIs begin with the host: a token in it would be in every store and page. */
function holdsToken(host: string): boolean {
  if (host.length < 16) return false
  return (
    looksLikeJwt(host) || host.split('.', 16).some((label) => label.length >= 16 && secretForm(label) !== undefined)
  )
}

function isHostCharacter(c: number): boolean {
  const letterOrDigit = (c >= 97 && c <= 122) || (c >= 48 && c <= 57)
  return letterOrDigit || c === 45 || c === 46 || c === 95 || c === 58 || c === 91 || c === 93
}

/** Methods are words (IANA HTTP method registry); a long one with a digit is a token, and would name an API. */
export function methodName(method: string): string {
  return method.length >= 12 && /\d/.test(method) ? 'OTHER' : method
}
