import type { Credential } from '@apiscope/schema'
import { readJwt } from './jwt.js'

/** A credential as it was found, before the time of its exchange is known. */
export interface Found {
  credential: Credential
  /** NumericDate, s. */
  issuedAt?: number
  expires?: number
  /** Name of a JWT's key, as it was sent. */
  keyId?: string
  /** What tells one caller from another; stays in the sensor. */
  who: string
}

/** Authorization schemes that sign the request with a shared secret. */
const HMAC_SCHEMES = new Set([
  'hmac',
  'hawk',
  'sharedkey',
  'sharedkeylite',
  'hmac-sha256',
  'hmac-sha1',
  'aws',
  'tc3-hmac-sha256',
])

/** Credential in a value of Authorization (RFC 9110 §11.6.2), undefined when it is blank. */
export function fromAuthorization(value: string): Found | undefined {
  const text = value.trim()
  if (text === '') return undefined
  const space = text.indexOf(' ')
  if (space < 0) return tokenIn(text, 'api-key', 'authorization')
  const scheme = text.slice(0, space).toLowerCase()
  const rest = text.slice(space + 1).trim()
  switch (scheme) {
    case 'bearer':
    case 'token':
    case 'jwt':
    case 'dpop':
      return tokenIn(rest, 'bearer', 'authorization')
    case 'aws4-hmac-sha256':
    case 'aws4-ecdsa-p256-sha256':
    case 'goog4-hmac-sha256':
      return signed('aws4', rest, scheme.slice(scheme.indexOf('-') + 1))
    case 'signature':
      return signed('http-signature', rest, attributeOf(rest, 'algorithm'))
    case 'oauth':
      return signed('hmac', rest, attributeOf(rest, 'oauth_signature_method'))
    case 'apikey':
    case 'api-key':
      return tokenIn(rest, 'api-key', 'authorization')
    default: {
      if (HMAC_SCHEMES.has(scheme)) return signed('hmac', rest, undefined)
      const known = /^[a-z0-9-]{1,24}$/.test(scheme) ? scheme : 'other'
      return { credential: { scheme: known, in: 'header', name: 'authorization' }, who: rest }
    }
  }
}

/** A token by itself: `jwt` where it reads as one, else `scheme`. */
export function tokenIn(token: string, scheme: string, name: string, place: Credential['in'] = 'header'): Found {
  const claims = readJwt(token)
  if (!claims) return { credential: { scheme, in: place, name }, who: token }
  const { algorithm, unsigned, keyFrom, keyId, issuedAt, expires } = claims
  const credential: Credential = { scheme: 'jwt', in: place, name, algorithm }
  if (unsigned) credential.unsigned = true
  if (keyFrom) credential.keyFrom = keyFrom
  return { credential, issuedAt, expires, keyId, who: token }
}

function signed(scheme: string, fields: string, algorithm: string | undefined): Found {
  const credential: Credential = { scheme, in: 'header', name: 'authorization' }
  if (algorithm) credential.algorithm = algorithm
  return {
    credential,
    who: attributeOf(fields, 'keyId') ?? attributeOf(fields, 'oauth_consumer_key') ?? fields.split(/[/:,]/, 1)[0]!,
  }
}

/** Value of `name="…"` or `name=…` in a list of attributes, when it is short and plain. */
export function attributeOf(fields: string, name: string): string | undefined {
  const at = fields.indexOf(`${name}=`)
  if (at < 0) return undefined
  let from = at + name.length + 1
  if (fields[from] === '"') from++
  let to = from
  while (to < fields.length && to - from < 64 && /[\w./@:-]/.test(fields[to]!)) to++
  return to > from ? fields.slice(from, to) : undefined
}
