import { decodeForm } from '@apiscope/http'
import { classifyName } from '@apiscope/schema'
import { type Found, tokenIn } from './authorization.js'
import { credentialKind, plainName } from './kinds.js'

/** Query parameters that carry the caller's credential, by what they are; names as `plainName` gives them. */
const SCHEMES = new Map<string, string>([
  ['apikey', 'api-key'],
  ['xapikey', 'api-key'],
  ['apitoken', 'api-key'],
  ['appkey', 'api-key'],
  ['key', 'api-key'],
  ['subscriptionkey', 'api-key'],
  ['authkey', 'api-key'],
  ['accesskey', 'api-key'],
  ['token', 'bearer'],
  ['accesstoken', 'bearer'],
  ['authtoken', 'bearer'],
  ['auth', 'bearer'],
  ['jwt', 'bearer'],
  ['sessionid', 'cookie'],
  ['sid', 'cookie'],
  ['xamzsignature', 'aws4'],
  ['xgoogsignature', 'aws4'],
  ['signature', 'hmac'],
  ['hmac', 'hmac'],
  ['sig', 'hmac'],
])
/** Shorter values are pages and settings, not credentials. Characters. */
const SHORTEST = 12
/** Longer names are none of a credential. Characters. */
const LONGEST_NAME = 64
/** Query parameters that are looked at. */
const MOST = 64

/** Credential in the query of a request-target: RFC 6750 §2.3, API keys, presigned requests. */
export function fromQuery(target: string): Found | undefined {
  let at = target.indexOf('?') + 1
  for (let n = 0; at > 0 && at < target.length && n < MOST; n++) {
    const end = pairEnd(target, at)
    const equals = target.indexOf('=', at)
    if (equals > at && equals < end && equals - at <= LONGEST_NAME && end - equals > SHORTEST) {
      const found = read(decodeForm(target.slice(at, equals)), decodeForm(target.slice(equals + 1, end)))
      if (found) return found
    }
    at = end + 1
  }
  return undefined
}

/** `&` parts pairs, and `;` on older servers. */
function pairEnd(target: string, from: number): number {
  let end = from
  while (end < target.length && target.charCodeAt(end) !== 0x26 && target.charCodeAt(end) !== 0x3b) end++
  return end
}

function read(name: string, value: string): Found | undefined {
  const scheme = SCHEMES.get(plainName(name)) ?? schemeByName(name)
  // What is called a credential here is also redacted wherever it stands.
  if (scheme === undefined || credentialKind('query', name, value) === undefined) return undefined
  const found = tokenIn(value, scheme, name, 'query')
  return scheme === 'aws4' || scheme === 'hmac' ? { ...found, who: '' } : found
}

function schemeByName(name: string): string | undefined {
  const { credential } = classifyName(name)
  if (!credential?.identifies) return undefined
  if (credential.kind === 'session') return 'cookie'
  return credential.kind === 'token' && !/key$/i.test(name) ? 'bearer' : 'api-key'
}
