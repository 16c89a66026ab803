import { Principals } from '../../src/credentials/principal'
import { Pseudonymizer } from '../../src/credentials/pseudonym'
import { HeaderView } from '../../src/headers'

const pseudonyms = new Pseudonymizer(Buffer.from('0123456789abcdef'), 100)
const principals = new Principals(pseudonyms, 100_000)
const of = (...raw: string[]) => principals.of(new HeaderView(raw))
const token = (claims: object) =>
  `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`

test('two tokens of one subject are one principal', () => {
  const a = of('Authorization', `Bearer ${token({ sub: 'u1', iat: 1 })}`)
  const b = of('authorization', `bearer ${token({ sub: 'u1', iat: 2 })}`)
  expect(a).toEqual(b)
  expect(a?.scheme).toBe('bearer')
})

test('Basic stands for its user, whatever the password', () => {
  const basic = (s: string) => of('Authorization', `Basic ${Buffer.from(s).toString('base64')}`)
  expect(basic('ann:1')).toEqual(basic('ann:2'))
  expect(basic('ann:1')).not.toEqual(basic('bob:1'))
})

test('no credential in what comes out', () => {
  const out = [
    of('Authorization', 'Bearer opaque-secret-token'),
    of('X-Api-Key', 'opaque-secret-token'),
    of('Cookie', 'theme=dark; sid=opaque-secret-token'),
    of('Authorization', 'opaque-secret-token'),
  ]
  for (const principal of out) {
    expect(principal).toBeDefined()
    expect(JSON.stringify(principal)).not.toContain('opaque-secret')
  }
})

test('preferences and csrf cookies authenticate nobody', () => {
  expect(of('Cookie', 'theme=dark; csrf_token=abcdefghijkl; lang=en')).toBeUndefined()
  expect(of('Accept', '*/*')).toBeUndefined()
})

test("C2: a vendor's key names the caller, whatever the field is called", () => {
  const by = (name: string, value = 'k3Jf9sLq2Zx8Vb7Nm4Tp') => of(name, value)
  expect(by('X-Shopify-Access-Token')).toEqual(by('PRIVATE-TOKEN'))
  expect(by('X-RapidAPI-Key')?.scheme).toBe('api-key')
  expect(by('Cf-Access-Jwt-Assertion', token({ sub: 'u1' }))?.subject).toBe(
    of('Authorization', `Bearer ${token({ sub: 'u1' })}`)?.subject,
  )
  expect(by('X-CSRF-Token')).toBeUndefined()
  expect(by('X-Request-Signature')).toBeUndefined()
})
