import { Recorder, record } from './support/recorder.js'
import { ACK, Conversation, FIN, RST, type Segment } from './support/segments.js'

const none = Buffer.alloc(0)

test('half-close: the other side still speaks', () => {
  const talk = new Conversation().handshake().send(0, 'ask')
  talk
    .raw(0, FIN | ACK)
    .ack(1)
    .send(1, 'tell')
    .raw(1, FIN | ACK)
    .ack(0)
  const { flows } = record(talk.segments)
  expect(flows[0]!.events.map((event) => (event.kind === 'end' ? `end${event.half}` : event.kind))).toEqual([
    'chunk',
    'acknowledged',
    'end0',
    'chunk',
    'end1',
    'close',
  ])
})

test('a FIN may carry data, and come before what precedes it', () => {
  const talk = new Conversation()
    .handshake()
    .send(0, 'one ')
    .raw(0, FIN | ACK, Buffer.from('two'))
    .ack(1)
  const [a, b, c, one, two, ack] = talk.segments
  const { flows } = record([a!, b!, c!, two!, one!, ack!])
  expect(flows[0]!.text(0)).toBe('one two')
  expect(flows[0]!.ended[0]).toBe('fin')
})

test('what is lost before the FIN is a gap, then the half ends', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'one ').send(1, 'two').close(1)
  const { flows } = record(talk.segments.filter((segment) => segment.data.toString() !== 'two'))
  expect(flows[0]!.text(1)).toBe('one <3>')
  expect(flows[0]!.ended[1]).toBe('fin')
})

test('acknowledged bytes that never came are a gap at the end', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'one ').send(1, 'two').ack(0)
  const { flows } = record(talk.segments.filter((segment) => segment.data.toString() !== 'two'))
  expect(flows[0]!.text(1)).toBe('one <3>')
})

test('payload beyond the FIN is not delivered', () => {
  const talk = new Conversation()
    .handshake()
    .send(0, 'ask')
    .raw(0, FIN | ACK)
  talk.send(0, 'beyond').send(1, 'tell')
  const { flows, table } = record(talk.segments)
  expect(flows[0]!.text(0)).toBe('ask')
  expect(flows[0]!.text(1)).toBe('tell')
  expect(table.counters['flow.after_end_bytes']).toBe(6)
})

test('a FIN that the peer does not acknowledge, and data in its place: it was forged', () => {
  const talk = new Conversation().handshake().send(0, 'ask')
  const forged: Segment = { ...talk.last, seq: 1004, flags: FIN | ACK, data: none }
  talk.send(0, 'more').send(1, 'tell').close()
  const { flows, table } = record([...talk.segments.slice(0, 4), forged, ...talk.segments.slice(4)])
  expect([flows[0]!.text(0), flows[0]!.text(1), flows[0]!.closed]).toEqual(['askmore', 'tell', 'fin'])
  expect(table.counters['flow.bad_fins']).toBe(1)
})

test('a FIN whose acknowledgement is not seen is believed after a while', () => {
  const talk = new Conversation()
    .handshake()
    .send(0, 'ask')
    .send(1, 'tell')
    .raw(1, FIN | ACK)
  const recorder = new Recorder().feed(talk.segments)
  expect(recorder.flows[0]!.ended[1]).toBeUndefined()
  recorder.table.advance(talk.time + 5100)
  expect(recorder.flows[0]!.ended).toEqual([undefined, 'fin'])

  const oneWay = new Recorder().feed(talk.segments.filter((segment) => segment.from === 1))
  oneWay.table.advance(talk.time + 5100)
  expect(oneWay.flows[0]!.ended).toEqual([undefined, 'fin'])
})

test('new data after a reset that was believed starts a flow of its own', () => {
  const talk = new Conversation().handshake().send(0, 'ask')
  const forged: Segment = { ...talk.last, seq: 1004, flags: RST, data: none }
  talk.time += 5000
  talk.send(0, 'more').send(1, 'tell')
  const { flows } = record([...talk.segments.slice(0, 4), forged, ...talk.segments.slice(4)])
  expect(flows.map((flow) => [flow.text(0), flow.text(1), flow.closed])).toEqual([
    ['ask', '', 'rst'],
    ['more', 'tell', 'eof'],
  ])
})

test('a FIN below what was seen is ignored', () => {
  const talk = new Conversation().handshake().send(0, 'ask')
  const forged: Segment = { ...talk.last, flags: FIN | ACK, data: none }
  talk.send(0, 'more').send(1, 'tell').close()
  const { flows } = record([...talk.segments.slice(0, 4), forged, ...talk.segments.slice(4)])
  expect(flows[0]!.text(0)).toBe('askmore')
})

test('stragglers after the close start no flow', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'tell').close()
  const late = [talk.segments[3]!, talk.segments[4]!, talk.segments[6]!, talk.segments[7]!]
  const { table } = record([...talk.segments, ...late.map((segment) => ({ ...segment, time: talk.time + 1000 }))])
  expect(table.counters['flow.flows']).toBe(1)
})

test('a reset ends both halves, but what was in flight still counts', () => {
  const talk = new Conversation().handshake().send(0, 'ask').raw(0, RST)
  const answer: Segment = { ...talk.segments[1]!, seq: 5001, ack: 1004, flags: ACK, data: Buffer.from('tell') }
  const recorder = new Recorder().feed([...talk.segments, { ...answer, time: talk.time }])
  recorder.table.advance(talk.time + 5000)
  const flow = recorder.flows[0]!
  expect(flow.text(1)).toBe('tell')
  expect([...flow.ended, flow.closed]).toEqual(['rst', 'rst', 'rst'])
  expect(recorder.count('flow.resets')).toBe(1)
})

test('a reset outside the window is ignored', () => {
  const talk = new Conversation().handshake().send(0, 'ask')
  const forged: Segment = { time: talk.time, from: 0, seq: 90_000_000, ack: 0, flags: RST, data: none }
  const old: Segment = { ...forged, seq: 900 }
  talk.send(1, 'tell').close()
  const { flows, table } = record([...talk.segments.slice(0, 4), forged, old, ...talk.segments.slice(4)])
  expect(flows[0]!.text(1)).toBe('tell')
  expect(flows[0]!.closed).toBe('fin')
  expect(table.counters['flow.bad_resets']).toBe(2)
})

test('a refused connection asks for no handler and leaves soon', () => {
  const talk = new Conversation().raw(0, 2)
  const refused: Segment = { time: talk.time, from: 1, seq: 0, ack: 1001, flags: RST | ACK, data: none }
  const recorder = new Recorder().feed([...talk.segments, refused])
  recorder.table.advance(talk.time + 3000)
  recorder.table.advance(talk.time + 14_000)
  expect(recorder.flows).toHaveLength(0)
  expect(recorder.table.size).toBe(0)
})

describe('idle flows end in packet time', () => {
  const idle = (talk: Conversation, ms: number) => {
    const recorder = new Recorder().feed(talk.segments)
    recorder.table.advance(talk.time + ms)
    return recorder
  }

  test('a SYN alone', () => {
    const talk = new Conversation().raw(0, 2)
    expect(idle(talk, 59_000).table.size).toBe(1)
    expect(idle(talk, 61_000).table.size).toBe(0)
  })

  test('an established one; what waited is delivered first', () => {
    const talk = new Conversation().handshake().send(0, 'one').send(0, 'lost').send(0, 'two')
    const seen = talk.segments.filter((segment) => segment.data.toString() !== 'lost')
    const recorder = new Recorder({ holeMs: 900_000, oneWayMs: 900_000 }).feed(seen)
    recorder.table.advance(talk.time + 590_000)
    expect(recorder.flows[0]!.closed).toBeUndefined()
    recorder.table.advance(talk.time + 601_000)
    expect(recorder.flows[0]!.text(0)).toBe('one<4>two')
    expect(recorder.flows[0]!.closed).toBe('timeout')
    expect(recorder.table.size).toBe(0)
  })

  test('a half-closed one', () => {
    const talk = new Conversation()
      .handshake()
      .send(0, 'ask')
      .raw(0, FIN | ACK)
    expect(idle(talk, 121_000).flows[0]!.ended).toEqual(['fin', 'timeout'])
  })

  test('packets keep it alive', () => {
    const recorder = new Recorder()
    const talk = new Conversation().handshake()
    for (let i = 0; i < 20; i++) {
      talk.send(0, 'ask').send(1, 'tell')
      talk.time += 500_000
    }
    recorder.feed(talk.segments).finish()
    expect(recorder.flows).toHaveLength(1)
    expect(recorder.flows[0]!.text(0)).toHaveLength(60)
  })
})

test('packet time that jumps back (the next file) breaks nothing', () => {
  const first = new Conversation().handshake().send(0, 'ask').send(1, 'tell')
  const second = new Conversation({ port: 40001 }, [1, 1], 1_600_000_000_000)
    .handshake()
    .send(0, 'ask2')
    .send(1, 'tell2')
  const recorder = new Recorder().feed([...first.segments, ...second.segments])
  recorder.table.advance(second.time + 601_000)
  expect(recorder.flows.map((flow) => flow.closed)).toEqual(['timeout', 'timeout'])
})

test('a FIN behind a hole does not stop the clock: it waits, and ends when the hole is given up', () => {
  const talk = new Conversation()
    .handshake()
    .send(0, 'ask')
    .send(1, 'one ')
    .send(1, 'two')
    .raw(1, FIN | ACK)
  const kept = talk.segments.filter((segment) => segment.data.toString() !== 'two')
  const { time } = kept[kept.length - 1]!
  const later = [6_000, 12_000, 40_000].map((ms, i) => {
    const [other] = new Conversation({ port: 2000 + i }).handshake().segments
    return { ...other!, time: time + ms }
  })
  const { flows } = record([...kept, ...later])
  expect(flows[0]!.text(1)).toBe('one <3>')
  expect(flows[0]!.ended[1]).toBe('fin')
})
