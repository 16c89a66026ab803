import { describedTemplates, parseOpenApi } from '@apiscope/inventory'

const YAML = `
openapi: 3.1.0
info: { title: Shop, version: '2' }
servers: [{ url: 'https://{region}.Shop.test:443/v2/', variables: { region: { default: eu } } }, { url: /local }]
paths:
  /users/{userId}:
    get: { operationId: getUser }
    delete: { deprecated: true }
  /status:
    servers: [{ url: 'https://status.shop.test' }]
    get: {}
`

test('OpenAPI 3: servers with variables, the innermost list counts, every method', () => {
  const { title, version, hosts, operations } = parseOpenApi(YAML, 'shop.yaml')
  expect([title, version, hosts]).toEqual(['Shop', '2', ['eu.shop.test', 'status.shop.test']])
  expect(operations).toEqual([
    { method: 'GET', template: '/v2/users/{userId}', host: 'eu.shop.test', operationId: 'getUser', deprecated: false },
    { method: 'GET', template: '/local/users/{userId}', operationId: 'getUser', deprecated: false },
    { method: 'DELETE', template: '/v2/users/{userId}', host: 'eu.shop.test', deprecated: true },
    { method: 'DELETE', template: '/local/users/{userId}', deprecated: true },
    { method: 'GET', template: '/status', host: 'status.shop.test', deprecated: false },
  ])
})

test('Swagger 2.0: host and basePath', () => {
  const document = { swagger: '2.0', host: 'API.test:8080', basePath: '/v1/', paths: { '/a/{b}': { post: {} } } }
  const description = parseOpenApi(JSON.stringify(document), 'a.json')
  expect(description.operations[0]).toMatchObject({ host: 'api.test:8080', template: '/v1/a/{b}', method: 'POST' })
  expect(describedTemplates([description])).toEqual(new Map([['api.test:8080', ['/v1/a/{b}']]]))
})

test.each(['{"openapi":"3.0.0"}', '[]', 'a: [', '{', 'just words'])('what is no description is refused: %s', (text) => {
  expect(() => parseOpenApi(text, 'x.yaml')).toThrow(/--openapi x\.yaml: is n/)
})
