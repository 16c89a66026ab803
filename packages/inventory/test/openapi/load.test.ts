import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describedTemplates, loadOpenApi, parseOpenApi } from '@apiscope/inventory'

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

describe('X1: path items by reference', () => {
  const files: Record<string, unknown> = {
    'users.yaml': { '/users': { get: { operationId: 'list' } }, deep: { $ref: './more.json#/items/a~1b' } },
    'more.json': { items: { 'a/b': { delete: {} } } },
    'loop.yaml': { $ref: 'loop.yaml' },
    'whole.yaml': { patch: {} },
  }
  const read = (name: string) => files[name]
  const load = (paths: object, rest: object = {}) =>
    parseOpenApi(JSON.stringify({ openapi: '3.1.0', info: {}, paths, ...rest }), 'api.json', read)
  const names = ({ operations }: ReturnType<typeof load>) =>
    operations.map(({ method, template }) => `${method} ${template}`)

  test('to the same document and to files beside it, through several of them', () => {
    const described = load(
      {
        '/a': { $ref: '#/components/pathItems/A' },
        '/b': { $ref: 'users.yaml#/~1users' },
        '/c': { $ref: './users.yaml#/deep' },
        '/d': { $ref: 'whole.yaml' },
        '/e': { $ref: '#/paths/~1d', post: {} },
        '/f%20': { $ref: '#/components/pathItems/with%20blank' },
      },
      { components: { pathItems: { A: { get: {} }, 'with blank': { put: {} } } } },
    )
    expect(names(described)).toEqual(['GET /a', 'GET /b', 'DELETE /c', 'PATCH /d', 'POST /e', 'PATCH /e', 'PUT /f%20'])
    expect(described.warnings).toEqual([])
  })

  test('what is not followed is told, path by path, and the others are kept', () => {
    const refs = {
      '/out': '../secret.yaml',
      '/root': '/etc/passwd',
      '/web': 'https://example.test/a.yaml',
      '/coded': '%2e%2e%2fsecret.yaml',
      '/sub': 'sub/dir.yaml',
      '/none': 'none.yaml',
      '/nowhere': '#/components/pathItems/B',
      '/proto': '#/__proto__',
      '/loop': 'loop.yaml',
    }
    const described = load({
      ...Object.fromEntries(Object.entries(refs).map(([path, $ref]) => [path, { $ref }])),
      '/bad': 7,
      '/ok': { get: {} },
    })
    expect(names(described)).toEqual(['GET /ok'])
    expect(described.warnings.map((text) => /path (\S+) is left out: ./.exec(text)?.[1])).toEqual([
      ...Object.keys(refs),
      '/bad',
    ])
  })

  test('3.2: query and additionalOperations', () => {
    const described = load({
      '/a': { query: {}, additionalOperations: { COPY: { operationId: 'copy' }, 'NO GOOD': {}, LINK: null } },
    })
    expect(names(described)).toEqual(['QUERY /a', 'COPY /a'])
  })

  test('from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'apiscope-openapi-'))
    writeFileSync(
      join(folder, 'api.yaml'),
      "openapi: 3.1.0\npaths:\n  /a: { $ref: 'b.yaml#/x' }\n  /c: { $ref: 'broken.yaml' }\n",
    )
    writeFileSync(join(folder, 'b.yaml'), 'x: { get: {} }\n')
    writeFileSync(join(folder, 'broken.yaml'), '{ nope')
    const described = loadOpenApi(join(folder, 'api.yaml'))
    rmSync(folder, { recursive: true })
    expect(names(described)).toEqual(['GET /a'])
    expect(described.warnings).toHaveLength(1)
  })
})
