import { Credentials, type ProxyTrust, published } from '../../src/credentials/credentials'
import { credentialKind } from '../../src/credentials/kinds'
import { Pseudonymizer } from '../../src/credentials/pseudonym'

const NOW = 1_700_000_000_000
const PSEUDONYMS = new Pseudonymizer(Buffer.alloc(32, 7), 10)
const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object, alg = 'HS256') => `${b64({ alg, typ: 'JWT' })}.${b64(claims)}.c2lnbmF0dXJl`
const of = (headers: string[], target = '/', trust: ProxyTrust = 'unknown') =>
  published(new Credentials(100_000).of(headers, target, trust), NOW, PSEUDONYMS)

test.each([
  ['Basic', ['Authorization', 'Basic YW5uOjE='], { scheme: 'basic', in: 'header', name: 'authorization' }],
  [
    'opaque bearer',
    ['authorization', 'Bearer 2YotnFZFEjr1zCsicMWpAA'],
    { scheme: 'bearer', in: 'header', name: 'authorization' },
  ],
  ['key', ['X-API-Key', 'opaque-key-value-1'], { scheme: 'api-key', in: 'header', name: 'x-api-key' }],
  [
    'AWS Signature 4',
    ['Authorization', 'AWS4-HMAC-SHA256 Credential=AKID/20250311/eu/s3/aws4_request, Signature=ab'],
    { scheme: 'aws4', in: 'header', name: 'authorization', algorithm: 'hmac-sha256' },
  ],
  [
    'HTTP Message Signatures (RFC 9421)',
    ['Signature-Input', 'sig1=("@method");created=1;keyid="k";alg="ed25519"', 'Signature', 'sig1=:YQ==:'],
    { scheme: 'http-signature', in: 'header', name: 'signature-input', algorithm: 'ed25519' },
  ],
  [
    'webhook HMAC',
    ['X-Hub-Signature-256', 'sha256=ab12'],
    { scheme: 'hmac', in: 'header', name: 'x-hub-signature-256' },
  ],
  ['session cookie', ['Cookie', 'theme=dark; sid=0123456789abcdef'], { scheme: 'cookie', in: 'cookie', name: 'sid' }],
  [
    'client certificate',
    ['X-Forwarded-Client-Cert', 'Hash=ab12;Subject="CN=a"'],
    { scheme: 'mtls', in: 'header', name: 'x-forwarded-client-cert' },
  ],
  ['Digest', ['Authorization', 'Digest username="a"'], { scheme: 'digest', in: 'header', name: 'authorization' }],
])('%s', (_name, headers, expected) => expect(of(headers)).toEqual([expected]))

describe('a JWT', () => {
  const bearer = (token: string) => of(['Authorization', `Bearer ${token}`])[0]
  test('shows its algorithm and lifetime', () => {
    expect(bearer(jwt({ sub: 'u', iat: 1000, exp: 4600 }))).toEqual({
      scheme: 'jwt',
      in: 'header',
      name: 'authorization',
      algorithm: 'HS256',
      expiresInS: 3600,
    }) // prettier-ignore
  })
  test('without a time of issue shows what is left, without an end nothing', () => {
    expect(bearer(jwt({ sub: 'u', exp: NOW / 1000 + 60 }))?.expiresInS).toBe(60)
    expect(bearer(jwt({ sub: 'u' }, 'none'))).toMatchObject({ algorithm: 'none' })
    expect(bearer(jwt({ sub: 'u' }))?.expiresInS).toBeUndefined()
  })
  test.each([
    ['alg none', { alg: 'none' }, 'sig', { unsigned: true, algorithm: 'none' }],
    ['alg in another spelling', { alg: 'nOnE' }, '', { unsigned: true, algorithm: 'nOnE' }],
    ['a signature that was cut off', { alg: 'RS256' }, '', { unsigned: true, algorithm: 'RS256' }],
    ['a key that it brings', { alg: 'RS256', jwk: { kty: 'RSA' } }, 'sig', { keyFrom: 'jwk' }],
    ['the address of a key', { alg: 'RS256', jku: 'https://evil.example/k' }, 'sig', { keyFrom: 'jku' }],
    ['a certificate', { alg: 'RS256', x5c: ['MII'] }, 'sig', { keyFrom: 'x5c' }],
  ])('%s', (_, header, signature, expected) =>
    expect(bearer(`${b64(header)}.${b64({ sub: 'u' })}.${signature}`)).toMatchObject(expected),
  )
  test('shows its key under a pseudonym, and no key that is none', () => {
    const { keyId } = bearer(`${b64({ alg: 'RS256', kid: '../../etc/passwd' })}.${b64({ sub: 'u' })}.c2ln`)!
    expect(keyId).toMatch(/^h\.[\w-]{16}$/)
    expect(bearer(`${b64({ alg: 'RS256', kid: {} })}.${b64({ sub: 'u' })}.c2ln`)).not.toHaveProperty('keyId')
    expect(bearer(jwt({ sub: 'u' }))).not.toHaveProperty('unsigned')
  })
  test('is told in a cookie and in the query', () => {
    expect(of(['Cookie', `auth_token=${jwt({ sub: 'u' })}`])[0]).toMatchObject({ scheme: 'jwt', in: 'cookie' })
    expect(of([], `/f?access_token=${jwt({ sub: 'u' })}`)[0]).toMatchObject({ scheme: 'jwt', in: 'query' })
  })
})

test('keys in the query are told, and everything told is redacted; pages and words are neither', () => {
  expect(of([], '/a?page=2&api_key=Zx81kkQp20aaLm')).toEqual([{ scheme: 'api-key', in: 'query', name: 'api_key' }])
  expect(of([], '/a?X-Amz-Algorithm=A&X-Amz-Signature=abcdef012345')[0]).toMatchObject({ scheme: 'aws4', in: 'query' })
  expect(credentialKind('query', 'sig', 'abcdef012345Zz')).toBeDefined()
  for (const target of ['/a?token=2', '/a?key=colour', '/a?key=product-category-17', '/a?', '/a?=', '/a?&&=&x'])
    expect(of([], target)).toEqual([])
})

test('a certificate named by a stranger counts for nothing once proxies are known', () => {
  expect(of(['X-Forwarded-Client-Cert', 'Hash=ab'], '/', 'untrusted')).toEqual([])
})

test('a repeated header gives the same answer from memory, and Authorization comes first', () => {
  const credentials = new Credentials(10_000)
  const headers = ['X-Api-Key', 'opaque-key-value-1', 'Authorization', 'Bearer abcdefghijkl']
  const first = published(credentials.of(headers, '/', 'unknown'), NOW, PSEUDONYMS)
  expect(first.map(({ scheme }) => scheme)).toEqual(['bearer', 'api-key'])
  expect(published(credentials.of(headers, '/', 'unknown'), NOW, PSEUDONYMS)).toEqual(first)
  expect(JSON.stringify(first)).not.toMatch(/opaque-key|abcdefgh/)
})

test.each(
  'X-Shopify-Access-Token PRIVATE-TOKEN X-RapidAPI-Key DD-API-KEY DD-APPLICATION-KEY CF-Access-Client-Secret X-Vault-Token X-Hasura-Admin-Secret X-Auth-Key X-Functions-Key X-Goog-Api-Key X-Plex-Token'.split(
    ' ',
  ),
)('C2: %s authenticates, by the words of its name', (name) => {
  expect(of([name, 'k3Jf9sLq2Zx8Vb7Nm4Tp'])).toEqual([{ scheme: 'api-key', in: 'header', name: name.toLowerCase() }])
})

test('C2: assertions of proxies are read as the tokens they are', () => {
  for (const name of ['CF-Access-Jwt-Assertion', 'X-Goog-Iap-Jwt-Assertion', 'X-Amzn-Oidc-Data'])
    expect(of([name, jwt({ sub: 'u' })])[0]).toMatchObject({ scheme: 'jwt', in: 'header', name: name.toLowerCase() })
  expect(of(['X-Original-Authorization', 'Basic YW5uOjE='])[0]).toMatchObject({
    scheme: 'basic',
    name: 'x-original-authorization',
  })
})

test('CSRF tokens, signatures, trace ids and cache keys authenticate nobody', () => {
  for (const name of [
    'X-CSRF-Token',
    'X-Xsrf-Token',
    'X-Request-Id',
    'Idempotency-Key',
    'X-Cache-Key',
    'X-Nonce',
    'Sec-WebSocket-Key',
  ])
    expect([name, of([name, 'k3Jf9sLq2Zx8Vb7Nm4Tp'])]).toEqual([name, []])
})

test('A4: Authorization fields of 4 KB each do not make the cache grow', () => {
  const credentials = new Credentials(1_000_000)
  for (let i = 0; i < 2_000; i++) credentials.of(['Authorization', `Bearer ${i}${'x'.repeat(4_000)}`], '/', 'unknown')
  const { known } = credentials as unknown as { known: { held: number } }
  expect(known.held).toBeLessThanOrEqual(1_000_000)
})
