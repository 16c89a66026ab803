import { createHmac } from 'node:crypto'
import { parseRedaction } from '@apiscope/schema'
import { Pseudonymizer } from '../../src/credentials/pseudonym'
import { redactParameters } from '../../src/credentials/redact'
import { redactTarget, sealTarget } from '../../src/credentials/target'

const pseudonyms = new Pseudonymizer(Buffer.from('0123456789abcdef'), 100)

test('K8: a password is replaced by its kind and length alone, so that no word list can be tried on it', () => {
  const parameters = [{ in: 'request' as const, name: 'password', values: ['hunter2', 'hunter2'] }]
  redactParameters(parameters, pseudonyms)
  const [a, b] = parameters[0].values
  expect(a).toBe(b)
  expect(a).not.toContain('hunter2')
  expect(parseRedaction(a)).toEqual({ kind: 'password', length: 7 })
})

test('what was replaced is told beside the values', () => {
  const parameters = [
    { in: 'query' as const, name: 'q', values: ['[token:h.x:3:other]'] },
    { in: 'request' as const, name: 'token', values: ['2', 'AbCdEfGhIjKlMnOpQrSt1'] },
    { in: 'request' as const, name: 'password', values: ['hunter2'] },
  ]
  expect(redactParameters(parameters, pseudonyms)).toEqual([undefined, [1], true])
})

test('another key gives another pseudonym', () => {
  const other = new Pseudonymizer(Buffer.from('fedcba9876543210'), 100)
  expect(other.of('x')).not.toBe(pseudonyms.of('x'))
})

describe('targets', () => {
  test('without credentials stay byte for byte', () => {
    for (const target of ['/', '/a?b=c&d', '/a?', '*', '/p?token=2', 'http://h/p?q', '/%ff\xff?x=\xe9'])
      expect(redactTarget('GET', target, pseudonyms)).toBe(target)
  })
  test('lose tokens and passwords in the query', () => {
    const out = redactTarget('GET', '/login?user=ann&password=hunter2&access_token=AbCdEfGhIjKlMnOpQrSt', pseudonyms)
    expect(out).not.toContain('hunter2')
    expect(out).not.toContain('AbCdEfGhIjKl')
    expect(out).toContain('user=ann')
  })
  test('lose every value when sealed; K23: names are those of the parameters, which were masked', () => {
    const parameters = [
      { in: 'query' as const, name: '{email}', values: ['[sealed:…]'] },
      { in: 'request' as const, name: 'x', values: [] },
    ]
    expect(sealTarget('/users/{id}', parameters)).toBe('/users/{id}?%7Bemail%7D')
    expect(sealTarget('/users/{id}', undefined)).toBe('/users/{id}')
  })
  test('lose user information', () => {
    expect(redactTarget('GET', 'http://ann:pw@host/p', pseudonyms)).toBe('http://host/p')
  })
})

test('pseudonyms are HMAC-SHA256 (RFC 2104), for short, long and non-ASCII values', () => {
  for (const key of [Buffer.from('k'), Buffer.alloc(100, 7)])
    for (const value of ['', 'a', 'é€😀', 'x'.repeat(5000), 'ü'.repeat(341), 'ü'.repeat(342)])
      expect(new Pseudonymizer(key, 10).of(value)).toBe(
        `h.${createHmac('sha256', key).update(value).digest('base64url').slice(0, 16)}`,
      )
})

test.each([
  ['eyJhbGciOiJIUzI1NiJ9\\.eyJzdWIiOiJ1NyJ9\\.c2lnbmF0dXJl', '{}'],
  ['eyJhbGciOiJIUzI1NiJ9\\.eyJzdWIiOiJ1NyJ9\\.c2lnbmF0dXJl[]', '{}[]'],
  ['sessions.eyJhbGciOiJIUzI1NiJ9\\.eyJzdWIiOiJ1NyJ9\\.c2lnbmF0dXJl', 'sessions.{}'],
  ['tokens[eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1NyJ9.c2lnbmF0dXJl]', 'tokens[{}]'],
])('a token that is the key of an object does not leave in the name %s', (name, shape) => {
  const parameter: Parameter = { in: 'response', name, values: ['1'] }
  redactParameters([parameter], pseudonyms)
  expect(parameter.name.replace(/\[token:[^\]]*\]/, '{}')).toBe(shape)
})
