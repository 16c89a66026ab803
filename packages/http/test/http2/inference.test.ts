/** Names of calls on connections that are older than the sensor: inferred from what others showed, or not named. */

import type { FlowInfo, Half } from '@apiscope/flow'
import { type HttpExchange, openHttp } from '@apiscope/http'
import fc from 'fast-check'
import { EntryEvidence } from '../../src/http2/inference/posterior'
import { ServerNames } from '../../src/http2/inference/server-names'
import { shapeOf } from '../../src/http2/inference/shape'
import { message, pb } from '../support/grpc-wire'
import { END_HEADERS, END_STREAM, Encoder, frame, indexed, PREFACE, T } from './wire'

interface Method {
  path: string
  ask: (n: number) => Buffer
  answer: (n: number) => Buffer
}

const METHODS: Method[] = [
  {
    path: '/s.Users/Get',
    ask: (n) => pb.int(1, n),
    answer: (n) => pb.message(1, pb.int(1, n), pb.bytes(2, `user ${n}`), pb.bytes(3, 'a@b.test')),
  },
  {
    path: '/s.Users/Find',
    ask: (n) => Buffer.concat([pb.bytes(1, `q${n}`), pb.int(2, 20)]),
    answer: (n) => Buffer.concat([pb.message(2, pb.int(1, n)), pb.int(3, n)]),
  },
  {
    path: '/s.Orders/Place',
    ask: (n) => Buffer.concat([pb.message(1, pb.bytes(1, `o${n}`)), pb.bytes(5, 'key')]),
    answer: (n) => Buffer.concat([pb.bytes(1, `o${n}`), pb.int(4, n)]),
  },
  {
    path: '/s.Orders/List',
    ask: () => Buffer.alloc(0),
    answer: (n) => pb.message(1, pb.bytes(1, `o${n}`), pb.double(6, 1.5)),
  },
  {
    path: '/s.Pay/Charge',
    ask: (n) => Buffer.concat([pb.bytes(1, `o${n}`), pb.message(2, pb.bytes(1, 'EUR'), pb.int(2, n))]),
    answer: (n) => Buffer.concat([pb.bytes(1, `c${n}`), pb.int(2, 1), pb.int(5, n)]),
  },
  {
    path: '/s.Pay/Refund',
    ask: (n) => Buffer.concat([pb.bytes(3, `c${n}`)]),
    answer: () => Buffer.concat([pb.int(7, 1)]),
  },
]
/** Of the same types as another: nothing tells them apart. */
const TWIN: Method = { ...METHODS[0]!, path: '/s.Users/GetDeleted' }

/** Connections to one server, in one room. */
class Room {
  readonly exchanges: HttpExchange[] = []
  private readonly room
  private serial = 0

  constructor(limits = {}) {
    this.room = openHttp({ exchange: (exchange) => this.exchanges.push(exchange), inspect: () => 4_096 }, limits)
  }

  get counters() {
    return this.room.counters
  }

  /** @param from the call from which on the connection is seen */
  connection(calls: readonly Method[], from = 0, server: string | undefined = '10.0.0.2'): HttpExchange[] {
    const info: FlowInfo = {
      serial: ++this.serial,
      ip: ['10.0.0.1', server],
      port: [30_000 + this.serial, 443],
      start: 1,
      handshake: from === 0,
    }
    const handler = this.room.open(info)!
    const [asks, answers] = [new Encoder(), new Encoder()]
    const sent = [0, 0]
    const send = (half: Half, seen: boolean, ...parts: Buffer[]) => {
      const bytes = Buffer.concat(parts)
      if (seen)
        handler.chunk(half, bytes, 0, bytes.length, {
          time: this.serial,
          offset: sent[half]!,
          acked: -1,
          seq: sent[half]!,
        })
      if (seen) sent[half]! += bytes.length
    }
    const field = (name: string, value: string) => ({ name, value, keep: true })
    send(0, from === 0, PREFACE, frame(T.settings, 0, 0))
    send(1, from === 0, frame(T.settings, 0, 0))
    const before = this.exchanges.length
    for (const [n, { path, ask, answer }] of calls.entries()) {
      const id = 2 * n + 1
      const head = [field(':path', path), field(':authority', 'a.test'), field('content-type', 'application/grpc')]
      send(
        0,
        n >= from,
        frame(T.headers, END_HEADERS, id, Buffer.concat([indexed(3), indexed(6), asks.encode(head)])),
        frame(T.data, END_STREAM, id, message(ask(n + 300))),
      )
      send(
        1,
        n >= from,
        frame(
          T.headers,
          END_HEADERS,
          id,
          Buffer.concat([indexed(8), answers.encode([field('content-type', 'application/grpc')])]),
        ),
        frame(T.data, 0, id, message(answer(n + 300))),
        frame(T.headers, END_HEADERS | END_STREAM, id, answers.encode([field('grpc-status', '0')])),
      )
    }
    handler.close('fin', this.serial)
    return this.exchanges.slice(before)
  }

  /** Connections that are seen from their start, each with all of these methods. */
  learn(methods: readonly Method[], connections = 30): this {
    for (let n = 0; n < connections; n++) this.connection([...methods, ...methods])
    return this
  }
}

/** One client calls everything, then `method` again and again; the sensor joins when everything has been called. */
const late = (room: Room, method: Method, methods = METHODS, times = 4) =>
  room.connection([...methods, ...Array<Method>(times).fill(method)], methods.length)

const named = (exchanges: HttpExchange[]) =>
  exchanges.map(({ request }) => request && `${request.header('host')}${request.target}`)

test('named by what the messages hold, with a probability, and with the type that other calls had', () => {
  for (const method of METHODS) {
    const seen = late(new Room().learn(METHODS), method)
    expect(named(seen)).toEqual(Array(4).fill(`a.test${method.path}`))
    for (const { request, response, reason } of seen) {
      expect(request!.inferred).toBeGreaterThanOrEqual(0.999)
      expect(request!.inferred).toBeLessThan(1)
      expect(request!.method).toBe('POST')
      expect(request!.contentType).toBe('application/grpc')
      expect(response!.contentType).toBe('application/grpc')
      expect(reason).toBeUndefined()
    }
  }
})

test('what was read carries no probability', () => {
  expect(new Room().connection(METHODS).every(({ request }) => request!.inferred === undefined)).toBe(true)
})

test('nothing is known of the server: nothing is named', () => {
  for (const method of METHODS) expect(named(late(new Room(), method))).toEqual(Array(4).fill(undefined))
  const elsewhere = new Room()
  for (let n = 0; n < 30; n++) elsewhere.connection([...METHODS, ...METHODS], 0, '10.0.0.3')
  expect(named(late(elsewhere, METHODS[0]!))).toEqual(Array(4).fill(undefined))
  expect(elsewhere.counters).toMatchObject({ h2_unnamed: 4, h2_inferred: 0 })
})

test('of two methods with the same types neither is named, however often they are called', () => {
  const methods = [...METHODS, TWIN]
  const room = new Room().learn(methods)
  for (let n = 0; n < 40; n++) room.connection(Array<Method>(30).fill(METHODS[0]!))
  for (const method of [METHODS[0]!, TWIN])
    expect(named(late(room, method, methods, 40))).toEqual(Array(40).fill(undefined))
})

test('a method that nobody else has called is not taken for another', () => {
  for (const method of METHODS) {
    const room = new Room().learn(METHODS.filter((one) => one !== method))
    expect(named(late(room, method, METHODS, 20))).toEqual(Array(20).fill(undefined))
  }
})

test('a path that has an entry of its own is no older one', () => {
  const room = new Room().learn(METHODS)
  // The twin is older than the sensor; the method itself comes in plain sight.
  const seen = room.connection([TWIN, METHODS[0]!, ...Array<Method>(10).fill(TWIN)], 1)
  expect(named(seen).slice(1)).toEqual(Array(10).fill(undefined))
})

test('a bound above 1 names nothing', () => {
  const room = new Room({ inferredProbability: 2 }).learn(METHODS)
  expect(named(late(room, METHODS[0]!))).toEqual(Array(4).fill(undefined))
})

test('names that are kept are bounded, of all servers together', () => {
  const room = new Room({ inferenceNames: 20 })
  for (let n = 0; n < 40; n++) room.connection(METHODS, 0, `10.0.1.${n}`)
  for (let n = 0; n < 29; n++) room.connection([...METHODS, ...METHODS], 0, '10.0.1.39')
  expect(named(room.connection([...METHODS, METHODS[0]!], METHODS.length, '10.0.1.39'))).toEqual(['a.test/s.Users/Get'])
  expect(named(room.connection([...METHODS, METHODS[0]!], METHODS.length, '10.0.1.1'))).toEqual([undefined])
})

test('property: shapes of any bytes are bounded and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 512 }), fc.nat(2_000), (bytes, more) => {
      const tags = shapeOf(Buffer.from(bytes), bytes.length + more)
      expect(tags.length).toBeLessThanOrEqual(48)
      for (const tag of tags) expect(tag.length).toBeLessThanOrEqual(64)
    }),
    { numRuns: 500 },
  )
})

test('property: a probability is one, whatever was seen', () => {
  const tag = fc.constantFrom('grpc', 'none', '1v', '1d', '1d.2v', '5f', 'json', 'unseen')
  const call = fc.record({
    request: fc.array(tag, { maxLength: 4 }),
    response: fc.array(tag, { maxLength: 4 }),
    requestSize: fc.nat(32),
    responseSize: fc.nat(32),
    place: fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), call), { maxLength: 60 }),
      fc.array(call, { minLength: 1, maxLength: 20 }),
      (known, calls) => {
        const server = new ServerNames()
        for (const [n, one] of known) {
          const name = { method: 'POST', authority: 'a', path: `/${n}` }
          const model = server.sighted(name) ?? server.sighted(name)!
          server.entered(model)
          model.add(one)
        }
        const evidence = new EntryEvidence({})
        for (const one of calls) evidence.add(one)
        const guess = evidence.guess(server, new Set())
        if (!guess) return
        expect(guess.probability).toBeGreaterThan(0)
        expect(guess.probability).toBeLessThanOrEqual(1)
      },
    ),
  )
})
