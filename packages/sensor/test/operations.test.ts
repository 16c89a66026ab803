/** GraphQL operations and JSON-RPC methods are APIs of their own, named by the request alone. */
import type { Exchange } from '@apiscope/schema'
import * as fc from 'fast-check'
import { SensorCore } from '../src/core'
import { DEFAULT_SENSOR_LIMITS } from '../src/options'
import { answer, Conversation } from './support/conversation'

let port = 20_000

function named(requests: string[], limits: Partial<typeof DEFAULT_SENSOR_LIMITS> = {}): Exchange[] {
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 't', hmacKey: Buffer.alloc(16, 1), limits: { ...DEFAULT_SENSOR_LIMITS, ...limits } },
    { exchange: (exchange) => void exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  const conversation = new Conversation(core, '198.51.100.7', port++).open()
  for (const request of requests) conversation.send(0, request).send(1, answer('{"data":{"user":{"id":1}}}'))
  conversation.close()
  core.finish()
  return exchanges
}

const post = (path: string, body: object | string, type = 'application/json') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nHost: g.example\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const idOf = (request: string) => named([request])[0]!.api.id

test.each([
  [
    'operationName',
    post('/graphql', { query: 'query A { a } query B { b }', operationName: 'B' }),
    'POST g.example/graphql#B',
  ],
  [
    'name in the document',
    post('/graphql', { query: 'mutation PayOrder($id: ID!) { pay(id: $id) { ok } }' }),
    'POST g.example/graphql#PayOrder',
  ],
  ['first field', post('/api/graphql', { query: '{ me: user(id: 1) { name } }' }), 'POST g.example/api/graphql#user'],
  [
    'behind a fragment',
    post('/graphql', { query: 'fragment F on User { id } query { user { ...F } }' }),
    'POST g.example/graphql#user',
  ],
  ['a document as body', post('/graphql', 'query Q { a }', 'application/graphql'), 'POST g.example/graphql#Q'],
  [
    'GET',
    'GET /graphql?query=query+Find%7Bfind%7Bid%7D%7D HTTP/1.1\r\nHost: g.example\r\n\r\n',
    'GET g.example/graphql#Find',
  ],
  ['a batch of one', post('/graphql', [{ operationName: 'X', query: 'query X { x }' }]), 'POST g.example/graphql#X'],
  [
    'a batch of several',
    post('/graphql', [{ operationName: 'X' }, { operationName: 'Y' }]),
    'POST g.example/graphql#batch',
  ],
  [
    'JSON-RPC',
    post('/rpc', { jsonrpc: '2.0', method: 'wallet.getBalance', params: [1], id: 1 }),
    'POST g.example/rpc#wallet.getBalance',
  ],
  ['JSON-RPC at the root', post('/', { jsonrpc: '2.0', method: 'eth_call', id: 1 }), 'POST g.example/#eth_call'],
  ['MCP', post('/mcp', { jsonrpc: '2.0', method: 'tools/call', id: 1 }), 'POST g.example/mcp#tools/call'],
  ['no JSON-RPC', post('/', { method: 'card', amount: 5 }), 'POST g.example/'],
  ['an opaque name', post('/graphql', { operationName: 'q3f9a8c7d6e5b4a3c2d1e0f9' }), 'POST g.example/graphql#{id}'],
  ['no name', post('/graphql', { operationName: 'a b<script>' }), 'POST g.example/graphql'],
  ['another path', post('/orders', { operationName: 'X', query: '{ a }' }), 'POST g.example/orders'],
])('%s', (_what, request, id) => expect(idOf(request)).toBe(id))

test('the name does not depend on whether the exchange is in the sample, and the body outside it is not told', () => {
  const requests = Array.from({ length: 40 }, (_, i) =>
    post('/graphql', {
      query: 'query GetUser($id: ID!) { user(id: $id) { id } }',
      variables: { id: `${i}` },
      padding: 'x'.repeat(i % 3 ? 10 : 20_000),
    }),
  )
  const few = named(requests, { inspectFirst: 2, inspectEvery: 1000 })
  expect(new Set(few.map(({ api }) => api.id))).toEqual(new Set(['POST g.example/graphql#GetUser']))
  expect(few.filter(({ parameters }) => parameters !== undefined).length).toBeLessThan(20)
  expect(new Set(named(requests).map(({ api }) => api.id))).toEqual(new Set(['POST g.example/graphql#GetUser']))
})

test('an operation that comes late has a first sample of its own', () => {
  const requests = [
    ...Array.from({ length: 30 }, () => post('/graphql', { operationName: 'Old' })),
    ...Array.from({ length: 3 }, () => post('/graphql', { operationName: 'New' })),
  ]
  const late = named(requests, { inspectFirst: 4, inspectEvery: 1000 }).filter(({ api }) => api.id.endsWith('#New'))
  expect(late.map(({ parameters }) => parameters?.some(({ in: place }) => place === 'response'))).toEqual([
    true,
    true,
    true,
  ])
})

test('no body, however odd, stops the sensor', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom('{"query":"{', '[{"query":"query"}', '{"jsonrpc":"2.0","method":1}', '{"query":"{a(b:{"}'),
      ),
      (body) => {
        const [exchange] = named([post('/graphql', body.replace(/[^\x20-\x7e]/g, '?'))])
        expect(exchange!.api.id.startsWith('POST g.example/graphql')).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
