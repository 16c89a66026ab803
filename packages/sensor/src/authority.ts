/** Hosts as clients name them (RFC 3986 §3.2). */

import { secretForm } from '@apiscope/schema'
import { looksLikeJwt } from './credentials/jwt.js'

/** Host and port without user information: what stands before the last `@` is a login, wherever it is sent. */
export function withoutUserInfo(authority: string): string {
  const at = authority.lastIndexOf('@')
  return at < 0 ? authority : authority.slice(at + 1)
}

/**
 * An absolute-form target without user information. A password may hold what ends an authority, unencoded: then what stands between a colon and
 * an `@` before the next slash is no port, and belongs to it.
 */
export function withoutLogin(target: string): string {
  const scheme = target.charCodeAt(0) === 0x2f ? -1 : target.indexOf('://')
  if (scheme <= 0 || scheme > 8) return target
  const start = scheme + 3
  let end = start
  while (end < target.length && !isAuthorityEnd(target.charCodeAt(end))) end++
  const at = target.lastIndexOf('@', end)
  if (at >= start) return target.slice(0, start) + target.slice(at + 1)
  const colon = target.lastIndexOf(':', end)
  if (colon < start || /^\d*$/.test(target.slice(colon + 1, end))) return target
  const slash = target.indexOf('/', end + 1)
  const login = target.lastIndexOf('@', slash < 0 ? target.length : slash)
  return login < 0 ? target : target.slice(0, start) + target.slice(login + 1)
}

/** `/`, `?` and `#` end an authority. */
export const isAuthorityEnd = (c: number): boolean => c === 0x2f || c === 0x3f || c === 0x23

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
