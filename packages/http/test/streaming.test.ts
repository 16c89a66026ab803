import fc from 'fast-check'
import type { HttpExchange } from '../src/index'
import { GET, TestFlow } from './support/flow'
import { data, headers, message, PREFACE, SETTINGS } from './support/grpc-wire'

const HEAD = (type: string, ...fields: string[]) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n`
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const event = (n: number) => `data: {"n":${n}}\n\n`
const open = (type = 'text/event-stream') => new TestFlow({ inspect: 1_000 }).client(GET('/events')).server(HEAD(type))
const brief = ({ response, message: part }: HttpExchange) =>
  `${part ? 'part' : 'whole'} ${response!.bodyBytes} ${response!.records}`

test('an answer of events is told while it goes on, then what has come since, then its end', () => {
  const flow = open().pass(9_000)
  flow.server(chunk(event(1))).pass(500)
  expect(flow.exchanges).toEqual([])
  flow.pass(600)
  expect(flow.exchanges.map(brief)).toEqual(['whole 15 1'])
  const [first] = flow.exchanges
  expect(first).toMatchObject({
    request: { target: '/events' },
    response: { status: 200 },
    oddities: ['answer-goes-on'],
  })
  expect(first!.response!.body!.toString()).toBe(event(1))
  flow
    .server(chunk(event(2)))
    .server(chunk(event(3)))
    .pass(10_000)
  // Nothing has come: nothing is told.
  flow.pass(10_000).pass(10_000)
  flow
    .server(chunk(event(4)))
    .server('0\r\n\r\n')
    .close()
  expect(flow.exchanges).toHaveLength(1)
  expect(flow.messages.map(brief)).toEqual(['part 30 2', 'part 15 1'])
  expect(flow.messages.map(({ message: part }) => part!.opened)).toEqual([first, first])
  expect(flow.messages.map(({ response }) => response!.body!.toString())).toEqual([event(2) + event(3), event(4)])
  const seqs = [first!, ...flow.messages].map(({ response }) => response!.seq)
  expect(new Set(seqs).size).toBe(3)
})

test('an answer without any event yet is told, too', () => {
  const flow = open().pass(11_000)
  expect(flow.exchanges.map(brief)).toEqual(['whole 0 0'])
  flow.close('rst')
  expect(flow.messages.map(({ response, reason }) => [response!.truncated, reason])).toEqual([
    [true, 'connection-reset'],
  ])
})

test('what ends in time, and what is no stream, is told once, when it ends', () => {
  const short = open()
    .server(chunk(event(1)))
    .pass(5_000)
    .server('0\r\n\r\n')
    .pass(60_000)
  expect([...short.exchanges, ...short.messages].map(brief)).toEqual(['whole 15 1'])
  expect(short.exchanges[0]!.oddities).toEqual([])
  const long = open('application/json').server(chunk('[1,2')).pass(60_000).server(chunk(',3]')).server('0\r\n\r\n')
  expect([...long.exchanges, ...long.messages].map(brief)).toEqual(['whole 7 3'])
})

test('the next exchange of the connection is one of its own', () => {
  const flow = open()
    .server(chunk(event(1)))
    .pass(11_000)
    .server('0\r\n\r\n')
  flow.client(GET('/next')).server('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}').close()
  expect(flow.exchanges.map(({ request }) => request!.target)).toEqual(['/events', '/next'])
  expect(flow.messages).toEqual([])
})

test('JSON lines, whose last one may be cut where a part ends', () => {
  const flow = open('application/x-ndjson').server(chunk('{"a":1}\n{"a"')).pass(11_000)
  flow.server(chunk(':2}\n{"a":3}\n')).server('0\r\n\r\n').close()
  const told = [...flow.exchanges, ...flow.messages]
  expect(told.reduce((sum, { response }) => sum + response!.records, 0)).toBe(3)
})

test('a stream of gRPC messages, with the status that ends it', () => {
  const flow = new TestFlow({ inspect: 1_000 }).client(PREFACE).server(SETTINGS)
  const ask = {
    ':method': 'POST',
    ':path': '/a.Prices/Watch',
    ':authority': 'x',
    ':scheme': 'http',
    'content-type': 'application/grpc',
  }
  flow.client(headers(1, ask)).client(data(1, message('\x08\x01'), true))
  flow.server(headers(1, { ':status': '200', 'content-type': 'application/grpc' }))
  flow
    .server(data(1, message('\x08\x01')))
    .pass(11_000)
    .server(data(1, message('\x08\x02')))
    .pass(10_000)
  flow.server(headers(1, { 'grpc-status': '8' }, true)).close()
  expect([...flow.exchanges, ...flow.messages].map(brief)).toEqual(['whole 7 1', 'part 7 1', 'part 0 0'])
  expect(flow.messages[1]!.response!.grpcStatus).toBe(8)
})

test('while the client still sends, its answer waits for its end: what it says has to be looked into', () => {
  const flow = new TestFlow({ inspect: 1_000 }).client(PREFACE).server(SETTINGS)
  const ask = {
    ':method': 'POST',
    ':path': '/a.B/C',
    ':authority': 'x',
    ':scheme': 'http',
    'content-type': 'application/grpc',
  }
  flow
    .client(headers(1, ask))
    .server(headers(1, { ':status': '200', 'content-type': 'application/grpc' }))
    .pass(60_000)
  expect(flow.exchanges).toEqual([])
  flow
    .client(data(1, message('\x08\x01'), true))
    .server(headers(1, { 'grpc-status': '0' }, true))
    .close()
  expect(flow.exchanges).toHaveLength(1)
  expect(flow.messages).toEqual([])
})

test('however time passes between them, the parts are together what the whole is, and nothing stays behind', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 8_000 }), fc.integer({ min: 0, max: 30 })), {
        minLength: 1,
        maxLength: 25,
      }),
      fc.boolean(),
      (steps, isClean) => {
        const flow = open()
        let bytes = 0
        let events = 0
        for (const [ms, n] of steps) {
          const text = Array.from({ length: n }, (_, i) => event(i)).join('')
          if (n > 0) flow.server(chunk(text))
          bytes += text.length
          events += n
          flow.pass(ms)
        }
        if (isClean) flow.server('0\r\n\r\n')
        flow.close(isClean ? 'fin' : 'rst')
        const told = [...flow.exchanges, ...flow.messages]
        expect(flow.exchanges).toHaveLength(1)
        expect(told.reduce((sum, { response }) => sum + response!.bodyBytes, 0)).toBe(bytes)
        expect(told.reduce((sum, { response }) => sum + response!.records, 0)).toBe(events)
        expect(flow.shared.budget.used).toBe(0)
      },
    ),
    { numRuns: 60 },
  )
})
