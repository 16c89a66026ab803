import { record } from './support/recorder.js'
import { ACK, Conversation, type Segment } from './support/segments.js'

function talk(): { segments: Segment[]; real: Segment } {
  const conversation = new Conversation().handshake().send(0, 'GET /safe')
  const real = conversation.last
  conversation.send(0, ' HTTP/1.1').ack(1).send(1, 'tell')
  return { segments: conversation.segments, real }
}

test('a retransmission that differs from what was delivered is told; the first bytes stay', () => {
  const { segments, real } = talk()
  const other: Segment = { ...real, data: Buffer.from('GET /evil') }
  const { flows, table } = record([...segments.slice(0, 5), other, ...segments.slice(5)])
  expect(flows[0]!.text(0)).toBe('GET /safe HTTP/1.1')
  const conflicts = flows[0]!.events.filter((event) => event.kind === 'conflict')
  expect(conflicts).toEqual([
    { kind: 'conflict', half: 0, bytes: 4, at: { time: real.time, offset: 0, acked: -1, seq: 1001 } },
  ])
  expect(table.counters['flow.overlap_conflicts']).toBe(1)
})

test('an equal retransmission, whole, in parts or joined, is none', () => {
  const { segments, real } = talk()
  const parts: Segment[] = [
    { ...real, data: Buffer.from('GET ') },
    { ...real, seq: 1005, data: Buffer.from('/safe HTTP') },
    { ...real, data: Buffer.from('GET /safe HTTP/1.1') },
  ]
  const { table } = record([...segments.slice(0, 5), real, ...parts, ...segments.slice(5)])
  expect(table.counters['flow.overlap_conflicts']).toBe(0)
  expect(table.counters['flow.retransmitted_packets']).toBe(4)
})

test('a segment that repeats differently and goes on: the new part is delivered, the conflict told', () => {
  const { segments, real } = talk()
  const other: Segment = { ...real, data: Buffer.from('GET /evil HTTP/1.1') }
  const { flows, table } = record([...segments.slice(0, 4), other, ...segments.slice(4)])
  expect(flows[0]!.text(0)).toBe('GET /safe HTTP/1.1')
  expect(table.counters['flow.conflict_bytes']).toBe(4)
})

test('keep-alive probes hold any byte, and are no conflict', () => {
  const { segments } = talk()
  const probe: Segment = { ...segments[4]!, seq: 1018, data: Buffer.from([0]) }
  const { table } = record([...segments.slice(0, 6), probe, ...segments.slice(6)])
  expect(table.counters['flow.overlap_conflicts']).toBe(0)
})

test('other flows and a small ring push old bytes out: unknown is no conflict', () => {
  const { segments, real } = talk()
  const other: Segment = { ...real, data: Buffer.from('GET /evil') }
  const noise = new Conversation({ port: 50_000 })
  for (let i = 0; i < 100; i++) noise.send(0, 'n'.repeat(97))
  const order = [...segments.slice(0, 5), ...noise.segments, other, ...segments.slice(5)]
  expect(record(order, { historyBytes: 4096 }).table.counters['flow.overlap_conflicts']).toBe(0)
  expect(record(order, { historyBytes: 0 }).table.counters['flow.overlap_conflicts']).toBe(0)
  expect(record(order).table.counters['flow.overlap_conflicts']).toBe(1)
})

test('a flow that follows on the same ports is not compared with the one before', () => {
  const first = new Conversation().handshake().send(0, 'first').close()
  const second = new Conversation({}, [1000, 5000], first.time + 20_000).send(0, 'other', ACK).send(0, 'more')
  const again: Segment = { ...second.segments[0]! }
  const { table } = record([...first.segments, ...second.segments, again])
  expect(table.counters['flow.overlap_conflicts']).toBe(0)
})
