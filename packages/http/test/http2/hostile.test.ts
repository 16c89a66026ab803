import type { FlowInfo, Half } from '@apiscope/flow'
import fc from 'fast-check'
import type { HttpExchange } from '../../src/contract'
import { FLOW_BYTES, FlowReader } from '../../src/flow-reader'
import { DEFAULT_LIMITS, type HttpLimits } from '../../src/limits'
import { Shared } from '../../src/shared'
import {
  added,
  ask,
  block,
  END_HEADERS,
  END_STREAM,
  frame,
  indexed,
  integer,
  literal,
  PADDED,
  PREFACE,
  PRIORITY,
  resize,
  T,
} from './wire'

/** One flow whose budget can be looked at. */
class Rig {
  readonly exchanges: HttpExchange[] = []
  readonly shared: Shared
  most = 0
  time = 1_000
  private readonly reader: FlowReader
  private readonly offset: [number, number] = [0, 0]

  constructor(limits: Partial<HttpLimits> = {}, handshake = true) {
    const sink = { exchange: (one: HttpExchange) => this.exchanges.push(one), inspect: () => 1_000 }
    this.shared = new Shared(sink, { ...DEFAULT_LIMITS, ...limits })
    this.shared.budget.takeFlow(FLOW_BYTES)
    const flow: FlowInfo = { serial: 1, ip: ['10.0.0.1', '10.0.0.2'], port: [4000, 80], start: 0, handshake }
    this.reader = new FlowReader(flow, this.shared)
    if (!handshake) return
    this.send(0, PREFACE, frame(T.settings, 0, 0))
    this.send(1, frame(T.settings, 0, 0))
  }

  send(half: Half, ...parts: Buffer[]): this {
    const buf = Buffer.concat(parts)
    const at = {
      time: this.time++,
      offset: this.offset[half],
      acked: this.offset[half === 0 ? 1 : 0],
      seq: this.offset[half],
    }
    this.reader.chunk(half, buf, 0, buf.length, at)
    this.offset[half] += buf.length
    this.most = Math.max(this.most, this.shared.budget.used)
    return this
  }

  gap(half: Half, bytes: number): this {
    this.reader.gap(half, bytes, { time: this.time++, offset: this.offset[half], acked: -1, seq: 0 })
    this.offset[half] += bytes
    return this
  }

  close(): this {
    this.reader.close('fin', this.time)
    expect(this.shared.budget.used).toBe(0)
    return this
  }

  get brief(): string[] {
    return this.exchanges.map(({ request: q, response: r, reason, oddities }) =>
      `${q ? `${q.method} ${q.target} ${q.bodyBytes}` : '-'} > ${r ? `${r.status} ${r.bodyBytes}` : '-'} ${[...(reason ? [reason] : []), ...oddities].join(' ')}`.trim(),
    )
  }
}

const OK = block([':status', '200'])
const get = (id: number, path = '/a', flags = END_STREAM | END_HEADERS) => frame(T.headers, flags, id, ask(path))
const ok = (id: number, flags = END_STREAM | END_HEADERS) => frame(T.headers, flags, id, OK)

test('padding, priority and CONTINUATION are no part of a message', () => {
  const fields = ask('/padded')
  const pad = Buffer.from([3])
  const head = frame(
    T.headers,
    PADDED | PRIORITY,
    1,
    Buffer.concat([pad, Buffer.alloc(5), fields.subarray(0, 7), Buffer.alloc(3)]),
  )
  const more = [
    frame(T.more, 0, 1, fields.subarray(7, 20)),
    frame(T.more, 0, 1),
    frame(T.more, END_HEADERS, 1, fields.subarray(20)),
  ]
  const body = frame(T.data, PADDED | END_STREAM, 1, Buffer.from('\x05hello.....'))
  const rig = new Rig()
    .send(0, head, ...more, body)
    .send(1, ok(1))
    .close()
  expect(rig.brief).toEqual(['GET /padded 5 > 200 0'])
})

test('frames that nobody knows, of any size, are passed over', () => {
  const grease = [frame(0x2a, 0xff, 7, Buffer.alloc(70_000, 0x41)), frame(0xfa, 0, 0x8000_0001), frame(0x0c, 0, 0)]
  const rig = new Rig()
    .send(0, ...grease, get(1))
    .send(1, ...grease, frame(T.data, 0, 9, Buffer.alloc(2 << 20)), ok(1))
    .close()
  expect(rig.brief).toEqual(['GET /a 0 > 200 0'])
  expect(rig.shared.counters.resyncs).toBe(0)
})

test('what RFC 9113 forbids is told as an oddity, and read', () => {
  const rig = new Rig()
  const heads: [Buffer, string][] = [
    [Buffer.concat([ask('/p'), literal(':path', '/q')]), 'h2-bad-pseudo-header'],
    [Buffer.concat([literal('a', 'b'), ask('/late')]), 'h2-bad-pseudo-header'],
    [ask('/u', ['X-Upper', '1']), 'h2-bad-field'],
    [ask('/crlf', ['x', 'a\r\nb: c']), 'h2-bad-field'],
    [ask('/te', ['transfer-encoding', 'chunked']), 'h2-connection-field'],
    [ask('/cl', ['content-length', '5']), 'h2-length-mismatch'],
    [ask('/host', ['host', 'admin.test']), 'h2-host-mismatch'],
  ]
  for (const [n, [head, oddity]] of heads.entries()) {
    rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, 2 * n + 1, head)).send(1, ok(2 * n + 1))
    expect(rig.exchanges.at(-1)!.oddities).toEqual([oddity])
  }
  expect(rig.exchanges.at(-1)!.request!.header('host')).toBe('api.test')
  rig.close()
})

test('HEAD and 304 may announce what they do not send', () => {
  const rig = new Rig()
  const announced = frame(T.headers, END_STREAM | END_HEADERS, 1, block([':status', '304'], ['content-length', '70']))
  rig.send(0, get(1)).send(1, announced).close()
  expect(rig.brief).toEqual(['GET /a 0 > 304 0'])
})

test('streams reset by their client are told soon, and what was under way belongs to them', () => {
  const rig = new Rig()
  const cancel = (id: number) => frame(T.rst, 0, id, Buffer.from([0, 0, 0, 8]))
  rig.send(0, get(1), get(3), cancel(1), cancel(3)).send(1, ok(1, END_HEADERS), frame(T.data, 0, 1, Buffer.from('abc')))
  rig.time += 2_000
  rig.send(0, get(5)).send(1, ok(5))
  expect(rig.brief).toEqual(['GET /a 0 > 200 3 stream-reset', 'GET /a 0 > - stream-reset', 'GET /a 0 > 200 0'])
  rig.close()
})

test('rapid reset: what is held stays within bounds, and every request is told', () => {
  const rig = new Rig()
  for (let id = 1; id < 20_000; id += 2) rig.send(0, get(id), frame(T.rst, 0, id, Buffer.from([0, 0, 0, 8])))
  expect(rig.most).toBeLessThan(1 << 20)
  rig.close()
  expect(rig.exchanges).toHaveLength(10_000)
  expect(rig.exchanges.every(({ reason }) => reason === 'stream-reset')).toBe(true)
})

test('more streams than are followed: the oldest are told as they are', () => {
  const rig = new Rig({ h2Streams: 10 })
  for (let id = 1; id <= 99; id += 2) rig.send(0, get(id, `/${id}`))
  for (let id = 81; id <= 99; id += 2) rig.send(1, ok(id))
  rig.close()
  expect(rig.exchanges.filter(({ reason }) => reason === 'pending-limit')).toHaveLength(40)
  expect(rig.exchanges.filter(({ response }) => response)).toHaveLength(10)
})

test('without memory nothing grows and the books stay right', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3_000, max: 60_000 }), fc.integer({ min: 1, max: 60 }), (memoryBytes, count) => {
      const rig = new Rig({ memoryBytes: memoryBytes + FLOW_BYTES })
      for (let n = 0; n < count; n++) {
        const id = 2 * n + 1
        rig.send(0, frame(T.headers, END_HEADERS, id, Buffer.concat([ask('/x'), added(`k${n}`, 'v'.repeat(n * 40))])))
        rig.send(0, frame(T.data, 0, id, Buffer.alloc(500, 0x61)))
        rig.send(1, frame(T.headers, 0, id, OK.subarray(0, 3)))
      }
      expect(rig.most).toBeLessThanOrEqual(memoryBytes + FLOW_BYTES)
      rig.close()
    }),
    { numRuns: 100 },
  )
})

test('a bomb of references costs what is kept of it, not what it stands for', () => {
  const rig = new Rig({ memoryBytes: 8 << 20 })
  const big = added('cookie', 'c'.repeat(3_900))
  rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, 1, Buffer.concat([ask('/a'), big]))).send(1, ok(1))
  const bomb = Buffer.concat([ask('/bomb'), ...Array.from({ length: 15_000 }, () => indexed(62))])
  for (let id = 3; id < 203; id += 2) rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, id, bomb))
  expect(rig.most).toBeLessThan(6 << 20)
  rig.send(1, ...Array.from({ length: 100 }, (_, n) => ok(2 * n + 3))).close()
  const { request, oddities } = rig.exchanges.find(({ request }) => request?.target === '/bomb')!
  expect(request!.header('cookie')?.length ?? 0).toBeLessThan(70_000)
  expect(oddities).toContain('many-headers')
})

test('a flood of CONTINUATION, empty or full, is cut', () => {
  const rig = new Rig()
  rig.send(0, frame(T.headers, END_STREAM, 1, ask('/a').subarray(0, 5)))
  for (let n = 0; n < 20_000; n++) rig.send(0, frame(T.more, 0, 1))
  expect(rig.most).toBeLessThan(20_000)
  for (let n = 0; n < 100; n++) rig.send(0, frame(T.more, 0, 1, Buffer.alloc(16_384)))
  expect(rig.most).toBeLessThan(200_000)
  expect(rig.shared.counters.head_limit).toBe(1)
  rig.send(0, get(3, '/after')).send(1, ok(3)).close()
  expect(rig.brief).toContain('GET /after 0 > 200 0')
})

test('floods of small frames are counted and hold nothing', () => {
  const rig = new Rig()
  const small = [
    frame(T.ping, 0, 0, Buffer.alloc(8)),
    frame(T.settings, 0, 0, Buffer.alloc(6)),
    frame(T.window, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
    frame(T.priority, 0, 77, Buffer.alloc(5)),
    frame(T.data, 0, 99),
    frame(T.rst, 0, 55, Buffer.alloc(4)),
  ]
  const { used } = rig.shared.budget
  for (let n = 0; n < 5_000; n++) rig.send(0, ...small)
  expect(rig.shared.budget.used).toBe(used)
  expect(rig.shared.counters.h2_frames).toBeGreaterThan(30_000)
  rig.close()
  expect(rig.exchanges).toEqual([])
})

test('windows and tables of 2³¹ and more: nothing of that size is made, and the place is kept', () => {
  const all = (id: number) => {
    const out = Buffer.alloc(6)
    out.writeUInt16BE(id)
    out.writeUInt32BE(0xffffffff, 2)
    return out
  }
  const rig = new Rig({ memoryBytes: 8 << 20 })
  const settings = frame(T.settings, 0, 0, Buffer.concat([1, 2, 3, 4, 5, 6].map(all)))
  const window = frame(T.window, 0, 0, Buffer.from([0xff, 0xff, 0xff, 0xff]))
  rig.send(1, settings, window).send(0, settings, window)
  // The table may be as large as the peer has allowed: this is what an encoder says of it.
  for (const size of [2 ** 24 + 1, 2 ** 31, 2 ** 32 - 1]) {
    const id = size === 2 ** 31 ? 3 : size > 2 ** 31 ? 5 : 1
    const blocks = Buffer.concat([resize(size), ask(`/t${id}`), added('x-big', 'v'.repeat(4_000))])
    rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, id, blocks)).send(1, ok(id))
  }
  for (let id = 7; id < 4_007; id += 2) {
    const big = Buffer.concat([ask('/fill'), added(`k${id}`, 'v'.repeat(4_000))])
    rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, id, big)).send(1, ok(id))
  }
  expect(rig.most).toBeLessThan(1 << 20)
  // A string that says it is that long ends its block, not the connection.
  const endless = Buffer.concat([ask('/endless'), Buffer.from([0]), integer(2 ** 31, 7), Buffer.from('x')])
  rig.send(0, frame(T.headers, END_STREAM | END_HEADERS, 4_007, endless), get(4_009, '/after')).send(1, ok(4_009))
  rig.close()
  for (const path of ['/t1', '/t3', '/t5', '/after']) expect(rig.brief).toContain(`GET ${path} 0 > 200 0`)
})

test('promises of a client, of streams that are there, and of odd ones mean nothing', () => {
  const rig = new Rig()
  const promise = (stream: number, id: number) =>
    frame(T.push, END_HEADERS, stream, Buffer.concat([Buffer.from([0, 0, 0, id]), ask('/made-up')]))
  rig.send(0, get(1, '/real'), promise(1, 2)).send(1, promise(1, 1), promise(1, 2), promise(1, 2), ok(2), ok(1)).close()
  expect(rig.brief).toEqual(['GET /made-up 0 > 200 0 h2-pushed', 'GET /real 0 > 200 0'])
  expect(rig.shared.counters.malformed).toBe(3)
})

test('a stream that is over is not begun again', () => {
  const rig = new Rig().send(0, get(1)).send(1, ok(1)).send(0, get(1, '/again')).send(1, ok(1)).close()
  expect(rig.brief).toEqual(['GET /a 0 > 200 0'])
  expect(rig.shared.counters.h2_closed_streams).toBe(2)
})

test('CONNECT names where it leads; what follows is counted', () => {
  const connect = block([':method', 'CONNECT'], [':authority', 'db.test:5432'])
  const rig = new Rig().send(0, frame(T.headers, END_HEADERS, 1, connect)).send(1, ok(1, END_HEADERS))
  rig
    .send(0, frame(T.data, END_STREAM, 1, Buffer.alloc(10)))
    .send(1, frame(T.data, END_STREAM, 1, Buffer.alloc(20)))
    .close()
  expect(rig.brief).toEqual(['CONNECT db.test:5432 10 > 200 20'])
})

test('a frame whose payload is lost costs its own stream; the place is kept', () => {
  const rig = new Rig().send(0, get(1, '/whole'))
  const upload = frame(T.headers, END_HEADERS, 3, ask('/upload'))
  const body = frame(T.data, END_STREAM, 3, Buffer.alloc(9_000, 0x62))
  rig.send(0, upload, body.subarray(0, 1_000)).gap(0, 3_000).send(0, body.subarray(4_000), get(5, '/next'))
  rig.send(1, ok(1), ok(3), ok(5)).close()
  expect(rig.brief).toEqual(['GET /whole 0 > 200 0', 'GET /upload 6000 > 200 0 gap', 'GET /next 0 > 200 0'])
  expect(rig.exchanges[1]!.request!.gapBytes).toBe(3_000)
  expect(rig.shared.counters.resyncs).toBe(0)
})

test('mutated conversations: no exception, no growth, the books end at zero', () => {
  const parts = [get(1), get(3, '/b', END_HEADERS), frame(T.data, END_STREAM, 3, Buffer.alloc(40, 1)), get(5, '/c')]
  const answers = [ok(1, END_HEADERS), frame(T.data, PADDED, 1, Buffer.from('\x01ab')), ok(3), ok(5)]
  const whole = [Buffer.concat(parts), Buffer.concat(answers)]
  const flip = fc.record({ half: fc.constantFrom(0, 1), at: fc.nat(300), bits: fc.integer({ min: 1, max: 255 }) })
  fc.assert(
    fc.property(fc.array(flip, { maxLength: 6 }), fc.boolean(), fc.option(fc.nat(200)), (flips, handshake, lost) => {
      const [asked, answered] = whole.map((bytes) => Buffer.from(bytes))
      for (const { half, at, bits } of flips) (half === 0 ? asked : answered)![at % 100]! ^= bits
      const rig = new Rig({}, handshake)
      if (lost !== null) rig.gap(0, lost)
      rig.send(0, asked!).send(1, answered!).close()
      expect(rig.most).toBeLessThan(1 << 20)
    }),
    { numRuns: 3_000 },
  )
})
