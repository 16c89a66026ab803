import { credentialKind, plainName } from '../../src/credentials/kinds'

const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"u1"}').toString('base64url')}.c2ln`

describe('what counts as a credential', () => {
  const credentials: [Parameters<typeof credentialKind>, string][] = [
    [['request', 'password', 'hunter2'], 'password'],
    [['request', 'user.newPassword', 'x'], 'password'],
    [['query', 'api_key', '9f8e7d6c5b4a39281706'], 'token'],
    [['response', 'access_token', 'b64-AbCdEfGhIjKlMnOp'], 'token'],
    [['response', 'data[].anything', jwt], 'jwt'],
    [['header', 'x-note', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'], 'secret'],
    [['cookie', 'PHPSESSID', 'abc'], 'session'],
    [['cookie', 'whatever', 'Zm9vYmFyYmF6'], 'cookie'],
  ]
  test.each(credentials)('%j is a %s', (args, kind) => expect(credentialKind(...args)).toBe(kind))

  const harmless: Parameters<typeof credentialKind>[] = [
    ['query', 'token', '2'],
    ['query', 'token', '1700000000000'],
    ['query', 'key', 'name'],
    ['response', 'paid', 'true'],
    ['cookie', 'lang', 'en'],
    ['cookie', 'mail', 'a@example.com'],
    ['request', 'passenger', 'Ann'],
    ['request', 'pincode', '560001'],
    ['query', 'password', ''],
  ]
  test.each(harmless)('%s %s %s may leave', (where, name, value) =>
    expect(credentialKind(where, name, value)).toBeUndefined(),
  )

  test('names are compared without case, separators and path', () => {
    expect(plainName('user.Access-Token')).toBe('accesstoken')
    expect(plainName('tokens[]')).toBe('tokens')
  })
})
