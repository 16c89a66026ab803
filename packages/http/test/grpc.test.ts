import { brotliCompressSync, gzipSync } from 'node:zlib'
import { extractParameters, type HttpExchange } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'
import { data, headers, message, PREFACE, pb, SETTINGS } from './support/grpc-wire'

const HELLO = message(pb.bytes(1, 'world'))
const CALL = {
  ':method': 'POST',
  ':path': '/pkg.Greeter/Hello',
  ':scheme': 'http',
  ':authority': 'a.test',
  'content-type': 'application/grpc',
  te: 'trailers',
}
const ANSWER = { ':status': '200', 'content-type': 'application/grpc' }

/** One call over HTTP/2. */
function call(answer: Buffer[], request: Buffer = HELLO, fields: Record<string, string> = {}): HttpExchange {
  const flow = new TestFlow({ inspect: 65_536 })
  flow.client(Buffer.concat([PREFACE, headers(1, { ...CALL, ...fields }), data(1, request, true)]))
  flow.server(SETTINGS)
  for (const part of answer) flow.server(part)
  const [exchange] = flow.exchanges
  expect(flow.exchanges).toHaveLength(1)
  return exchange!
}

/** One answer over HTTP/1. */
function answer(type: string, body: Buffer | string, fields = ''): HttpExchange {
  const flow = new TestFlow({ inspect: 65_536 })
  flow.client(`POST /pkg.Greeter/Hello HTTP/1.1\r\nhost: a.test\r\ncontent-type: ${type}\r\ncontent-length: 0\r\n\r\n`)
  const bytes = Buffer.from(body)
  flow.server(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${fields}content-length: ${bytes.length}\r\n\r\n`)
  for (let at = 0; at < bytes.length; at += 3) flow.server(bytes.subarray(at, at + 3))
  return flow.exchanges[0]!
}

const valuesOf = (exchange: HttpExchange, place: string) =>
  Object.fromEntries(
    extractParameters(exchange)
      .filter((p) => p.in === place)
      .map((p) => [p.name, p.values]),
  )

describe('status and messages of gRPC', () => {
  test('from trailers; messages are records', () => {
    const exchange = call([
      headers(1, ANSWER),
      data(1, Buffer.concat([HELLO, HELLO, HELLO])),
      headers(1, { 'grpc-status': '7', 'grpc-message': 'no' }, true),
    ])
    expect(exchange.response).toMatchObject({ status: 200, grpcStatus: 7, records: 3 })
    expect(exchange.request).toMatchObject({ records: 1 })
    expect(exchange.request!.grpcStatus).toBeUndefined()
    expect(valuesOf(exchange, 'request')).toEqual({ '1': ['world'] })
  })

  test('from the head of an answer that is trailers only', () => {
    expect(call([headers(1, { ...ANSWER, 'grpc-status': '16' }, true)]).response).toMatchObject({
      grpcStatus: 16,
      records: 0,
    })
  })

  test('no status where none was seen', () => {
    expect(call([headers(1, ANSWER), data(1, HELLO, true)]).response!.grpcStatus).toBeUndefined()
    expect(call([headers(1, ANSWER), headers(1, { 'grpc-status': 'x' }, true)]).response!.grpcStatus).toBeUndefined()
  })

  test.each([
    [
      'application/grpc-web+proto',
      Buffer.concat([HELLO, message('grpc-status: 5\r\ngrpc-message: gone\r\n', 0x80)]),
      5,
    ],
    ['application/grpc-web', Buffer.concat([HELLO, message('Grpc-Status:0\r\n', 0x80)]), 0],
    ['application/connect+proto', Buffer.concat([HELLO, message('{}', 2)]), 0],
    [
      'application/connect+json',
      Buffer.concat([message('{"a":1}'), message('{"error":{"code":"unauthenticated"}}', 2)]),
      16,
    ],
    ['application/connect+json', Buffer.concat([message('{"a":1}'), message('{"error":{"code":"odd"}}', 2)]), 2],
    ['application/grpc-web-text', HELLO.toString('base64') + message('grpc-status: 8\r\n', 0x80).toString('base64'), 8],
  ])('%s: what ends the answer tells it, over any split', (type, body, status) => {
    expect(answer(type, body).response).toMatchObject({ status: 200, grpcStatus: status, records: 1 })
  })

  test.each([
    ['application/grpc-web+proto', 'grpc-encoding: gzip\r\n', gzipSync('grpc-status: 7\r\n'), 0x81, 7],
    // The coding is often not said, and is gzip then.
    ['application/grpc-web', '', gzipSync('grpc-status: 7\r\n'), 0x81, 7],
    [
      'application/connect+json',
      'connect-content-encoding: br\r\n',
      brotliCompressSync('{"error":{"code":"not_found"}}'),
      3,
      5,
    ],
    ['application/connect+proto', 'connect-content-encoding: gzip\r\n', gzipSync('{}'), 3, 0],
    ['application/connect+proto', 'connect-content-encoding: gzip\r\n', Buffer.from('no gzip'), 3, undefined],
    ['application/connect+proto', '', gzipSync(Buffer.alloc(1 << 20, 0x20)), 3, undefined],
  ])('%s (%#): what ends the answer is opened, within bounds', (type, fields, end, flags, status) => {
    const body = Buffer.concat([HELLO, message(end, flags)])
    expect(answer(type, body, fields).response!.grpcStatus).toBe(status)
    if (type === 'application/grpc-web') {
      const text = HELLO.toString('base64') + message(end, flags).toString('base64')
      expect(answer('application/grpc-web-text', text, fields).response!.grpcStatus).toBe(status)
    }
  })

  test('a repeated field of one message is records; of compressed ones only messages are counted', () => {
    const list = Buffer.concat(Array.from({ length: 40 }, (_, i) => pb.message(2, pb.int(1, i))))
    expect(answer('application/grpc', message(list)).response!.records).toBe(40)
    expect(answer('application/grpc', message(gzipSync(list), 1), 'grpc-encoding: gzip\r\n').response!.records).toBe(1)
  })
})

describe('messages are looked into', () => {
  test('compressed, in base64, under a JSON codec, or JSON under a type that names none', () => {
    const plain = pb.bytes(1, 'jane@example.org')
    const gzip = answer('application/grpc', message(gzipSync(plain), 1), 'grpc-encoding: gzip\r\n')
    expect(valuesOf(gzip, 'response')).toEqual({ '1': ['jane@example.org'] })
    const text = answer('application/grpc-web-text', message(plain).toString('base64') + HELLO.toString('base64'))
    expect(valuesOf(text, 'response')).toEqual({ '1': ['jane@example.org', 'world'] })
    const json = Buffer.concat([message('{"email":"a@b.cd"}'), message('{"email":"e@f.gh"}')])
    for (const type of ['application/grpc+json', 'application/grpc', 'application/connect+json'])
      expect(valuesOf(answer(type, json), 'response')).toEqual({ email: ['a@b.cd', 'e@f.gh'] })
  })

  test('of many compressed messages no more is opened than of one body', () => {
    const bomb = message(gzipSync(Buffer.alloc(1 << 20)), 1)
    const exchange = call([headers(1, { ...ANSWER, 'grpc-status': '0' }, true)], Buffer.concat(Array(40).fill(bomb)), {
      'grpc-encoding': 'gzip',
    })
    extractParameters(exchange)
    expect(exchange.oddities).toContain('unread-request')
  })

  test('of a message that was cut the fields before the cut are told, and no others', () => {
    const flow = new TestFlow({ inspect: 40 })
    const body = message(Buffer.concat([pb.bytes(1, 'jane@example.org'), pb.bytes(2, 'x'.repeat(100))]))
    flow.client('GET /a HTTP/1.1\r\nhost: a\r\n\r\n')
    const head = `HTTP/1.1 200 OK\r\ncontent-type: application/grpc\r\ncontent-length: ${body.length}\r\n\r\n`
    flow.server(Buffer.concat([Buffer.from(head), body]))
    expect(valuesOf(flow.exchanges[0]!, 'response')).toEqual({ '1': ['jane@example.org'] })
    expect(flow.exchanges[0]!.oddities).toEqual([])
  })

  test('a body that is JSON under a type of gRPC is read as JSON', () => {
    const flow = new TestFlow({ inspect: 65_536 })
    const body = '{"q":"\' OR 1=1 --"}'
    flow.client(
      `POST /a HTTP/1.1\r\nhost: a\r\ncontent-type: application/grpc\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    flow.server('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    expect(valuesOf(flow.exchanges[0]!, 'request')).toEqual({ q: ["' OR 1=1 --"] })
  })

  test('property: any bytes under any of the types, in any split, are counted the same and never throw', () => {
    const types = [
      'application/grpc',
      'application/grpc-web-text',
      'application/connect+json',
      'application/x-protobuf',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 120 }), (type, bytes) => {
        const split = answer(type, Buffer.from(bytes))
        extractParameters(split)
        const flow = new TestFlow()
        flow.client('POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n')
        const head = `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`
        flow.server(Buffer.concat([Buffer.from(head), bytes]))
        const [whole] = flow.exchanges
        expect(whole!.response!.records).toBe(split.response!.records)
        expect(whole!.response!.grpcStatus).toBe(split.response!.grpcStatus)
      }),
      { numRuns: 200 },
    )
  })
})
