import type { Parameter } from '@apiscope/schema'
import { Pseudonymizer } from '../../src/credentials/pseudonym'
import { HeaderView } from '../../src/headers'
import { ActorNaming } from '../../src/identity/actor'
import { identitiesOf } from '../../src/identity/identities'

const pseudonyms = new Pseudonymizer(Buffer.from('0123456789abcdef'), 100)
const of = (...parameters: Parameter[]) => identitiesOf(parameters, pseudonyms, 8)

test('an id learnt from one API and spent at another is the same key (Uber, 2019)', () => {
  const uuid = '7f0c2f9e-3c55-4f0e-9d27-2f1d6b8f0a11'
  const [phone, learnt] = of(
    { in: 'request', name: 'phone', values: ['+1 (415) 555-0100'] },
    { in: 'response', name: 'data.userUuid', values: [uuid] },
  )
  const [spent] = of({ in: 'path', name: '{1}', values: [uuid] })
  expect(phone).toMatchObject({ role: 'requested', kind: 'phone' })
  expect(learnt).toMatchObject({ role: 'returned', kind: 'object' })
  expect(spent).toMatchObject({ role: 'requested', kind: 'object', key: learnt.key })
})

test('a token for the e-mail address that the request named shows as issued (Sign in with Apple, 2020)', () => {
  const claims = Buffer.from('{"sub":"001","email":"victim@example.com"}').toString('base64url')
  const found = of(
    { in: 'request', name: 'email', values: ['Victim@example.com'] },
    { in: 'response', name: 'id_token', values: [`${Buffer.from('{"alg":"x"}').toString('base64url')}.${claims}.s`] },
  )
  const requested = found.find((i) => i.role === 'requested')
  expect(found.find((i) => i.role === 'issued' && i.kind === 'email')?.key).toBe(requested?.key)
})

test('words that end like ids are none, and the list is bounded', () => {
  expect(of({ in: 'response', name: 'paid', values: ['true'] }, { in: 'query', name: 'valid', values: ['1'] })).toEqual(
    [],
  )
  expect(of({ in: 'response', name: 'id', values: Array.from({ length: 100 }, (_, i) => `${i}`) })).toHaveLength(8)
})

describe('actors', () => {
  const naming = new ActorNaming(['10.0.0.0/8'])
  const forwarded = new HeaderView(['X-Forwarded-For', '1.1.1.1, 198.51.100.7, 10.2.2.2'])
  test('a trusted proxy is believed for the hop it saw, not for what the caller wrote', () =>
    expect(naming.clientIp('10.0.0.1', forwarded)).toBe('198.51.100.7'))
  test('anyone else is not believed', () => expect(naming.clientIp('203.0.113.9', forwarded)).toBe('203.0.113.9'))
  test('the principal comes first', () =>
    expect(naming.client({ ip: '203.0.113.9', port: 1 }, undefined, { scheme: 'bearer', subject: 'h.x' }).id).toBe(
      'p:h.x',
    ))
  test('a bad block names the option', () =>
    expect(() => new ActorNaming(['10.0.0.0/99'])).toThrow(/--trusted-proxy 10.0.0.0\/99/))
})
