import fc from 'fast-check'
import type { HttpExchange } from '../../src/index'
import { GET, TestFlow } from '../support/flow'
import { ACCEPT, DEFLATE, fragments, frame, fromClient, fromServer, packed, packedInTurn, UPGRADE } from './wire'

const INSPECT = 1 << 20
const opened = (options = {}, ...fields: string[]) =>
  new TestFlow({ inspect: INSPECT, ...options }).client(UPGRADE()).server(ACCEPT(...fields))

/** `c:text`, `s:text`, or both for a call with its answer. */
function said({ request, response }: HttpExchange): string {
  const parts: string[] = []
  if (request) parts.push(`c:${request.body?.toString('utf8') ?? '?'}`)
  if (response) parts.push(`s:${response.body?.toString('utf8') ?? '?'}`)
  return parts.join(' ')
}

test('messages of both sides are told as they come, and the exchange that opened the connection before them', () => {
  const flow = opened()
  expect(flow.exchanges).toHaveLength(1)
  flow.client(fromClient('{"say":"hello"}')).server(fromServer('{"list":[1,2,3]}'))
  flow.client(fromClient(Buffer.from([1, 2, 3]), { opcode: 2 }))
  expect(flow.messages.map(said).slice(0, 2)).toEqual(['c:{"say":"hello"}', 's:{"list":[1,2,3]}'])
  const [hello, list, bytes] = flow.messages as [HttpExchange, HttpExchange, HttpExchange]
  expect(hello.message).toMatchObject({ protocol: 'websocket', binary: false, count: 1, status: 101 })
  expect(hello.message!.opened.request!.target).toBe('/chat')
  expect(hello.request).toMatchObject({ contentType: 'application/json', bodyBytes: 15, decodedBytes: 15 })
  expect(list.response).toMatchObject({ records: 3, status: 200, bodyBytes: 16 })
  expect(bytes.message!.binary).toBe(true)
  expect(bytes.request!.contentType).toBe('application/octet-stream')
})

test('control frames stand between fragments, and an empty message says nothing', () => {
  const flow = opened()
  const [first, second, third] = fragments('{"text":"in three pieces"}', 10, { mask: Buffer.from([9, 8, 7, 6]) })
  flow.client(
    Buffer.concat([first!, fromClient('ping', { opcode: 9 }), second!, fromClient('', { opcode: 10 }), third!]),
  )
  flow
    .server(fromServer('pong', { opcode: 10 }))
    .server(fromServer(''))
    .client(fromClient('', { opcode: 8 }))
  expect(flow.messages.map(said)).toEqual(['c:{"text":"in three pieces"}'])
  expect(flow.counters.ws_control).toBe(4)
  flow.close()
  expect(flow.tunnels).toEqual([{ kind: 'websocket', frames: 8, bytes: expect.any(Number) }])
})

test('lengths in two and eight bytes, and a body beyond what is kept', () => {
  const flow = opened({ inspect: 9_000 })
  const long = JSON.stringify({ list: Array.from({ length: 20_000 }, (_, n) => n) })
  const short = `{"text":"${'x'.repeat(200)}"}`
  flow.server(fromServer(short)).server(fromServer(long))
  const [a, b] = flow.messages
  expect(a!.response).toMatchObject({ bodyBytes: short.length, bodyWhole: true })
  expect(b!.response).toMatchObject({ bodyBytes: long.length, bodyWhole: false, records: 20_000 })
  expect(b!.response!.body).toHaveLength(9_000)
})

describe('compression', () => {
  const texts = Array.from({ length: 12 }, (_, n) =>
    JSON.stringify({ type: 'price', symbol: 'ACME', bid: 100 + n, list: [n, n] }),
  )

  test.each([
    ['client and server go on from message to message', DEFLATE, true],
    ['each message stands alone', `${DEFLATE}; server_no_context_takeover; client_no_context_takeover`, false],
  ])('%s', async (_name, field, takeover) => {
    const flow = opened({}, field)
    const coded = takeover ? await packedInTurn(texts) : texts.map((text) => packed(text))
    for (const bytes of coded) flow.client(fromClient(bytes, { rsv1: true })).server(fromServer(bytes, { rsv1: true }))
    expect(flow.messages.map(said)).toEqual(texts.flatMap((text) => [`c:${text}`, `s:${text}`]))
    for (const { request, response } of flow.messages) {
      const message = (request ?? response)!
      expect(message.bodyBytes).toBe(coded[texts.indexOf(message.body!.toString())]!.length)
      expect(message.decodedBytes).toBe(message.body!.length)
    }
  })

  test('a small window, in fragments, with messages between that are not compressed and enter no window', async () => {
    const flow = opened({}, `${DEFLATE}; server_max_window_bits=9`)
    const long = Array.from(
      { length: 30 },
      (_, n) => `{"n":${n},"text":"${String.fromCharCode(97 + (n % 26)).repeat(60)}${n}"}`,
    )
    const coded = await packedInTurn(long, 9)
    for (const bytes of coded) {
      for (const piece of fragments(bytes, 7, { rsv1: true })) flow.server(piece)
      flow.server(fromServer('{"not":"compressed"}'))
    }
    const heard = flow.messages.map(said)
    expect(heard.filter((_, i) => i % 2 === 0)).toEqual(long.map((text) => `s:${text}`))
  })

  test('a message that ends its stream and goes on (RFC 7692 §7.2.3.5)', () => {
    const { deflateRawSync } = require('node:zlib') as typeof import('node:zlib')
    const flow = opened({}, DEFLATE)
    const final = Buffer.concat([deflateRawSync('{"a":"first '), deflateRawSync('second"}')])
    flow.server(fromServer(final, { rsv1: true })).server(fromServer(packed('{"b":1}'), { rsv1: true }))
    expect(flow.messages.map(said)).toEqual(['s:{"a":"first second"}', 's:{"b":1}'])
  })

  test('what refers to a window that was missed is counted, not guessed, and what does not is read', async () => {
    const flow = opened({}, DEFLATE)
    const coded = await packedInTurn(texts)
    flow.server(fromServer(coded[0]!, { rsv1: true }))
    flow.lose(1, fromServer(coded[1]!, { rsv1: true }).length)
    for (const bytes of coded.slice(2)) flow.server(fromServer(bytes, { rsv1: true }))
    flow.server(fromServer(packed('{"alone":"stands for itself"}'), { rsv1: true }))
    flow.server(fromServer('{"plain":"text"}'))
    flow.close()
    const heard = flow.messages.map(said)
    expect(heard[0]).toBe(`s:${texts[0]}`)
    expect(heard.slice(-2)).toEqual(['s:{"alone":"stands for itself"}', 's:{"plain":"text"}'])
    for (const one of flow.messages.slice(1, -2)) {
      expect(one.response!.decodedBytes).toBeUndefined()
      expect(one.oddities).toEqual(['ws-window-missed'])
    }
    expect(flow.counters.ws_window_missed).toBe(flow.messages.length - 3)
  })

  test('nothing was agreed on: a compressed message is counted', () => {
    const flow = opened()
    flow.server(fromServer(packed('{"a":1}'), { rsv1: true }))
    expect(flow.messages[0]!.oddities).toEqual(['ws-bad-compression'])
    expect(flow.messages[0]!.response).toMatchObject({ decodedBytes: undefined, bodyWhole: false })
  })

  test('a bomb decodes to no more than its half may, by the bytes received', () => {
    const flow = opened({}, DEFLATE)
    flow.server(fromServer(packed(Buffer.alloc(20_000_000, 'A')), { rsv1: true }))
    expect(flow.messages[0]!.oddities).toEqual(['decode-limit'])
    expect(flow.messages[0]!.response!.decodedBytes).toBeUndefined()
    // What can be had of its beginning is looked into.
    expect(flow.messages[0]!.response!.body!.length).toBeGreaterThan(1_000)
  })
})

/** A conversation of both sides, with what was said and where its bytes may be cut. */
const conversation = fc.array(
  fc.record({
    half: fc.constantFrom<0 | 1>(0, 1),
    text: fc.string({ minLength: 1, maxLength: 400 }).map((text) => JSON.stringify({ text })),
    size: fc.integer({ min: 1, max: 500 }),
  }),
  { minLength: 1, maxLength: 20 },
)

test('cut at any byte: the same messages', () => {
  fc.assert(
    fc.property(conversation, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (told, sizes) => {
      const flow = opened()
      let n = 0
      for (const { half, text, size } of told) {
        const bytes = Buffer.concat(fragments(text, size, half === 0 ? { mask: Buffer.from([1, 2, 3, n]) } : {}))
        for (let at = 0; at < bytes.length; ) {
          const step = sizes[n++ % sizes.length]!
          flow.send(half, bytes.subarray(at, at + step))
          at += step
        }
      }
      flow.close()
      expect(flow.messages.map(said)).toEqual(told.map(({ half, text }) => `${half === 0 ? 'c' : 's'}:${text}`))
    }),
    { numRuns: 60 },
  )
})

test('behind losses nothing is invented: what is told was said, or says that it broke off', () => {
  fc.assert(
    fc.property(conversation, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (told, losses) => {
      const flow = opened()
      for (const { half, text, size } of told)
        for (const bytes of fragments(text, size, half === 0 ? { mask: Buffer.from([5, 6, 7, 8]) } : {})) {
          const roll = losses.next().value
          if (roll === 0) flow.lose(half, bytes)
          else if (roll === 1 && bytes.length > 4) {
            flow.send(half, bytes.subarray(0, bytes.length >> 1)).lose(half, bytes.length - (bytes.length >> 1))
          } else flow.send(half, bytes)
        }
      flow.close()
      const possible = new Set(told.map(({ half, text }) => `${half === 0 ? 'c' : 's'}:${text}`))
      for (const one of flow.messages) {
        const message = (one.request ?? one.response)!
        if (message.gapBytes === 0 && !message.truncated) expect(possible).toContain(said(one))
      }
    }),
    { numRuns: 150 },
  )
})

test('behind a loss beyond a frame the next one is found: JSON at once, anything else by what follows', () => {
  const flow = opened()
  flow.server(fromServer('{"n":1}')).lose(1, 500).server(fromServer('{"n":2}')).server(fromServer('{"n":3}'))
  expect(flow.messages.map(said)).toEqual(['s:{"n":1}', 's:{"n":2}', 's:{"n":3}'])
  flow.client(fromClient('plain one')).lose(0, 77).client(fromClient('plain two')).client(fromClient('plain three'))
  expect(flow.messages.map(said).slice(3)).toEqual(['c:plain one', 'c:plain two', 'c:plain three'])
  // In the middle of a frame, with nothing that looks like one, for longer than the bound: given up, and said.
  const lost = opened({ searchBytes: 10_000 })
  lost.lose(1, 9)
  for (let i = 0; i < 20; i++) lost.server(Buffer.alloc(1_000, 0xff))
  lost.server(fromServer('{"n":4}'))
  expect(lost.messages).toEqual([])
  expect(lost.counters.ws_halves_given_up).toBe(1)
})

test('the end of a message whose beginning was lost is passed over, and counted', () => {
  const flow = opened()
  const [first, second, third] = fragments('{"text":"in three pieces"}', 10)
  flow.lose(1, first!).server(second!).server(third!).server(fromServer('{"next":1}'))
  expect(flow.messages.map(said)).toEqual(['s:{"next":1}'])
  expect(flow.counters.ws_messages_cut).toBe(1)
})

test('a message that is never ended is told when the connection ends', () => {
  const flow = opened()
  flow.server(frame('{"a":', { fin: false })).close('rst')
  expect(flow.messages[0]).toMatchObject({ reason: 'connection-reset', response: { truncated: true, bodyBytes: 5 } })
})

test('what is held is given back', async () => {
  const coded = await packedInTurn(['{"a":1}', '{"a":2}'])
  const flow = opened({}, DEFLATE)
  const { budget } = flow.shared
  for (const bytes of coded)
    flow.client(fromClient(bytes, { rsv1: true })).server(frame(bytes, { rsv1: true, fin: false }))
  flow.client(fromClient('{"jsonrpc":"2.0","id":1,"method":"a"}'))
  expect(budget.used).toBeGreaterThan(60_000)
  flow.close()
  expect(budget.used).toBe(0)
})

test('a connection that is older than the sensor is named, and searched for HTTP all the same', () => {
  for (const first of [0, 1] as const) {
    const flow = new TestFlow({ handshake: false })
    const frames = [fromClient('{"n":1}'), fromServer('{"n":2}')] as const
    flow.send(first, frames[first]!).send(first === 0 ? 1 : 0, frames[first === 0 ? 1 : 0]!)
    flow.close()
    expect(flow.others).toEqual([{ protocol: 'websocket-midstream' }])
  }
  const http = new TestFlow({ handshake: false })
  http.client(GET('/a')).server('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n').close()
  expect(http.exchanges).toHaveLength(1)
})
