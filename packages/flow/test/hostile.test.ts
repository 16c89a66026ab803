import { Packet } from '@apiscope/wire'
import fc from 'fast-check'
import { FlowTable, flowLimits } from '../src/index.js'
import { aliveBytes } from './support/memory.js'
import { numbers } from './support/network.js'
import { FlowRecord, Recorder } from './support/recorder.js'
import { ACK, Conversation, type Segment, SYN, toPacket } from './support/segments.js'

const MIB = 1024 * 1024
const none = Buffer.alloc(0)

test('a SYN flood of a million flows stays under the budget; established and new honest flows are seen', () => {
  const limits = { memoryBytes: 64 * MIB }
  const before = aliveBytes()
  const recorder = new Recorder(limits)
  const talk = new Conversation({ port: 50_000 }).handshake().send(0, 'ask').send(1, 'tell')
  recorder.feed(talk.segments)

  const packet = toPacket({ time: talk.time, from: 0, seq: 0, ack: 0, flags: SYN, data: none })
  const late = new Conversation({ port: 50_001 }, [1, 2], talk.time + 500).handshake().send(0, 'ask2').send(1, 'tell2')
  for (let i = 0; i < 1_000_000; i++) {
    packet.buf.writeUInt32BE(0x0b000000 + (i >> 4), 0)
    packet.srcPort = 1024 + (i & 15)
    packet.seq = (i * 2654435761) >>> 0
    packet.time += 0.001
    recorder.table.tcp(packet)
    const step = (i - 500_000) / 30_000
    if (step >= 0 && step < 5 && Number.isInteger(step)) recorder.feed([late.segments[step]!])
  }
  const used = aliveBytes() - before
  talk.time += 2000
  talk.send(0, 'again').send(1, 'told').close()
  recorder.feed(talk.segments.slice(5))

  expect(recorder.table.size).toBeLessThanOrEqual(flowLimits(limits).maxFlows)
  expect(used).toBeLessThan(limits.memoryBytes)
  expect(recorder.flows.map((flow) => flow.text(0))).toEqual(['askagain', 'ask2'])
  expect(recorder.flows.map((flow) => flow.text(1))).toEqual(['telltold', 'tell2'])
  expect(recorder.flows[0]!.closed).toBe('fin')
  expect(recorder.count('flow.memcap_evictions')).toBeGreaterThan(900_000)
})

test('a flood of single data packets sheds itself, not who was there before', () => {
  const recorder = new Recorder({ maxFlows: 1000 })
  const honest = Array.from({ length: 500 }, (_, i) =>
    new Conversation({ port: 50_000 + i }).handshake().send(0, 'ask').send(1, 'tell'),
  )
  for (const talk of honest) recorder.feed(talk.segments)
  const flood = Array.from({ length: 20_000 }, (_, i): Segment => {
    return {
      time: honest[0]!.time,
      from: 0,
      seq: i * 99_991,
      ack: 1,
      flags: ACK,
      data: Buffer.from('x'),
      port: i,
      host: 2,
    }
  })
  recorder.feed(flood)
  for (const talk of honest) recorder.feed(talk.send(0, 'more').segments.slice(-1))
  expect(recorder.flows.slice(0, 500).every((flow) => flow.text(0) === 'askmore')).toBe(true)
  expect(recorder.table.size).toBeLessThanOrEqual(1000)
})

test('when everyone is established, new flows are shed whole until idle ones make room', () => {
  const recorder = new Recorder({ maxFlows: 10 })
  const talks = Array.from({ length: 10 }, (_, i) =>
    new Conversation({ port: 50_000 + i }).handshake().send(0, 'ask').send(1, 'tell'),
  )
  for (const talk of talks) recorder.feed(talk.segments)
  const late = new Conversation({ port: 60_000 }).handshake().send(0, 'late').send(1, 'x')
  recorder.feed(late.segments)
  expect(recorder.flows).toHaveLength(10)
  expect(recorder.count('flow.shed')).toBe(4)
  const later = new Conversation({ port: 60_001 }, [1, 2], late.time + 31_000).handshake().send(0, 'later').send(1, 'x')
  recorder.feed(later.segments)
  expect(recorder.flows[10]!.text(0)).toBe('later')
  expect(recorder.flows.filter((flow) => flow.closed === 'evicted')).toHaveLength(1)
})

describe('a million tiny segments out of order', () => {
  const orders: [string, (i: number) => number, boolean, number?][] = [
    ['backwards, two-way', (i) => 2_000_000 - 2 * i, true],
    ['backwards, one-way', (i) => 2_000_000 - 2 * i, false, 200_000],
    ['forwards with holes, two-way', (i) => 10 + 2 * i, true],
    ['forwards with holes, one-way', (i) => 10 + 2 * i, false, 200_000],
    ['scattered, two-way', (i) => 10 + ((i * 7_919) % 2_000_003), true],
    ['scattered, one-way', (i) => 10 + ((i * 7_919) % 2_000_003), false, 200_000],
  ]
  test.each(orders)(
    '%s: memory and time are bounded, honest reordering beside it works',
    (_name, place, twoWay, packets = 1_000_000) => {
      const limits = { holdBytes: 8 * MIB, oneWayMs: 1e9, oneWayBytes: 1e9 }
      const honestFlows: FlowRecord[] = []
      let told = 0
      const count = { chunk: () => void told++, gap: () => void told++, end: () => {}, close: () => {} }
      const before = aliveBytes()
      const table = new FlowTable(limits, (info) => {
        if (info.port[0] === 40_000) return count
        honestFlows.push(new FlowRecord(info))
        return honestFlows.at(-1)
      })
      const feed = (segments: Segment[]) => {
        for (const segment of segments) table.tcp(toPacket(segment))
      }
      const talk = new Conversation().handshake().send(0, 'ask').send(1, 'tell')
      feed(talk.segments)
      const honest = new Conversation({ port: 50_001 }, [1, 2], talk.time).handshake()
      for (let i = 0; i < 60; i++) honest.send(0, 'a').send(0, 'b').ack(1)
      feed(honest.segments.slice(0, 3))
      const packet = toPacket({ time: talk.time, from: 0, seq: 0, ack: 5005, flags: ACK, data: Buffer.from('z') })
      const answer = toPacket({ ...talk.last, seq: 5005, ack: 1004, data: none })
      const started = process.cpuUsage()
      for (let i = 0; i < packets; i++) {
        packet.seq = 1004 + place(i)
        packet.time += 0.0001
        table.tcp(packet)
        if (twoWay && i % 10 === 0) table.tcp(answer)
        const at = 3 + (3 * i) / 3000
        if (i % 3000 === 0 && at < honest.segments.length) {
          const [a, b, ack] = honest.segments.slice(at, at + 3)
          feed([b!, a!, ack!])
        }
      }
      const seconds = process.cpuUsage(started).user / 1e6
      expect(table.heldBytes).toBeLessThanOrEqual(limits.holdBytes)
      expect(aliveBytes() - before).toBeLessThan(limits.holdBytes + 4 * MIB)
      expect(honestFlows[0]!.text(0)).toBe('ab'.repeat(60))
      if (twoWay) expect(table.counters['flow.ooo_dropped']).toBeGreaterThan(0.9 * packets)
      else expect(told + table.counters['flow.retransmitted_packets']).toBeGreaterThan(0.9 * packets)
      expect(seconds).toBeLessThan(100)
    },
  )
})

test('many flows that hold out-of-order bytes do not take the budget from those who come later', () => {
  const recorder = new Recorder({ holdBytes: MIB })
  for (let port = 1; port <= 500; port++) {
    const talk = new Conversation({ port, host: 3 }).handshake().send(0, 'lost').send(0, Buffer.alloc(1400)).ack(0)
    recorder.feed(talk.segments.filter((segment) => segment.data.length !== 4))
  }
  expect(recorder.table.heldBytes).toBeLessThanOrEqual(MIB)
  expect(recorder.count('flow.hold_flushes')).toBeGreaterThan(200)
  const talk = new Conversation({ port: 50_000 }).handshake().send(0, 'one').send(0, 'two')
  const [a, b, c, one, two] = talk.segments
  recorder.feed([a!, b!, c!, two!, one!])
  expect(recorder.flows.at(-1)!.text(0)).toBe('onetwo')
})

test('a held block is not pinned by tiny segments of other flows, and everything is given back', () => {
  const recorder = new Recorder()
  const next = numbers(5)
  for (let port = 1; port <= 50; port++) {
    const talk = new Conversation({ port }).handshake()
    for (let i = 0; i < 50; i++) talk.send(0, 'x'.repeat(1 + Math.floor(next() * 3000)))
    const order = [...talk.segments.slice(0, 3), ...talk.segments.slice(3).reverse()]
    recorder.feed(order)
  }
  expect(recorder.table.heldBytes).toBe(0)
  recorder.finish()
  expect(recorder.table.size).toBe(0)
})

/** Any packet whatever on a few addresses: the record checks order, positions and ends of every flow. */
test('garbage never throws and never breaks what a handler may rely on', () => {
  const near = fc.oneof(fc.integer({ min: 900, max: 3000 }), fc.integer({ min: 0, max: 0xffffffff }))
  const segment = fc.record({
    step: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -20_000, max: 400_000 })),
    from: fc.constantFrom(0 as const, 1 as const),
    seq: near,
    ack: near,
    flags: fc.oneof(fc.constant(ACK), fc.integer({ min: 0, max: 63 })),
    length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
    missing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
    tap: fc.integer({ min: 0, max: 2 }),
    port: fc.integer({ min: 1, max: 2 }),
  })
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 120 }), fc.integer({ min: 1, max: 6 }), (steps, flows) => {
      const recorder = new Recorder({ maxFlows: flows, maxHeldSegments: 8, holdBytes: 40_000, gracePackets: 10 })
      let time = 1_700_000_000_000
      const packet = new Packet()
      for (const { step, length, ...rest } of steps) {
        time += step
        recorder.table.tcp(toPacket({ ...rest, time, data: Buffer.alloc(length, rest.seq) }, packet))
      }
      recorder.table.finish(time)
      expect(recorder.flows.every((flow) => flow.closed)).toBe(true)
      expect(recorder.table.size).toBe(0)
      expect(recorder.table.heldBytes).toBe(0)
    }),
    { numRuns: 500 },
  )
})

test('the same packets give the same calls', () => {
  const run = () => {
    const recorder = new Recorder({ maxFlows: 20, hashSeed: 7 })
    const next = numbers(3)
    const segments = Array.from({ length: 3000 }, (_, i): Segment => {
      const pick = () => Math.floor(next() * 5000)
      const from = next() < 0.5 ? 0 : 1
      return {
        time: i,
        from,
        seq: pick(),
        ack: pick(),
        flags: ACK,
        data: Buffer.alloc(pick() % 900),
        port: pick() % 40,
      }
    })
    recorder.feed(segments).finish()
    return [recorder.flows.map((flow) => flow.events), recorder.table.counters]
  }
  expect(run()).toEqual(run())
})

test('bad limits are refused with a code', () => {
  const make = (options: object) => () => new FlowTable(options, () => undefined)
  expect(make({ graceMs: -1 })).toThrow(expect.objectContaining({ code: 'flow.bad_limit', exit: 2 }))
  expect(make({ memoryBytes: 100 })).toThrow(expect.objectContaining({ code: 'flow.bad_limit' }))
  expect(make({ memoryBytes: Number.NaN })).toThrow(expect.objectContaining({ code: 'flow.bad_limit' }))
})
