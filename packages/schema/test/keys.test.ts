import fc from 'fast-check'
import { apiName, keys, parseApiKey } from '../src/index.js'

const KINDS = [
  ['api', keys.api],
  ['params', keys.params],
  ['metrics', keys.metrics],
  ['past', keys.past],
  ['risk', keys.risk],
  ['risk:detail', keys.riskDetail],
] as const

/** Paths made of what keys are made of. */
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', ':', '%', '3A', '25', '%3A', '%253A', ':risk', ':params', ':detail', 'users', '{id}', 'é'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => `/${parts.join('')}`)
const id = fc.oneof(
  fc
    .tuple(fc.constantFrom('GET', 'POST', '?'), fc.constantFrom('a.test', 'a.test:8080', '[::1]:80'), path)
    .map(([method, host, template]) => apiName(method, host, template).id),
  path.map((text) => text.slice(1).replaceAll('/', '')),
)

describe('keys', () => {
  test('K14: what one key says of an API is said of no other', () => {
    fc.assert(
      fc.property(
        id,
        id,
        fc.constantFrom(...KINDS),
        fc.constantFrom(...KINDS),
        (a, b, [kindA, keyA], [kindB, keyB]) => {
          expect(keyA(a) === keyB(b)).toBe(a === b && kindA === kindB)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('K14: a key can be read back', () => {
    fc.assert(
      fc.property(id, fc.constantFrom(...KINDS), (a, [kind, key]) => {
        expect(parseApiKey(key(a))).toEqual({ id: a, kind })
      }),
      { numRuns: 3_000 },
    )
  })

  test('ordinary names stay as they are', () => {
    for (const name of ['GET shop.test/users/{id}', 'GET 10.0.0.1:8080/caf%C3%A9', 'POST a.test/graphql#Cart']) {
      expect(keys.api(name)).toBe(`apiscope:api:${name}`)
      expect(keys.risk(name)).toBe(`apiscope:api:${name}:risk`)
    }
    expect(keys.api('GET a.test/v1/users:risk')).toBe('apiscope:api:GET a.test/v1/users%3Arisk')
    expect(parseApiKey(keys.host('a.test'))).toBeUndefined()
  })
})
