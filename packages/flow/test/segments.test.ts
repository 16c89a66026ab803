import { Packet } from '@apiscope/wire'
import { FlowTable } from '../src/index.js'
import { record } from './support/recorder.js'
import { ACK, Conversation, type Segment, toPacket } from './support/segments.js'

test('keep-alive probes bring nothing new', () => {
  const talk = new Conversation().handshake().send(0, 'ask').ack(1)
  const probe: Segment = { ...talk.segments[3]!, seq: 1003, data: Buffer.from([0]) }
  const empty: Segment = { ...probe, data: Buffer.alloc(0) }
  talk.send(0, 'more').ack(1)
  const { flows, table } = record([...talk.segments.slice(0, 5), probe, empty, probe, ...talk.segments.slice(5)])
  expect(flows[0]!.text(0)).toBe('askmore')
  expect(table.counters['flow.retransmitted_packets']).toBe(2)
})

test('zero-window probes count their byte once', () => {
  const talk = new Conversation().handshake().send(0, 'ask').ack(1)
  const probe: Segment = { ...talk.segments[3]!, seq: 1004, data: Buffer.from('m') }
  talk.send(0, 'more').ack(1)
  const { flows } = record([...talk.segments.slice(0, 5), probe, probe, ...talk.segments.slice(5)])
  expect(flows[0]!.text(0)).toBe('askmore')
})

test('urgent data is in-band data', () => {
  const talk = new Conversation()
    .handshake()
    .send(0, 'ask', ACK | 0x20)
    .send(0, 'more')
  expect(record(talk.segments).flows[0]!.text(0)).toBe('askmore')
})

test('first wins where overlaps conflict, and the conflict is told', () => {
  const talk = new Conversation().handshake().send(0, 'aa').send(0, 'bbbb').send(0, 'cc').ack(1)
  const [s, sa, a, aa, bbbb, cc, ack] = talk.segments
  const forged: Segment = { ...bbbb!, data: Buffer.from('bbXXXX') }
  const { flows, table } = record([s!, sa!, a!, bbbb!, forged, cc!, aa!, ack!])
  expect(flows[0]!.text(0)).toBe('aabbbbXX')
  const conflicts = flows[0]!.events.filter((event) => event.kind === 'conflict')
  expect(conflicts).toEqual([
    { kind: 'conflict', half: 0, bytes: 2, at: { time: expect.any(Number), offset: 2, acked: -1, seq: 1003 } },
    { kind: 'conflict', half: 0, bytes: 2, at: { time: expect.any(Number), offset: 6, acked: -1, seq: 1007 } },
  ])
  expect(table.counters['flow.conflict_bytes']).toBe(4)
})

test('bytes that waited carry the time and acknowledgement of their own packet', () => {
  const talk = new Conversation().handshake().send(1, 'hi').send(0, 'one').send(1, 'ho').send(0, 'two').send(0, 'six')
  const [s, sa, a, hi, one, ho, two, six] = talk.segments
  const { flows } = record([s!, sa!, a!, hi!, ho!, two!, six!, { ...one!, time: six!.time + 1 }])
  const chunks = flows[0]!.events.flatMap((event) => (event.kind === 'chunk' && event.half === 0 ? [event] : []))
  expect(chunks.map((chunk) => [chunk.text, chunk.at.time, chunk.at.acked])).toEqual([
    ['one', six!.time + 1, 2],
    ['two', two!.time, 4],
    ['six', six!.time, 4],
  ])
})

test('midstream: bytes before the first known one are not delivered and shift nothing', () => {
  const talk = new Conversation({}, [100, 200]).send(0, 'one ').send(0, 'two ').send(0, 'three').send(1, 'tell')
  const [one, two, three, tell] = talk.segments
  const { flows, table } = record([two!, one!, three!, tell!])
  expect(flows[0]!.text(0)).toBe('two three')
  expect(flows[0]!.events[0]).toMatchObject({ text: 'two ', at: { seq: 104, offset: 0 } })
  expect(table.counters['flow.before_start_bytes']).toBe(4)
})

test('a bare acknowledgement, FIN or RST starts no flow', () => {
  const talk = new Conversation().ack(0).raw(0, 0x11).raw(0, 4)
  const { table } = record(talk.segments)
  expect(table.counters['flow.flows']).toBe(0)
  expect(table.counters['flow.ignored_packets']).toBe(3)
})

test('IPv6 flows, written as RFC 5952 says', () => {
  const talk = new Conversation({ v6: true }).handshake().send(0, 'ask').send(1, 'tell').close()
  const { flows } = record(talk.segments)
  expect(flows[0]!.info.ip).toEqual(['fd00::1', 'fd00::c8'])
  expect(flows[0]!.text(1)).toBe('tell')
})

test('positions do not wrap: 5 GiB in one half', () => {
  const packet = new Packet()
  let bytes = 0
  let last = 0
  const table = new FlowTable({}, () => ({
    chunk: (_half, _buf, start, end, at) => {
      if (at.offset !== bytes || at.seq !== (bytes + 1) % 2 ** 32) throw new Error('position')
      bytes += end - start
      last = at.offset
    },
    gap: () => {},
    end: () => {},
    close: () => {},
  }))
  const data = Buffer.alloc(65_000)
  const total = 5 * 2 ** 30
  toPacket({ time: 0, from: 0, seq: 1, ack: 1, flags: ACK, data }, packet)
  for (let at = 0; at < total; at += data.length) {
    packet.seq = (at + 1) % 2 ** 32
    packet.time += 0.01
    table.tcp(packet)
  }
  expect(bytes).toBeGreaterThanOrEqual(total)
  expect(last).toBeGreaterThan(2 ** 32)
})

test('a flow nobody is interested in is tracked, and nothing of it is held', () => {
  const talk = new Conversation().handshake().send(0, 'one').send(0, 'two').send(0, 'six').close()
  const table = new FlowTable({}, () => undefined)
  const [s, sa, a, one, two, six, ...close] = talk.segments
  for (const segment of [s!, sa!, a!, two!, six!, one!, ...close]) table.tcp(toPacket(segment))
  expect(table.heldBytes).toBe(0)
  expect(table.counters['flow.flows']).toBe(1)
  table.finish(talk.time)
  expect(table.size).toBe(0)
})
