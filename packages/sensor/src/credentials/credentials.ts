import { type Credential, classifyName, TextCache } from '@apiscope/schema'
import { attributeOf, type Found, fromAuthorization, tokenIn } from './authorization.js'
import type { Pseudonymizer } from './pseudonym.js'
import { fromQuery } from './query-key.js'
import { sessionCookie } from './session-cookie.js'

/** Most credentials told of one request. */
const MOST = 4
/** Longest header value that is remembered. Characters. */
const CACHED_LENGTH = 4096
/** What was read of a field, beside its text: `who` may be a copy of it. Bytes. */
const FOUND_BYTES = 512

type Reader = (value: string, name: string, headers: readonly string[]) => Found | undefined

const key: Reader = (value, name) => (value === '' ? undefined : tokenIn(value, 'api-key', name))
const hmac: Reader = (value, name) =>
  value === '' ? undefined : { credential: { scheme: 'hmac', in: 'header', name }, who: '' }
/** RFC 9421: the signature's parameters stand in Signature-Input. */
const signature: Reader = (value) => {
  const algorithm = attributeOf(value, 'alg')
  const credential: Credential = { scheme: 'http-signature', in: 'header', name: 'signature-input' }
  if (algorithm) credential.algorithm = algorithm
  return { credential, who: attributeOf(value, 'keyid') ?? '' }
}

/** Fields that authenticate a request, lower case. Vendors' documentation where no standard names them. */
const READERS = new Map<string, Reader>([
  ['authorization', (value) => fromAuthorization(value)],
  ['x-api-key', key],
  ['api-key', key],
  ['apikey', key],
  ['x-auth-token', key],
  ['x-access-token', key],
  ['ocp-apim-subscription-key', key],
  ['x-goog-api-key', key],
  ['signature-input', signature],
  ['x-signature', hmac],
  ['x-hmac-signature', hmac],
  ['x-hub-signature', hmac],
  ['x-hub-signature-256', hmac],
  ['x-request-signature', hmac],
  ['x-shopify-hmac-sha256', hmac],
  ['x-slack-signature', hmac],
  ['x-twilio-signature', hmac],
  ['x-line-signature', hmac],
  ['stripe-signature', hmac],
  ['x-webhook-signature', hmac],
  // Identities that a proxy vouches for, whose names no word tells: AWS ALB, Azure App Service, oauth2-proxy's neighbours.
  ['x-amzn-oidc-data', key],
  ['x-ms-client-principal', key],
  ['x-wsse', hmac],
])
const CLIENT_CERTIFICATE = 'x-forwarded-client-cert'
/** How names of fields end that carry a vendor's key or token: a sieve before the name is read, which costs more. */
const ENDINGS = [
  'key',
  'token',
  'secret',
  'jwt',
  'auth',
  'authorization',
  'assertion',
  'password',
  'session',
  'sid',
  'ticket',
  'credential',
]
/** Fields without which a request shows no credential but in its query, lower case; `*` stands for any beginning. */
export const CREDENTIAL_FIELDS: readonly string[] = [
  ...READERS.keys(),
  CLIENT_CERTIFICATE,
  'cookie',
  ...ENDINGS.map((ending) => `*${ending}`),
]
/** Longest name of a field that is read. Characters. */
const LONGEST = 64

/** Reads a field that is none of the known ones by the words of its name: `X-Shopify-Access-Token`, `PRIVATE-TOKEN`, `DD-API-KEY`. */
function readerByName(name: string): Reader | undefined {
  if (!ENDINGS.some((ending) => name.endsWith(ending))) return undefined
  const { credential } = classifyName(name)
  if (!credential || name.startsWith('sec-') || name === 'proxy-authorization') return undefined
  return credential.identifies ? byName : undefined
}

/** Readers by the name of a field as clients spell it; null for fields that show no credential. Bytes. */
const readers = new TextCache<Reader | null>(128 * 1024)

/** @param raw at most `LONGEST` characters */
function readerOf(raw: string): Reader | null {
  let reader = readers.get(raw)
  if (reader === undefined) {
    const name = raw.toLowerCase()
    reader = READERS.get(name) ?? readerByName(name) ?? null
    readers.set(raw, reader)
  }
  return reader
}

const byName: Reader = (value, name) => {
  if (value.length < SHORTEST || value.length > CACHED_LENGTH) return undefined
  // A copy of Authorization under another name, as gateways make it.
  if (name.endsWith('authorization')) {
    const found = fromAuthorization(value)
    return found && { ...found, credential: { ...found.credential, name } }
  }
  return tokenIn(value, 'api-key', name)
}
/** Shorter values are settings. Characters. */
const SHORTEST = 6

/** Is this field, in lower case, one that names the caller by a key or a token of his own? */
export const namesCaller = (name: string): boolean => {
  const reader = READERS.get(name)
  return reader === key || (reader === undefined && readerByName(name) !== undefined)
}

/** May a client certificate named in a header be believed, and does the one who names it count as a caller's? */
export type ProxyTrust = 'trusted' | 'unknown' | 'untrusted'

/**
 * What a request shows to authenticate itself: Authorization (Basic, Bearer, JWT, AWS Signature 4, HTTP Signatures …), API keys in fields and
 * query, session cookies, HMAC fields of webhooks, and the client certificate that a proxy has checked (Envoy's X-Forwarded-Client-Cert).
 * One pass over the fields; what was read of a value is remembered, since callers repeat theirs.
 */
export class Credentials {
  private readonly known: TextCache<Found>

  /** @param cacheBytes that remembered fields may take, with what was read of them */
  constructor(cacheBytes: number) {
    this.known = new TextCache(cacheBytes, FOUND_BYTES)
  }

  /** @param headers alternating name, value. The decisive credential first: Authorization, then keys, signatures, certificate, cookie. */
  of(headers: readonly string[], target: string, trust: ProxyTrust): Found[] {
    const found: Found[] = []
    let cookie = ''
    for (let i = 0; i + 1 < headers.length; i += 2) {
      const raw = headers[i]!
      if (raw.length > LONGEST || raw.length < 6) continue
      const reader = readerOf(raw)
      // `Cookie` and the certificate of a proxy have no reader.
      if (reader === null && raw.length !== 6 && raw.length !== CLIENT_CERTIFICATE.length) continue
      const name = raw.toLowerCase()
      if (name === 'cookie') cookie = headers[i + 1]!
      else if (name === CLIENT_CERTIFICATE && trust !== 'untrusted') found.push(certificate(headers[i + 1]!))
      else {
        const one = reader && this.read(reader, name, headers[i + 1]!, headers)
        if (one) name === 'authorization' ? found.unshift(one) : found.push(one)
      }
    }
    const query = fromQuery(target)
    if (query) found.push(query)
    if (cookie !== '') {
      const session = sessionCookie(cookie)
      if (session) found.push(tokenIn(session.value, 'cookie', session.name, 'cookie'))
    }
    if (found.length > MOST) found.length = MOST
    return found
  }

  private read(reader: Reader, name: string, value: string, headers: readonly string[]): Found | undefined {
    const remembered = name === 'authorization' && value.length <= CACHED_LENGTH
    const known = remembered ? this.known.get(value) : undefined
    if (known) return known
    const found = reader(value, name, headers)
    if (found && remembered) this.known.set(value, found)
    return found
  }
}

function certificate(value: string): Found {
  const who = attributeOf(value, 'URI') ?? attributeOf(value, 'Hash') ?? attributeOf(value, 'Subject') ?? ''
  return { credential: { scheme: 'mtls', in: 'header', name: CLIENT_CERTIFICATE }, who }
}

/**
 * The publishable form: a JWT's lifetime, by its own dates or, where it names only its end, from `time` (ms) on, and its key under a pseudonym:
 * a caller can write anything there.
 */
export function published(found: readonly Found[], time: number, pseudonyms: Pseudonymizer): Credential[] {
  const out: Credential[] = []
  for (const one of found)
    out.push(one.credential.scheme === 'jwt' ? publishedJwt(one, time, pseudonyms) : one.credential)
  return out
}

/** Written out: spreading an object takes several times as long, and this is asked of nearly every exchange. */
function publishedJwt(
  { credential, issuedAt, expires, keyId }: Found,
  time: number,
  pseudonyms: Pseudonymizer,
): Credential {
  const { scheme, in: place, name, algorithm, unsigned, keyFrom } = credential
  const out: Credential = { scheme, in: place, name }
  if (algorithm !== undefined) out.algorithm = algorithm
  if (expires !== undefined) out.expiresInS = Math.max(0, Math.round(expires - (issuedAt ?? time / 1000)))
  if (unsigned) out.unsigned = true
  if (keyId !== undefined) out.keyId = pseudonyms.of(`kid ${keyId}`)
  if (keyFrom) out.keyFrom = keyFrom
  return out
}
