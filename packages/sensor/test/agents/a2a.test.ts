/** A2A in its bindings: JSON-RPC of 1.0 and 0.3, HTTP+JSON, gRPC; agent cards wherever they are served. */
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import { SensorCore } from '../../src/core'
import { Conversation } from '../support/conversation'

let port = 33_000

function talk(...messages: string[]): Exchange[] {
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 't', hmacKey: Buffer.alloc(16, 1) },
    { exchange: (exchange) => void exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  const conversation = new Conversation(core, '198.51.100.7', port++).open()
  messages.forEach((message, i) => void conversation.send(i % 2 === 0 ? 0 : 1, Buffer.from(message)))
  conversation.close()
  core.finish()
  return exchanges
}

const post = (body: object, path = '/', type = 'application/json') => {
  const text = JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nHost: agent.example\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const answer = (text: string, type = 'application/json') =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
const rpc = (id: number, value: object) => answer(JSON.stringify({ jsonrpc: '2.0', id, ...value }))
const message = {
  role: 'ROLE_USER',
  messageId: 'm1',
  contextId: 'ctx-1',
  parts: [{ text: 'hi' }, { data: { to: 'ann@x.example' } }],
}

test.each([
  ['1.0', 'SendMessage', message, { task: { id: 't', status: { state: 'TASK_STATE_COMPLETED' } } }, undefined],
  ['0.3', 'message/send', { ...message, role: 'user' }, { id: 't', status: { state: 'completed' } }, undefined],
  ['a failed task', 'SendMessage', message, { task: { id: 't', status: { state: 'TASK_STATE_FAILED' } } }, 500],
])('JSON-RPC: %s', (_, method, sent, result, outcome) => {
  const exchanges = talk(post({ jsonrpc: '2.0', id: 1, method, params: { message: sent } }), rpc(1, { result }))
  const [exchange] = exchanges
  expect(exchange!.api.id).toBe('POST agent.example/#SendMessage')
  expect(exchange!.agent).toMatchObject({ protocol: 'a2a', binding: 'jsonrpc', method: 'SendMessage' })
  expect(exchange!.response!.outcome).toBe(outcome)
  expect(exchange!.agent!.session).toMatch(/^h\./)
})

test('a skill that is named is part of the name; a stream is what it comes to', () => {
  const events = [
    { task: { id: 't', status: { state: 'TASK_STATE_SUBMITTED' } } },
    { statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_INPUT_REQUIRED' } } },
  ].map((result) => `data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`)
  const [exchange] = talk(
    post(
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'SendStreamingMessage',
        params: { message: { ...message, metadata: { skillId: 'book_flight' } } },
      },
      '/v1',
    ),
    answer(events.join(''), 'text/event-stream'),
  )
  expect(exchange!.api.id).toBe('POST agent.example/v1#SendStreamingMessage:book_flight')
  expect(exchange!.agent).toMatchObject({ asked: true, name: 'book_flight' })
})

test('HTTP+JSON keeps its path; what it carries says what it is', () => {
  for (const type of ['application/json', 'application/a2a+json']) {
    const [exchange] = talk(post({ message }, '/v1/message:send', type), answer(JSON.stringify({ message })))
    expect(exchange!.api.id).toBe('POST agent.example/v1/message:send')
    expect(exchange!.agent).toMatchObject({ protocol: 'a2a', binding: 'rest', method: 'SendMessage' })
  }
  const [other] = talk(post({ message: { text: 'hi' } }, '/v1/message:send'), answer('{}'))
  expect(other!.agent).toBeUndefined()
})

test('an unknown task is not there; other JSON-RPC is none of it', () => {
  const [first, second] = talk(
    post({ jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id: 'nope' } }),
    rpc(1, { error: { code: -32001, message: 'Task not found' } }),
    post({ jsonrpc: '2.0', id: 2, method: 'getTask', params: { id: 'nope' } }),
    rpc(2, { result: {} }),
  )
  expect([first!.api.id, outcomeStatus(first!.response)]).toEqual(['POST agent.example/#GetTask', 404])
  expect(second!.agent).toBeUndefined()
})

test.each([
  [
    '1.0',
    { supportedInterfaces: [{ url: 'https://agent.example/', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }] },
  ],
  ['0.3', { url: 'https://agent.example/', protocolVersion: '0.3.0' }],
])('an agent card, wherever it is served: %s', (_, place) => {
  const card = {
    name: 'Travel',
    version: '1.2.0',
    ...place,
    capabilities: { streaming: true },
    skills: [{ id: 'book_flight', name: 'Book', description: 'Books flights', tags: [] }],
  }
  const [exchange] = talk('GET /cards/travel HTTP/1.1\r\nHost: agent.example\r\n\r\n', answer(JSON.stringify(card)))
  expect(exchange!.agent).toMatchObject({
    protocol: 'a2a',
    method: 'GetAgentCard',
    server: { name: 'Travel', version: '1.2.0' },
    offered: [{ kind: 'skill', name: 'book_flight' }],
  })
})

test('gRPC: service and method are names already; only the service of the protocol is one of its agents', () => {
  const grpc = (path: string) =>
    `POST ${path} HTTP/1.1\r\nHost: agent.example\r\nContent-Type: application/grpc\r\nContent-Length: 7\r\n\r\n\0\0\0\0\u0002\n\0`
  const [agent, other] = ['/lf.a2a.v1.A2AService/SendMessage', '/shop.v1.A2AService/SendMessage'].map(
    (path) => talk(grpc(path), answer('\0\0\0\0\u0002\n\0', 'application/grpc'))[0]!,
  )
  expect(agent!.api.id).toBe('POST agent.example/lf.a2a.v1.A2AService/SendMessage')
  expect(agent!.agent).toMatchObject({ protocol: 'a2a', binding: 'grpc', method: 'SendMessage' })
  expect(other!.agent).toBeUndefined()
})
