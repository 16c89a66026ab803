/** The exported document, checked by a validator that follows the specification's own schemas. */
import { execFileSync } from 'node:child_process'
import { type ApiForExport, inventoryWorker, openApiDocument } from '@apiscope/inventory'
import { type Exchange, keys } from '@apiscope/schema'
import * as fc from 'fast-check'
import { exchange, run } from '../../../worker/test/collected'

/** The validator is an ES module, which Jest cannot import; one process checks many documents. */
function problemsOf(documents: object[]): unknown[] {
  const script = `import('@seriousme/openapi-schema-validator').then(async ({ Validator }) => {
    const out = []
    const validator = new Validator()
    for (const document of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
      const { valid, errors } = await validator.validate(document)
      if (!valid) out.push(errors)
    }
    console.log(JSON.stringify(out))
  })`
  const input = JSON.stringify(documents)
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { input, cwd: __dirname, maxBuffer: 1e8 }).toString(),
  )
}

/** APIs as the views tell of them. */
function exported(
  exchanges: Exchange[],
  labels: Record<string, { label: string; example?: string }[]> = {},
): ApiForExport[] {
  const { hashes } = run(inventoryWorker, exchanges)
  const listed = [...new Map(exchanges.map(({ api }) => [api.id, api])).values()].filter(
    ({ id }) => hashes[keys.api(id)],
  )
  return listed.map((api) => {
    const facts = Object.fromEntries(
      Object.entries(hashes[keys.api(api.id)]!).flatMap(([k, v]) => (v === null ? [] : [[k, String(v)]])),
    )
    const parameters: Record<string, unknown> = {}
    for (const [name, text] of Object.entries(hashes[keys.params(api.id)] ?? {}))
      parameters[name] = JSON.parse(String(text))
    for (const [name, held] of Object.entries(labels)) parameters[name] = { labels: held }
    return {
      ...api,
      calls: Number(facts.calls),
      firstSeen: facts.first_seen,
      lastSeen: facts.last_seen,
      labels: [],
      risk: 50,
      level: 'medium',
      facts,
      parameters,
    }
  })
}

const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))
const at = (document: unknown, ...path: string[]): unknown =>
  path.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)

test('paths, schemas, security, labels and answers read as a person would write them', () => {
  const jwt = { scheme: 'jwt', in: 'header' as const, name: 'authorization', algorithm: 'RS256', expiresInS: 600 }
  const order = times(60, (i) =>
    exchange({
      api: ['GET', 'shop.example', '/v1/users/{id}/orders'],
      principal: { scheme: 'bearer', subject: 'h' },
      credentials: [jwt],
      status: i % 6 ? 200 : 404,
      parameters: [
        { in: 'path', name: '{1}', values: ['3e6b3a66-7e4b-46bb-a5bf-1f8f37f96ba2'] },
        ...(i % 2 ? [{ in: 'query' as const, name: 'page', values: [String(i)] }] : []),
        ...(i % 6
          ? [
              { in: 'response' as const, name: 'orders[].lines[].sku', values: ['A-1'] },
              { in: 'response' as const, name: 'orders[].status', values: [['open', 'paid'][i % 2]!] },
              { in: 'response' as const, name: 'orders[].zip', values: ['02139'] },
              { in: 'response' as const, name: 'owner.mail', values: ['a@b.example'] },
            ]
          : [{ in: 'response' as const, name: 'error', values: ['no such user'] }]),
      ],
    }),
  )
  const document = openApiDocument(
    'shop.example',
    exported(order, { 'response:owner.mail': [{ label: 'EMAIL', example: 'a•••@b•••.example' }] }),
  )
  const get = at(document, 'paths', '/v1/users/{userId}/orders', 'get')
  expect(get).toMatchObject({ operationId: 'getV1UsersByUserIdOrders', tags: ['users'], security: [{ jwt: [] }] })
  expect(at(get, 'parameters')).toEqual([
    {
      name: 'userId',
      in: 'path',
      required: true,
      schema: { type: 'string', format: 'uuid', 'x-apiscope-length': [36, 36] },
    },
    {
      name: 'page',
      in: 'query',
      required: false,
      schema: { type: 'integer', 'x-apiscope-range': [1, 59], 'x-apiscope-presence': 0.5 },
    },
  ])
  const good = at(get, 'responses', '200', 'content', 'application/json', 'schema')
  expect(good).toMatchObject({ type: 'object', required: ['orders', 'owner'] })
  const item = at(good, 'properties', 'orders', 'items')
  expect(item).toMatchObject({ required: ['lines', 'status', 'zip'] })
  expect(at(item, 'properties', 'lines', 'items', 'properties', 'sku')).toMatchObject({ type: 'string' })
  expect(at(item, 'properties', 'status')).toMatchObject({ enum: ['open', 'paid'] })
  expect(at(item, 'properties', 'zip')).toMatchObject({ type: 'string' })
  expect(at(good, 'properties', 'owner', 'properties', 'mail')).toMatchObject({
    format: 'email',
    examples: ['a•••@b•••.example'],
    'x-apiscope-labels': ['EMAIL'],
  })
  expect(at(good, 'properties', 'error')).toBeUndefined()
  expect(at(get, 'responses', '404', 'content', 'application/json', 'schema', 'properties', 'error')).toMatchObject({
    type: 'string',
  })
  expect(at(document, 'components', 'securitySchemes', 'jwt')).toMatchObject({ scheme: 'bearer', bearerFormat: 'JWT' })
  expect(problemsOf([document])).toEqual([])
})

test('every way to authenticate becomes a scheme, optional where calls without it succeed', () => {
  const ways = [
    { scheme: 'basic', in: 'header' as const, name: 'authorization' },
    { scheme: 'api-key', in: 'query' as const, name: 'api_key' },
    { scheme: 'cookie', in: 'cookie' as const, name: 'sid' },
    { scheme: 'aws4', in: 'header' as const, name: 'authorization', algorithm: 'hmac-sha256' },
    { scheme: 'hmac', in: 'header' as const, name: 'x-hub-signature' },
    { scheme: 'mtls', in: 'header' as const, name: 'x-forwarded-client-cert' },
  ]
  const document = openApiDocument(
    'shop.example',
    exported(times(70, (i) => exchange(i % 7 ? { credentials: [ways[i % 6]!] } : {}))),
  )
  expect(Object.keys(at(document, 'components', 'securitySchemes') as object).sort()).toEqual([
    'aws4',
    'basic',
    'clientCertificate',
    'cookie-sid',
    'header-x-hub-signature',
    'query-api_key',
  ]) // prettier-ignore
  expect(at(document, 'paths', '/users/{userId}', 'get', 'security')).toContainEqual({})
  expect(problemsOf([document])).toEqual([])
})

test('operations of one path share it; what no path item holds is named', () => {
  const exchanges = ['/graphql#GetUser', '/graphql#pay', '/graphql'].flatMap((template) =>
    times(3, () =>
      exchange({
        api: ['POST', 'g.example', template],
        parameters: [{ in: 'request', name: 'variables.id', values: ['1'] }],
      }),
    ),
  )
  const document = openApiDocument(
    'g.example',
    exported([
      ...exchanges,
      exchange({ api: ['CONNECT', 'g.example', '/'] }),
      exchange({ api: ['OPTIONS', 'g.example', '*'] }),
    ]),
  )
  expect(Object.keys(at(document, 'paths') as object)).toEqual(['/graphql'])
  expect(
    (at(document, 'paths', '/graphql', 'post', 'x-apiscope-operations') as { name: string }[])
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['', 'GetUser', 'pay'])
  expect(document['x-apiscope-left-out']).toEqual(['CONNECT /', 'OPTIONS *'])
  expect(problemsOf([document])).toEqual([])
})

test('K23: words that a sealed sensor keeps to itself are parameters: no client sends them', () => {
  const [one, other] = ['~d00055-aaaaaaaaaa', '~d00056-bbbbbbbbbb']
  const id = { in: 'path' as const, name: '{1}', values: ['17'] }
  const exchanges = [one, other].flatMap((word) =>
    times(4, () => exchange({ api: ['GET', 'w.example', `/users/${word}/orders/{id}`], parameters: [id] })),
  )
  const document = openApiDocument('w.example', exported(exchanges))
  expect(Object.keys(at(document, 'paths') as object)).toEqual(['/users/{sealedWord1}/orders/{orderId}'])
  const operation = at(document, 'paths', '/users/{sealedWord1}/orders/{orderId}', 'get')
  expect(at(operation, 'parameters')).toMatchObject([
    { name: 'sealedWord1', schema: { type: 'string' } },
    { name: 'orderId', schema: { type: 'integer' } },
  ])
  expect(problemsOf([document])).toEqual([])
})

test('a form is flat, and a part with a file name is a file', () => {
  const request = {
    version: '1.1',
    method: 'POST',
    target: '/avatar',
    host: 'h.example',
    bodyBytes: 9,
    contentType: 'multipart/form-data; boundary=x',
  }
  const parameters = ['nick.name', 'picture.filename'].map((name) => ({
    in: 'request' as const,
    name,
    values: ['abc'],
  }))
  const document = openApiDocument(
    'h.example',
    exported(times(6, () => exchange({ api: ['POST', 'h.example', '/avatar'], request, parameters }))),
  )
  expect(
    at(document, 'paths', '/avatar', 'post', 'requestBody', 'content', 'multipart/form-data', 'schema'),
  ).toMatchObject({
    required: ['nick.name', 'picture'],
    properties: {
      'nick.name': { type: 'string' },
      picture: { type: 'string', contentMediaType: 'application/octet-stream' },
    },
  })
})

test('whatever names traffic invents, the document is valid', () => {
  const name = fc.oneof(
    fc.constantFrom(
      '$',
      '[]',
      '[].a',
      'a',
      'a.b',
      'a[][].b',
      '__proto__',
      'constructor.x',
      'a.{key}',
      '',
      '.',
      'x@y',
      'Accept',
    ),
    fc.string(),
  )
  const parameter = fc.record({
    in: fc.constantFrom('path', 'query', 'header', 'cookie', 'request', 'response'),
    name,
    values: fc.array(fc.constantFrom('', '1', '1.5', 'x', 'true', '2024-01-01', '[token:h.Zm9v:180:base64]'), {
      maxLength: 2,
    }),
  })
  const one = fc.record({
    template: fc.constantFrom(
      '/',
      '/a/{id}',
      '/a/{id}/b/{id}.json',
      '/m;lat={id}',
      '/o({id})',
      '/x/{rest}',
      '/?',
      '*',
      '/a b',
      '/rpc#m.n',
    ),
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'CONNECT', 'PURGE'),
    status: fc.constantFrom(200, 404, 101, 999),
    type: fc.constantFrom('application/json', 'text/html', 'a b', 'multipart/form-data', 'text/xml', '*/*'),
    scheme: fc.constantFrom(undefined, 'jwt', 'x y', '__proto__', 'mtls', 'bearer'),
    parameters: fc.array(parameter, { maxLength: 5 }),
  })
  const documents = fc.sample(fc.array(one, { minLength: 1, maxLength: 8 }), { numRuns: 40, seed: 7 }).map((parts) =>
    openApiDocument(
      'h.example',
      exported(
        parts.map(({ template, method, status, type, scheme, parameters }) =>
          exchange({
            api: [method, 'h.example', template],
            request: { version: '1.1', method, target: '/', host: 'h.example', bodyBytes: 3, contentType: type },
            response: { status, bodyBytes: 3, contentType: type },
            parameters: parameters as Exchange['parameters'],
            ...(scheme ? { credentials: [{ scheme, in: 'query' as const, name: 'k' }] } : {}),
          }),
        ),
      ),
    ),
  )
  expect(problemsOf(documents)).toEqual([])
})
