import type { HttpExchange } from '@apiscope/http'
import fc from 'fast-check'
import { random } from '../support/conversation'
import { TestFlow } from '../support/flow'
import { converse, type Recorded, type Said } from './support'

let recorded: Recorded

beforeAll(async () => {
  recorded = await converse()
})

interface Packet {
  half: 0 | 1
  bytes: Buffer
  offset: number
}

/** What was recorded as packets of at most `size` bytes. */
function packets(size: number | (() => number)): Packet[] {
  const sent = [0, 0]
  const out: Packet[] = []
  for (const { half, bytes } of recorded.chunks)
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + (typeof size === 'number' ? size : size()))
      out.push({ half, bytes: part, offset: sent[half]! })
      sent[half]! += part.length
      at += part.length
    }
  return out
}

/** Plays what is not lost; a hole is told of when something behind it arrives. */
function play(list: Packet[], lost: (n: number) => boolean = () => false, options = {}): HttpExchange[] {
  const flow = new TestFlow({ inspect: 100_000, ...options })
  for (const [n, { half, bytes, offset }] of list.entries()) {
    if (lost(n)) continue
    const missing = offset - flow.sent[half]
    if (missing > 0) flow.lose(half, missing)
    flow.send(half, bytes)
  }
  return flow.close('eof')
}

/** In an order of their own: when a stream that was reset is given up depends on the times of packets. */
const facts = (exchanges: HttpExchange[]) =>
  [...exchanges]
    .sort((a, b) => (a.request?.seq ?? 0) - (b.request?.seq ?? 0))
    .map(({ request, response, interim, reason, oddities }) => ({
      request: request && [request.method, request.target, request.bodyBytes, request.rawHeaders, request.trailers],
      response: response && [
        response.status,
        response.bodyBytes,
        response.records,
        response.rawHeaders,
        response.trailers,
      ],
      bodies: [request?.body?.toString('latin1'), response?.body?.toString('latin1')],
      interim,
      reason,
      oddities,
    }))

const brief = ({ request, response, reason, oddities }: HttpExchange) =>
  `${request?.method} ${request?.target} ${request?.bodyBytes} > ${response?.status} ${response?.bodyBytes} ${reason ?? ''}${oddities}`

const told = ({ method, path, sent, status, received }: Said) =>
  path.startsWith('/never')
    ? `${method} ${path} ${sent} > undefined undefined stream-reset`
    : `${method} ${path} ${sent} > ${status} ${received} ${path.startsWith('/pushed') ? 'h2-pushed' : ''}`

/** What must hold whatever was lost: all that is published was said, once, and a shorter body says so. */
function sound(exchanges: HttpExchange[]): void {
  const left = [...recorded.said]
  for (const { request, response, reason } of exchanges) {
    const at = request ? left.findIndex(({ method, path }) => request.method === method && request.target === path) : -1
    if (request && at < 0) throw new Error(`nobody asked ${request.method} ${request.target}, or not so often`)
    const [one] = at >= 0 ? left.splice(at, 1) : []
    if (request && !whole(request, one!.sent, reason)) throw new Error(`${one!.path}: request body`)
    if (!response) continue
    const path = response.header('x-path') ?? one?.path
    if (one && path !== one.path) throw new Error(`${one.path} got the answer of ${path}`)
    const fits = recorded.said.filter((said) => path === undefined || said.path === path)
    const head = ({ status }: Said) => response.status === status || (response.status === 0 && reason !== undefined)
    if (!fits.some((said) => head(said) && whole(response, said.received, reason)))
      throw new Error(`${path}: nobody answered ${response.status} with ${response.bodyBytes} bytes (${reason})`)
  }
}

const whole = ({ bodyBytes, gapBytes, truncated }: HttpExchange['request'] & object, said: number, reason?: string) =>
  bodyBytes === said || (bodyBytes < said && (gapBytes > 0 || truncated || reason !== undefined))

test('every exchange is told as it was: bodies, codings, cookies, trailers, interim answers, push and reset', () => {
  const exchanges = play(packets(1_460))
  expect(exchanges.map(brief).sort()).toEqual(recorded.said.map(told).sort())
  const of = (path: string) => exchanges.find(({ request }) => request?.target === path)!
  expect(of('/orders/3').request!.header('cookie')).toBe('sid=1; theme=dark; lang=en')
  expect(of('/orders/3').request!.header('host')).toMatch(/^127\.0\.0\.1:/)
  expect(of('/gzip/4').response).toMatchObject({ records: 4 })
  expect(of('/gzip/4').response!.body!.toString()).toContain('name 3')
  expect(of('/trailers/9').response!.trailers).toEqual(['grpc-status', '0', 'x-checksum', 'abc'])
  expect(of('/upload/11').request!.trailers).toEqual(['x-sum', '1'])
  expect(of('/orders/10').request!.header('x-more')).toHaveLength(9_000)
  expect(of('/early/12').interim).toEqual([103])
  expect(recorded.said.some(({ path }) => path === '/pushed/3')).toBe(true)
})

test('splitting at any byte changes nothing', () => {
  const expected = facts(play(packets(100_000)))
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 8, 9, 10, 64, 1_000), fc.integer(), (most, seed) => {
      const next = random(seed)
      expect(facts(play(packets(() => 1 + next(most))))).toEqual(expected)
    }),
    { numRuns: 16, seed: 1 },
  )
})

test('loss of any packet never mispairs and never invents', () => {
  for (const size of [300, 1_460]) {
    const list = packets(size)
    for (let n = 1; n < list.length; n++) sound(play(list, (at) => at === n))
  }
})

test('loss of one packet costs what it held and what referred to it', () => {
  const list = packets(1_460)
  let whole = 0
  for (let n = 1; n < list.length; n++)
    whole += play(list, (at) => at === n).filter(({ reason }) => reason === undefined).length
  // Of all exchanges but the one that was reset.
  expect(whole / ((list.length - 1) * (recorded.said.length - 1))).toBeGreaterThan(0.8)
})

test('loss of many packets, also of a connection that is joined late', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(2, 4, 10, 40),
      fc.constantFrom(60, 300, 1_460),
      fc.boolean(),
      (seed, oneIn, size, handshake) => {
        const next = random(seed)
        sound(play(packets(size), () => next(oneIn) === 0, { handshake }))
      },
    ),
    { numRuns: 150, seed: 1 },
  )
})

test('joined late at any packet: what is published is true, and half of it or more is there again soon', () => {
  const list = packets(600)
  for (let from = 1; from < list.length; from++) {
    const rest = list.slice(from)
    const base = [0, 1].map((half) => rest.find((packet) => packet.half === half)?.offset ?? 0)
    const exchanges = play(
      rest.map((packet) => ({ ...packet, offset: packet.offset - base[packet.half]! })),
      undefined,
      { handshake: false },
    )
    sound(exchanges)
  }
})

test('every symbol that a field may hold, as nghttp2 writes it with Huffman codes', async () => {
  const symbols = Array.from({ length: 256 }, (_, n) => n).filter((n) => n === 9 || (n >= 32 && n !== 127))
  const value = (n: number) => `0000000000000000${String.fromCharCode(n)}0`
  const headers = Object.fromEntries(symbols.map((n) => [`x-${n}`, value(n)]))
  const { chunks } = await converse([[{ path: '/orders/1', headers }]])
  const flow = new TestFlow()
  for (const { half, bytes } of chunks) flow.send(half, bytes)
  const [{ request }] = flow.close() as [HttpExchange]
  for (const n of symbols) expect(request!.header(`x-${n}`)).toBe(value(n))
  // They were compressed: the text itself is not on the wire.
  expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).includes('0000000000000000')).toBe(false)
})
