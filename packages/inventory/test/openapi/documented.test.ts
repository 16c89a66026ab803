import { createInventoryWorker, documentedBy, parseOpenApi } from '@apiscope/inventory'
import { apiName, type Fact, keys } from '@apiscope/schema'
import { exchange, run } from '../../../worker/test/collected'

const document = (servers: string[]) =>
  parseOpenApi(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      servers: servers.map((url) => ({ url })),
      paths: {
        '/users/{userId}': { get: {} },
        '/files/{name}.json': { get: {} },
        '/users/me': { get: { deprecated: true } },
        '/graphql': { post: {} },
      },
    }),
    'd',
  )
const known = documentedBy([document(['https://shop.example/v1'])])

test.each([
  ['GET', '/v1/users/{id}', true],
  ['GET', '/v1/users/me', 'deprecated'],
  ['HEAD', '/v1/users/me', 'deprecated'],
  ['HEAD', '/v1/users/{id}', true],
  ['OPTIONS', '/v1/users/{id}', true],
  ['DELETE', '/v1/users/{id}', false],
  ['GET', '/users/{id}', false],
  ['GET', '/v1/users/{id}/orders', false],
  ['GET', '/v1/files/report.json', true],
  ['GET', '/v1/files/report.xml', false],
  ['POST', '/v1/graphql#pay', true],
])('%s %s is documented: %s', (method, template, expected) =>
  expect(known(apiName(method, 'shop.example', template))).toBe(expected),
)

test('a host without a document is neither', () => {
  expect(known(apiName('GET', 'other.example', '/v1/users/{id}'))).toBeUndefined()
  expect(documentedBy([document(['/v1'])])(apiName('GET', 'other.example', '/v1/users/{id}'))).toBe(true)
})

test('what the document lacks is a shadow: told once, without any learning, in views and to the risk worker', () => {
  const worker = createInventoryWorker({ documented: known })
  const exchanges = Array.from({ length: 20 }, () => [
    exchange({ api: ['DELETE', 'shop.example', '/v1/users/{id}'] }),
    exchange({ api: ['GET', 'shop.example', '/v1/users/{id}'] }),
    exchange({ api: ['GET', 'other.example', '/x'] }),
    exchange({ api: ['GET', 'shop.example', '/wp-admin'], status: 404 }),
  ]).flat()
  const out = run(worker, exchanges)
  expect(out.alerts.map(({ kind, api }) => [kind, api.id])).toEqual([
    ['shadow_api', 'DELETE shop.example/v1/users/{id}'],
  ])
  expect(out.hashes[keys.api('DELETE shop.example/v1/users/{id}')]).toMatchObject({ lifecycle: 'shadow' })
  const facts = Object.fromEntries(out.published.map(({ key, value }) => [key, (value as Fact).values]))
  expect(facts['DELETE shop.example/v1/users/{id}']).toMatchObject({ shadow: true, documented: false })
  expect(facts['GET shop.example/v1/users/{id}']).toMatchObject({ shadow: false, documented: true })
  expect(facts['GET other.example/x']).not.toHaveProperty('documented')
})
