/** Calls that come together in one body are calls of the APIs that they name: OData, Microsoft Graph, Google, GraphQL, JSON-RPC. */
import type { ActorEvent, Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../src/core'
import { DEFAULT_SENSOR_LIMITS } from '../src/options'
import type { SensorReport } from '../src/report'
import { Conversation } from './support/conversation'

let port = 21_000

interface Told {
  outer: Exchange[]
  inner: Exchange[]
  actors: ActorEvent[]
  report: SensorReport
}

/** @param turns requests and their answers, as texts */
function told(turns: [request: string, answer: string][], limits: Partial<typeof DEFAULT_SENSOR_LIMITS> = {}): Told {
  const exchanges: Exchange[] = []
  const actors: ActorEvent[] = []
  const core = new SensorCore(
    { sensor: 't', hmacKey: Buffer.alloc(16, 1), limits: { ...DEFAULT_SENSOR_LIMITS, ...limits } },
    {
      exchange: (exchange) => void exchanges.push(exchange),
      actor: (event) => void actors.push(event),
      heartbeat() {},
    },
  )
  const conversation = new Conversation(core, '198.51.100.7', port++).open()
  for (const [request, answer] of turns) conversation.send(0, request).send(1, answer)
  conversation.close()
  core.finish()
  const isInner = ({ message }: Exchange) => message?.protocol === 'batch'
  return {
    outer: exchanges.filter((one) => !isInner(one)),
    inner: exchanges.filter(isInner),
    actors,
    report: core.report(),
  }
}

const AUTHORIZATION = 'Authorization: Bearer outer-token-0123456789abcdef\r\n'

function post(path: string, type: string, body: string, fields = AUTHORIZATION): string {
  return `POST ${path} HTTP/1.1\r\nHost: api.example\r\n${fields}Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
function answer(type: string, body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

const part = (boundary: string, inner: string, id = '') =>
  `--${boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${id && `Content-ID: ${id}\r\n`}\r\n${inner}\r\n`
const multipart = (boundary: string, ...pieces: string[]) => `${pieces.join('')}--${boundary}--\r\n`
const withBody = (start: string, value: object) => {
  const text = JSON.stringify(value)
  return `${start}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
}

const said = ({ inner }: Told) => inner.map(({ api, response }) => `${api.id} ${response?.status ?? '-'}`).sort()

test('OData $batch: queries and a change set are calls of what they name, each with its own answer', () => {
  const request = multipart(
    'b1',
    part('b1', 'GET Customers(17)?$select=email HTTP/1.1\r\nAccept: application/json\r\n'),
    `--b1\r\nContent-Type: multipart/mixed; boundary=c1\r\n\r\n${multipart(
      'c1',
      part('c1', withBody('POST Orders HTTP/1.1', { sku: 'a-1', email: 'ida@example.com' }), '1'),
      part('c1', withBody('PATCH $1/Lines HTTP/1.1', { quantity: 2 }), '2'),
    )}\r\n`,
    part('b1', 'GET /odata/Products?$top=2 HTTP/1.1\r\n'),
  )
  const reply = multipart(
    'r1',
    part('r1', withBody('HTTP/1.1 200 OK', { id: 17, email: 'ida@example.com' })),
    `--r1\r\nContent-Type: multipart/mixed; boundary=rc\r\n\r\n${multipart(
      'rc',
      // In another order: they are told apart by their ids.
      part('rc', 'HTTP/1.1 204 No Content\r\n', '2'),
      part('rc', withBody('HTTP/1.1 201 Created', { id: 9 }), '1'),
    )}\r\n`,
    part('r1', withBody('HTTP/1.1 200 OK', { value: [{ id: 1 }, { id: 2 }, { id: 3 }] })),
  )
  const seen = told([
    [post('/odata/$batch', 'multipart/mixed; boundary=b1', request), answer('multipart/mixed; boundary=r1', reply)],
  ])
  expect(seen.outer.map(({ api }) => api.id)).toEqual(['POST api.example/odata/$batch'])
  expect(said(seen)).toEqual(
    [
      'GET api.example/odata/Customers({}) 200',
      'GET api.example/odata/Products 200',
      'PATCH api.example/odata/$ref/Lines 204',
      'POST api.example/odata/Orders 201',
    ].map((line) => expect.stringMatching(line.replace(/[$().]/g, '\\$&').replace('{}', '.*'))),
  )
  const of = (name: string) => seen.inner.find(({ api }) => api.id.includes(name))!
  expect(of('Products').response).toMatchObject({ records: 3 })
  expect(of('Orders').parameters).toContainEqual(expect.objectContaining({ in: 'request', name: 'email' }))
  expect(of('Customers').parameters).toContainEqual(expect.objectContaining({ in: 'response', name: 'email' }))
  // Who asks is who sent the batch.
  const [outer] = seen.outer
  for (const one of seen.inner) {
    expect(one).toMatchObject({ client: outer!.client, principal: outer!.principal, time: outer!.time })
    expect(one.quality).toMatchObject({ oneSided: false, truncated: false })
  }
  expect(new Set(seen.inner.map(({ id }) => id)).size).toBe(4)
  expect(seen.report.messages).toEqual({ batch: 4 })
  // A caller moves its bytes once.
  const moved = seen.actors.filter(({ actor }) => actor.startsWith('p:'))
  expect(moved).toHaveLength(5)
  expect(moved.reduce((sum, { bytesOut }) => sum + bytesOut, 0)).toBe(outer!.response!.bodyBytes)
})

test('a change set that is refused is answered once, and what a server did not come to has no answer', () => {
  const request = multipart(
    'b',
    `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${multipart(
      'c',
      part('c', withBody('POST A HTTP/1.1', { a: 1 })),
      part('c', withBody('POST B HTTP/1.1', { b: 1 })),
    )}\r\n`,
    part('b', 'GET C HTTP/1.1\r\n'),
  )
  const reply = multipart('r', part('r', withBody('HTTP/1.1 409 Conflict', { error: 'no' })))
  const seen = told([
    [post('/s/$batch', 'multipart/mixed; boundary=b', request), answer('multipart/mixed; boundary=r', reply)],
  ])
  expect(said(seen)).toEqual(['GET api.example/s/C -', 'POST api.example/s/A 409', 'POST api.example/s/B 409'])
})

test('batches in JSON: OData and Microsoft Graph, whatever order answers come in', () => {
  const request = {
    requests: [
      { id: '1', method: 'GET', url: '/me/messages?$top=1' },
      {
        id: '2',
        method: 'post',
        url: '/users',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer inner-token-fedcba9876543210' },
        body: { mail: 'ida@example.com', tags: ['a', '}]"'] },
      },
      { id: '3', method: 'DELETE', url: 'users/17', dependsOn: ['2'] },
    ],
  }
  const reply = {
    responses: [
      { id: '3', status: 204 },
      { id: '2', status: 403, headers: {}, body: { error: { code: 'Forbidden' } } },
      { id: '1', status: 200, body: { value: [{ subject: 'a' }, { subject: 'b' }] } },
    ],
  }
  const seen = told([
    [
      post('/v1.0/$batch', 'application/json', JSON.stringify(request)),
      answer('application/json', JSON.stringify(reply)),
    ],
  ])
  expect(said(seen)).toEqual([
    'DELETE api.example/v1.0/users/{id} 204',
    'GET api.example/v1.0/me/messages 200',
    'POST api.example/v1.0/users 403',
  ])
  const posted = seen.inner.find(({ api }) => api.method === 'POST')!
  expect(posted.parameters).toContainEqual(expect.objectContaining({ in: 'request', name: 'mail' }))
  // Credentials of its own name another caller, and leave the sensor no more than those of any request.
  expect(posted.principal).toBeDefined()
  expect(posted.principal).not.toEqual(seen.outer[0]!.principal)
  expect(JSON.stringify(seen.inner)).not.toMatch(/inner-token|outer-token/)
})

test('arrays of GraphQL and JSON-RPC: each operation counts, also the same one fifty times', () => {
  const logins = Array.from({ length: 50 }, (_, n) => ({
    operationName: 'Login',
    query: 'mutation Login($pin: String!) { login(pin: $pin) { token } }',
    variables: { pin: String(1000 + n) },
  }))
  const rpc = [
    { jsonrpc: '2.0', method: 'wallet.get', params: [1], id: 1 },
    { jsonrpc: '2.0', method: 'wallet.move', params: [2], id: '1' },
    { jsonrpc: '2.0', method: 'log.note', params: [] },
  ]
  const replies = [
    { jsonrpc: '2.0', error: { code: -32601, message: 'no' }, id: '1' },
    { jsonrpc: '2.0', result: { amount: 3 }, id: 1 },
  ]
  const seen = told([
    [
      post('/graphql', 'application/json', JSON.stringify(logins)),
      answer('application/json', JSON.stringify(logins.map(() => ({ data: null })))),
    ],
    [post('/rpc', 'application/json', JSON.stringify(rpc)), answer('application/json', JSON.stringify(replies))],
  ])
  expect(seen.outer.map(({ api }) => api.id)).toEqual(['POST api.example/graphql#batch', 'POST api.example/rpc#batch'])
  const counted: Record<string, number> = {}
  for (const one of said(seen)) counted[one] = (counted[one] ?? 0) + 1
  expect(counted).toEqual({
    'POST api.example/graphql#Login 200': 50,
    'POST api.example/rpc#log.note -': 1,
    'POST api.example/rpc#wallet.get 200': 1,
    'POST api.example/rpc#wallet.move 404': 1,
  })
})

test('an attack in a call is told of the API that it goes to', () => {
  const request = multipart(
    'b',
    part('b', "GET Items?name=x'%20UNION%20SELECT%20password%20FROM%20users-- HTTP/1.1\r\n"),
    part('b', 'GET Other HTTP/1.1\r\n'),
  )
  const { inner } = told([
    [post('/s/$batch', 'multipart/mixed; boundary=b', request), answer('multipart/mixed; boundary=r', '')],
  ])
  expect(inner.map(({ api, attacks }) => [api.id, (attacks ?? []).length > 0]).sort()).toEqual([
    ['GET api.example/s/Items', true],
    ['GET api.example/s/Other', false],
  ])
})

test('calls beyond the bound are counted and the batch says so; hosts that a call claims are no hosts', () => {
  const many = Array.from({ length: 200 }, (_, n) =>
    part('b', `GET http://h${n}.evil.example/items/${n} HTTP/1.1\r\nHost: h${n}.evil.example\r\n`),
  )
  const seen = told([
    [post('/batch', 'multipart/mixed; boundary=b', multipart('b', ...many)), answer('text/plain', 'x')],
  ])
  expect(seen.inner).toHaveLength(DEFAULT_SENSOR_LIMITS.batchCalls)
  expect(new Set(seen.inner.map(({ api }) => api.id))).toEqual(new Set(['GET api.example/items/{id}']))
  expect(seen.outer[0]!.quality.oddities).toContain('batch-cut')
  expect(seen.report.http['http.batch_calls_left']).toBe(200 - DEFAULT_SENSOR_LIMITS.batchCalls)
})

test('no body makes it throw, and none tells of more calls than it has bytes for', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      '{"requests":[',
      '{"id":"1","method":"GET","url":"/a"}',
      ',',
      ']',
      '}',
      '[',
      '{',
      '"',
      '\\',
      '{"jsonrpc":"2.0","method":"m","id":1}',
    ),
    fc.constantFrom(
      '--b\r\n',
      'Content-Type: application/http\r\n',
      '\r\n',
      'GET /x HTTP/1.1\r\n',
      '--b--',
      'Content-Type: multipart/mixed; boundary=b\r\n',
    ),
    fc.string({ maxLength: 12 }),
  )
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 60 }),
      fc.constantFrom('/x/$batch', '/graphql', '/rpc'),
      fc.constantFrom('multipart/mixed; boundary=b', 'application/json'),
      (bits, path, type) => {
        const text = bits.join('')
        const { inner, outer } = told([[post(path, type, text), answer(type, text)]])
        expect(outer.length).toBeLessThanOrEqual(2)
        expect(inner.length * 8).toBeLessThanOrEqual(text.length)
      },
    ),
    { numRuns: 300 },
  )
})
