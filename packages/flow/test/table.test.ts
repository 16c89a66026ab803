import { record } from './support/recorder.js'
import { ACK, Conversation } from './support/segments.js'

function shop(): Conversation {
  return new Conversation()
    .handshake()
    .send(0, 'GET /a')
    .ack(1)
    .send(1, 'OK a')
    .send(0, 'GET /bb')
    .send(1, 'OK bb')
    .close()
}

test('a plain conversation comes out in order, with ends and positions', () => {
  const { flows, table } = record(shop().segments)
  expect(flows).toHaveLength(1)
  expect(flows[0]!.events).toMatchSnapshot()
  expect(flows[0]!.info).toEqual({
    serial: 1,
    ip: ['10.0.0.1', '10.0.0.200'],
    port: [40000, 80],
    start: 1_700_000_000_000,
    handshake: true,
  })
  expect(table.counters['flow.delivered_bytes']).toBe(22)
})

test('out of order, retransmission and partial overlap give the same bytes', () => {
  const { segments } = shop()
  const [s0, s1, s2, get, ack, ok, get2, ok2, ...rest] = segments
  const mixed = [s0!, s1!, s2!, get!, get!, ok!, ack!, ok2!, get2!, ok!, ...rest]
  const { flows } = record(mixed)
  expect(flows[0]!.text(0)).toBe('GET /aGET /bb')
  expect(flows[0]!.text(1)).toBe('OK aOK bb')
  expect(flows[0]!.closed).toBe('fin')
})

test('a lost segment is a gap once the peer has acknowledged past it', () => {
  const talk = new Conversation().handshake().send(0, 'aaaa').send(0, 'bbbb').send(0, 'cccc').ack(1)
  const lost = talk.segments.filter((segment) => segment.data.toString() !== 'bbbb')
  const { flows, table } = record(lost)
  expect(flows[0]!.text(0)).toBe('aaaa<4>cccc')
  expect(table.counters['flow.gap_bytes']).toBe(4)
})

test('a response does not overtake the request that it acknowledges', () => {
  const talk = new Conversation().handshake().send(0, 'request').send(1, 'response').send(0, 'more')
  const [a, b, c, request, response, more] = talk.segments
  const { flows } = record([a!, b!, c!, response!, request!, more!])
  const order = flows[0]!.events.filter((event) => event.kind === 'chunk').map((event) => event.text)
  expect(order).toEqual(['request', 'response', 'more'])
})

test('a bare acknowledgement tells the reader how far the peer has come', () => {
  const { flows } = record(new Conversation().handshake().send(0, 'request').ack(1).segments)
  expect(flows[0]!.events).toContainEqual({ kind: 'acknowledged', half: 0, position: 7 })
})

test('midstream: the first sender is half 0, the base of the other half comes from the acknowledgement', () => {
  const talk = new Conversation({}, [77, 99]).send(0, 'request').send(1, 'response', ACK)
  const { flows } = record(talk.segments)
  expect(flows[0]!.info.handshake).toBe(false)
  expect(flows[0]!.text(0)).toBe('request')
  expect(flows[0]!.text(1)).toBe('response')
  expect(flows[0]!.events).toContainEqual({
    kind: 'chunk',
    half: 1,
    text: 'response',
    at: { time: 1_700_000_000_001, offset: 0, acked: 7, seq: 99 },
  })
})
