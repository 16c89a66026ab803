/** JSON Web Tokens (RFC 7519) as they show in headers and bodies: read, never verified, never kept. */

const MAX_TOKEN = 16 * 1024

/** Parameters of a header that bring or name the key, the more dangerous first (RFC 8725 §3.10). */
const KEY_SOURCES = ['jwk', 'jku', 'x5u', 'x5c'] as const
type KeySource = (typeof KEY_SOURCES)[number]

export interface JwtClaims {
  subject?: string
  issuer?: string
  email?: string
  username?: string
  /** `alg` of its header (RFC 7515 §4.1.1), `?` when it cannot be read. */
  algorithm: string
  /** Its third part is empty, or `alg` is `none` in any spelling. */
  unsigned: boolean
  /** `kid` of its header. */
  keyId?: string
  /** Where its header says that its key comes from. */
  keyFrom?: KeySource
  /** NumericDate, s. */
  issuedAt?: number
  expires?: number
}

/**
 * Cheap test for the shape `eyJ….eyJ….…` (a base64url JSON object, twice); no regular expression on traffic. Encrypted tokens (RFC 7516) and
 * those that a limit has cut short are known by a header that names an algorithm.
 */
export function looksLikeJwt(value: string): boolean {
  if (value.length < 20 || value.length > MAX_TOKEN || !value.startsWith('eyJ')) return false
  const first = value.indexOf('.')
  if (first < 8 || !isBase64Url(value)) return false
  const second = value.indexOf('.', first + 1)
  if (second > first + 4 && value.startsWith('eyJ', first + 1)) return true
  const header = Buffer.from(value.slice(0, Math.min(first, 1_024)), 'base64url').toString('latin1')
  return header.includes('"alg"') || header.includes('"enc"')
}

/** The identity claims of a token; undefined when it does not decode to an object. */
export function readJwt(token: string): JwtClaims | undefined {
  if (!looksLikeJwt(token)) return undefined
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  const payload = token.slice(first + 1, second)
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null) return undefined
    return {
      subject: text(claims.sub) ?? text(claims.user_id) ?? text(claims.uid),
      issuer: text(claims.iss),
      email: text(claims.email),
      username: text(claims.preferred_username) ?? text(claims.username),
      ...headerOf(token.slice(0, first), second === token.length - 1),
      issuedAt: date(claims.iat) ?? date(claims.nbf),
      expires: date(claims.exp),
    }
  } catch {
    return undefined
  }
}

type Header = Pick<JwtClaims, 'algorithm' | 'unsigned' | 'keyId' | 'keyFrom'>

function headerOf(encoded: string, isBare: boolean): Header {
  try {
    const header = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    const { alg, kid } = header
    const algorithm = typeof alg === 'string' && /^[A-Za-z0-9+-]{1,24}$/.test(alg) ? alg : '?'
    return {
      algorithm,
      unsigned: isBare || algorithm.toLowerCase() === 'none',
      keyId: text(kid),
      keyFrom: KEY_SOURCES.find((name) => header[name] !== undefined && header[name] !== null),
    }
  } catch {
    return { algorithm: '?', unsigned: isBare }
  }
}

function date(claim: unknown): number | undefined {
  return typeof claim === 'number' && Number.isFinite(claim) && claim > 0 ? claim : undefined
}

function text(claim: unknown): string | undefined {
  if (typeof claim === 'number') return String(claim)
  return typeof claim === 'string' && claim.length > 0 && claim.length <= 256 ? claim : undefined
}

function isBase64Url(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    const ok = (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45 || c === 46 || c === 95
    if (!ok) return false
  }
  return true
}
