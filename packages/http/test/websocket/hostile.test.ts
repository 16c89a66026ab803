/** What an outsider may make grow over WebSocket: bounds of memory and of work, counted in bytes and steps, not in time. */
import { openHttp } from '../../src/index'
import { TestFlow } from '../support/flow'
import { ACCEPT, DEFLATE, frame, fromClient, fromServer, packed, packedInTurn, UPGRADE } from './wire'

const opened = (options = {}, ...fields: string[]) =>
  new TestFlow({ inspect: 65_536, ...options }).client(UPGRADE()).server(ACCEPT(...fields))

test('deflate bombs, one after the other: what they decode to follows from the bytes received', async () => {
  const bomb = packed(Buffer.alloc(1 << 20, 0x41))
  for (const field of [DEFLATE, `${DEFLATE}; client_no_context_takeover`]) {
    const flow = opened({}, field)
    let received = 0
    for (let n = 0; n < 200; n++) {
      const bytes = fromClient(bomb, { rsv1: true })
      received += bytes.length
      flow.client(bytes)
    }
    const decoded = flow.messages.reduce(
      (sum, { request }) => sum + (request!.decodedBytes ?? request!.body?.length ?? 0),
      0,
    )
    expect(decoded).toBeLessThanOrEqual(65_536 + 256 * received)
    expect(flow.counters.decode_limit).toBeGreaterThan(100)
    expect(flow.messages).toHaveLength(200)
  }
})

test('a million fragments of nothing keep nothing and tell nothing', () => {
  const flow = opened()
  flow.client(fromClient('{', { fin: false }))
  const before = flow.shared.budget.used
  const nothing = Buffer.concat(Array.from({ length: 10_000 }, () => fromClient('', { fin: false, opcode: 0 })))
  for (let n = 0; n < 100; n++) flow.client(nothing)
  expect(flow.messages).toEqual([])
  expect(flow.counters.ws_frames).toBe(1_000_001)
  expect(flow.shared.budget.used).toBe(before)
})

test('a message without end is kept no further than its bound', () => {
  const flow = opened({ inspect: 10_000 })
  const piece = Buffer.alloc(60_000, 0x61)
  flow.client(fromClient(piece, { fin: false }))
  for (let n = 0; n < 300; n++) flow.client(fromClient(piece, { fin: false, opcode: 0 }))
  expect(flow.shared.budget.used).toBeLessThan(100_000)
  flow.close('rst')
  expect(flow.messages[0]!.request).toMatchObject({ bodyBytes: 301 * 60_000, truncated: true })
})

test('a compressed message without end is collected no further than its bound', () => {
  const flow = opened({ encodedBytes: 100_000 }, DEFLATE)
  const piece = Buffer.alloc(60_000, 0x61)
  flow.client(fromClient(piece, { fin: false, rsv1: true }))
  for (let n = 0; n < 300; n++) flow.client(fromClient(piece, { fin: false, opcode: 0 }))
  expect(flow.shared.budget.used).toBeLessThan(300_000)
  flow.close()
  expect(flow.shared.budget.used).toBe(0)
})

test('messages of one byte: no more is told than the bytes received pay for', () => {
  const flow = opened()
  const many = Buffer.concat(Array.from({ length: 1_000 }, (_, n) => fromServer(String.fromCharCode(97 + (n % 26)))))
  for (let n = 0; n < 200; n++) flow.server(many)
  flow.close()
  const told = flow.messages.reduce((sum, { message }) => sum + message!.count, 0)
  expect(told).toBe(200_000)
  // The first ones, then one for each kilobyte or so.
  expect(flow.messages.length).toBeLessThan(1_024 + 200_000 / 64 + 300)
})

test('calls that nobody answers, with ids of their own, wait within the bound', () => {
  const flow = opened()
  for (let n = 0; n < 20_000; n++) flow.client(fromClient(`{"jsonrpc":"2.0","id":"${n}","method":"m${n}"}`))
  expect(flow.messages.length).toBe(20_000 - 128)
  expect(flow.shared.budget.used).toBeLessThan(400_000)
  flow.close()
  expect(flow.shared.budget.used).toBe(0)
})

test('lengths beyond all measure, reserved opcodes and noise lose the place, and nothing more', () => {
  const huge = Buffer.from([0x82, 127, 0x7f, 255, 255, 255, 255, 255, 255, 255])
  for (const bytes of [
    huge,
    Buffer.from([0x83, 1, 0]),
    Buffer.from([0xf1, 1, 0]),
    frame('x'.repeat(126), { opcode: 9 }),
    Buffer.alloc(300, 0xff),
  ]) {
    const flow = opened()
    flow.server(bytes)
    expect(flow.counters.malformed).toBeGreaterThan(0)
    flow.server(fromServer('{"after":1}'))
    expect(flow.messages.map(({ response }) => response!.body!.toString())).toEqual(['{"after":1}'])
    expect(flow.close().length).toBe(1)
  }
})

test('windows of many connections stay within the memory of the room; without one a message is counted', async () => {
  const memoryBytes = 4_000_000
  const messages: unknown[] = []
  const room = openHttp(
    { exchange() {}, inspect: () => 0, message: (message) => messages.push(message) },
    { memoryBytes },
  )
  const coded = await packedInTurn([`{"a":"${'abcdefgh'.repeat(40)}"}`, `{"a":"${'abcdefgh'.repeat(40)}","b":1}`])
  for (let n = 0; n < 400; n++) {
    const flow = room.open({ serial: n, ip: ['10.0.0.1', '10.0.0.2'], port: [n + 1, 80], start: 0, handshake: true })
    if (!flow) continue
    const sent = [0, 0]
    const put = (half: 0 | 1, text: string | Buffer) => {
      const bytes = Buffer.from(text as string)
      flow.chunk(half, bytes, 0, bytes.length, {
        time: n,
        offset: sent[half]!,
        acked: sent[1 - half]!,
        seq: sent[half]!,
      })
      sent[half]! += bytes.length
    }
    put(0, UPGRADE())
    put(1, ACCEPT(DEFLATE))
    for (const bytes of coded) put(1, fromServer(bytes, { rsv1: true }))
    const { used } = (flow as unknown as { shared: { budget: { used: number } } }).shared.budget
    expect(used).toBeLessThanOrEqual(memoryBytes)
  }
  expect(room.counters.memory_refusals).toBeGreaterThan(0)
  expect(room.counters.ws_window_missed).toBeGreaterThan(0)
  expect(messages.length).toBeGreaterThan(500)
})
