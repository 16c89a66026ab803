import type { HttpExchange } from '../../src/index'
import { TestFlow } from '../support/flow'
import { data, headers, PREFACE, SETTINGS } from '../support/grpc-wire'
import { ACCEPT, fromClient, fromServer, UPGRADE } from './wire'

const opened = (options = {}, ...fields: string[]) =>
  new TestFlow({ inspect: 1 << 20, ...options }).client(UPGRADE('/api')).server(ACCEPT(...fields))
const client = (flow: TestFlow, value: unknown) => flow.client(fromClient(JSON.stringify(value)))
const server = (flow: TestFlow, value: unknown) => flow.server(fromServer(JSON.stringify(value)))

/** `operation request>response status`, `-` for what is not there. */
const brief = ({ request, response, message, reason }: HttpExchange) =>
  `${message!.operation ?? '-'} ${request ? 'c' : '-'}${response ? 's' : '-'} ${message!.status ?? '-'}${reason ? ` ${reason}` : ''}`

describe('JSON-RPC', () => {
  test('a call waits for its answer, whatever comes between, and both are told as one', () => {
    const flow = opened()
    client(flow, { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to: '0x1' }] })
    client(flow, { jsonrpc: '2.0', id: 'b', method: 'account.get', params: { id: 7 } })
    server(flow, { jsonrpc: '2.0', method: 'eth_subscription', params: {} })
    server(flow, { jsonrpc: '2.0', id: 'b', result: { list: [1, 2] } })
    server(flow, { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'no such method' } })
    expect(flow.messages.map(brief)).toEqual(['eth_subscription -s 200', 'account.get cs 200', 'eth_call cs 404'])
    expect(flow.messages[1]!.response!.records).toBe(2)
  })

  test('a notification names what no server has answered for; an answer that nobody waits for names nothing', () => {
    const flow = opened()
    client(flow, { jsonrpc: '2.0', method: 'log.add', params: {} })
    server(flow, { jsonrpc: '2.0', id: 9, result: 1 })
    expect(flow.messages.map(brief)).toEqual(['log.add c- -', '- -s 200'])
  })

  test('a batch of one method is that method, of several a batch', () => {
    const flow = opened()
    const call = (id: number, method: string) => ({ jsonrpc: '2.0', id, method })
    client(flow, [call(1, 'a.b'), call(2, 'a.b')])
    server(flow, [
      { jsonrpc: '2.0', id: 1, result: 1 },
      { jsonrpc: '2.0', id: 2, result: 1 },
    ])
    client(flow, [call(3, 'a.b'), call(4, 'c.d')])
    flow.close()
    expect(flow.messages.map(brief)).toEqual(['a.b cs 200', 'batch c- - no-response'])
  })

  test('no more wait than may, an id that comes again ends the call before, and none waits for ever', () => {
    const flow = opened({ pendingRequests: 3, wsReplyMs: 10 })
    for (const id of [1, 2, 2, 3, 4]) client(flow, { jsonrpc: '2.0', id, method: `m${id}` })
    expect(flow.messages.map(brief)).toEqual(['m2 c- - no-response', 'm1 c- - pending-limit'])
    flow.time += 20
    server(flow, { any: 'thing' })
    expect(flow.messages.map(brief).slice(2)).toEqual([
      'm2 c- - no-response',
      'm3 c- - no-response',
      'm4 c- - no-response',
      '- -s 200',
    ])
    // Its answer still belongs to it.
    server(flow, { jsonrpc: '2.0', id: 4, result: 1 })
    expect(flow.messages.map(brief).slice(6)).toEqual(['m4 -s 200'])
  })
})

describe('GraphQL', () => {
  test.each([
    ['graphql-transport-ws', 'subscribe', 'next', 'complete'],
    ['graphql-ws', 'start', 'data', 'stop'],
  ])(
    '%s: operations by name; the first answer is that of the call, later ones belong to it',
    (protocol, call, answer, end) => {
      const flow = opened({}, `Sec-WebSocket-Protocol: ${protocol}`)
      client(flow, { type: 'connection_init', payload: { Authorization: 'Bearer abc' } })
      server(flow, { type: 'connection_ack' })
      client(flow, {
        type: call,
        id: '1',
        payload: { query: 'subscription OnPrice { price { bid } }', variables: { id: 3 } },
      })
      client(flow, {
        type: call,
        id: '2',
        payload: { operationName: 'GetUser', query: 'query GetUser { user { id } }' },
      })
      server(flow, { type: answer, id: '1', payload: { data: { price: { bid: 1 } } } })
      server(flow, { type: answer, id: '2', payload: { data: { user: { id: 1 } } } })
      server(flow, { type: 'complete', id: '2' })
      server(flow, { type: answer, id: '1', payload: { data: { price: { bid: 2 } } } })
      client(flow, { type: end, id: '1' })
      client(flow, { type: call, id: '3', payload: { query: 'query { nothing { id } }' } })
      server(flow, { type: 'error', id: '3', payload: [{ message: 'no' }] })
      expect(flow.messages.map(brief)).toEqual([
        '- c- 101',
        '- -s 200',
        'OnPrice cs 200',
        'GetUser cs 200',
        'GetUser -s 200',
        'OnPrice -s 200',
        'OnPrice c- -',
        'nothing cs 400',
      ])
      expect(flow.messages[0]!.message!.isInit).toBe(true)
    },
  )

  test('AWS AppSync: the request stands as a text in the message', () => {
    const flow = opened()
    const request = JSON.stringify({ query: 'subscription OnNew { onNew { id } }', variables: {} })
    client(flow, { type: 'start', id: 'x', payload: { data: request, extensions: { authorization: {} } } })
    server(flow, { type: 'start_ack', id: 'x' })
    server(flow, { type: 'data', id: 'x', payload: { data: { onNew: { id: 1 } } } })
    expect(flow.messages.map(brief)).toEqual(['- -s 200', 'OnNew cs 200'])
  })
})

test('small messages beyond what they pay for are told as one, with all they say', () => {
  const flow = opened({ wsSmallMessages: 10 })
  for (let n = 0; n < 500; n++) flow.server(fromServer(`{"n":${n}}`))
  flow.close()
  const told = flow.messages.map(({ message, response }) => ({
    count: message!.count,
    text: response!.body!.toString(),
  }))
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(500)
  expect(told.length).toBeLessThan(120)
  expect(told.map(({ text }) => text.trim()).join('\n')).toContain('{"n":77}')
  const texts = told.flatMap(({ text }) => text.trim().split('\n'))
  expect(new Set(texts).size).toBe(500)
  expect(flow.messages.reduce((sum, { response }) => sum + response!.records, 0)).toBe(500)
})

describe('over HTTP/2 (RFC 8441)', () => {
  const ASK = {
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':scheme': 'https',
    ':path': '/api',
    ':authority': 'chat.example',
  }
  const open = () =>
    new TestFlow({ inspect: 1 << 20 })
      .client(PREFACE)
      .server(SETTINGS)
      .client(headers(1, { ...ASK, 'sec-websocket-version': '13' }))
      .server(headers(1, { ':status': '200' }))

  test('the exchange is told when the server accepts, as what HTTP/1 asks for; messages as they come', () => {
    const flow = open()
    expect(flow.exchanges.map(({ request, response }) => [request!.method, request!.target, response!.status])).toEqual(
      [['GET', '/api', 200]],
    )
    const call = fromClient('{"jsonrpc":"2.0","id":1,"method":"a.b"}')
    flow.client(data(1, call.subarray(0, 9))).client(data(1, call.subarray(9)))
    const twice = Buffer.concat([fromServer('{"jsonrpc":"2.0","id":1,"result":2}'), fromServer('{"more":1}')])
    flow.server(data(1, twice))
    flow
      .client(data(1, Buffer.alloc(0), true))
      .server(data(1, Buffer.alloc(0), true))
      .close()
    expect(flow.messages.map(brief)).toEqual(['a.b cs 200', '- -s 200'])
    const seqs = flow.messages.map(({ response }) => response!.seq)
    expect(new Set(seqs).size).toBe(2)
    expect(flow.exchanges).toHaveLength(1)
    expect(flow.tunnels).toEqual([{ kind: 'websocket', frames: 3, bytes: expect.any(Number) }])
  })

  test('a loss inside DATA costs the message that it lies in', () => {
    const flow = open()
    const one = fromServer('{"text":"one"}')
    const sent = data(1, one)
    flow.server(sent.subarray(0, 15)).lose(1, sent.length - 15)
    flow.server(data(1, fromServer('{"text":"two"}'))).close()
    expect(flow.messages.map(({ response }) => [response!.gapBytes > 0, response!.body?.toString()])).toEqual([
      [true, expect.any(String)],
      [false, '{"text":"two"}'],
    ])
  })

  test('a refused one is an exchange as any other', () => {
    const flow = new TestFlow()
      .client(PREFACE)
      .server(SETTINGS)
      .client(headers(1, ASK))
      .server(headers(1, { ':status': '403' }, true))
      .client(data(1, Buffer.alloc(0), true))
    flow.close()
    expect(flow.exchanges.map(({ response }) => response!.status)).toEqual([403])
    expect(flow.tunnels).toEqual([])
  })
})
