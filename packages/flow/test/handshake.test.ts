import { record } from './support/recorder.js'
import { ACK, Conversation, FIN, RST, type Segment, SYN } from './support/segments.js'

const none = Buffer.alloc(0)

function exchange(isn: [number, number], request: string, response: string, start: number): Conversation {
  return new Conversation({}, isn, start).handshake().send(0, request).send(1, response)
}

const T = 1_700_000_000_000

test('a repeated SYN starts no new flow', () => {
  const { segments } = exchange([1, 2], 'ask', 'tell', T)
  const { flows, table } = record([segments[0]!, segments[0]!, segments[1]!, segments[0]!, ...segments.slice(1)])
  expect(flows).toHaveLength(1)
  expect(table.counters['flow.flows']).toBe(1)
  expect(flows[0]!.text(0)).toBe('ask')
})

test('the SYN-ACK may come first: its receiver is half 0', () => {
  const { segments } = exchange([1, 2], 'ask', 'tell', T)
  const { flows } = record([segments[1]!, segments[0]!, ...segments.slice(2)])
  expect(flows).toHaveLength(1)
  expect(flows[0]!.info.port).toEqual([40000, 80])
  expect(flows[0]!.info.handshake).toBe(true)
  expect(flows[0]!.text(1)).toBe('tell')
})

test('simultaneous open is one flow', () => {
  const talk = new Conversation({}, [100, 200])
  talk.raw(0, SYN).raw(1, SYN)
  const [a, b] = talk.segments
  const again: Segment[] = [
    { ...a!, flags: SYN | ACK, ack: 201 },
    { ...b!, flags: SYN | ACK, ack: 101 },
  ]
  const rest = new Conversation({}, [101, 201]).send(0, 'one').send(1, 'two').segments
  const { flows } = record([a!, b!, ...again, ...rest])
  expect(flows).toHaveLength(1)
  expect([flows[0]!.text(0), flows[0]!.text(1)]).toEqual(['one', 'two'])
})

test('data on the SYN counts once, whether the server took it or not', () => {
  const taken = new Conversation().raw(0, SYN, Buffer.from('early ')).raw(1, SYN | ACK)
  taken.ack(0).send(0, 'late').send(1, 'answer')
  expect(record(taken.segments).flows[0]!.text(0)).toBe('early late')

  const syn = { ...new Conversation().raw(0, SYN, Buffer.from('early ')).last }
  const refused = new Conversation().handshake().send(0, 'early ').send(0, 'late').segments.slice(1)
  const { flows } = record([syn, ...refused])
  expect(flows).toHaveLength(1)
  expect(flows[0]!.text(0)).toBe('early late')
})

test('a refused attempt and a second one with another ISN: the second counts', () => {
  const first = new Conversation({}, [5, 9]).raw(0, SYN).segments
  const { flows, table } = record([...first, ...exchange([70_000, 80_000], 'ask', 'tell', T + 100).segments])
  expect(flows).toHaveLength(1)
  expect(flows[0]!.text(0)).toBe('ask')
  expect(table.counters['flow.flows']).toBe(2)
})

test('of two answers to a SYN the one that the client acknowledges counts', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'tell').close()
  const [syn, answer, ...rest] = talk.segments
  const forged: Segment = { ...answer!, seq: 3_000_000_000 }
  for (const order of [
    [syn!, answer!, forged, ...rest],
    [syn!, forged, answer!, ...rest],
  ]) {
    const { flows } = record(order)
    expect(flows).toHaveLength(1)
    expect([flows[0]!.text(0), flows[0]!.text(1), flows[0]!.closed]).toEqual(['ask', 'tell', 'fin'])
  }
})

test('a reset and a FIN forged before the answer do not hide the connection', () => {
  const talk = new Conversation({}, [1000, 500_000]).handshake().send(0, 'ask').send(1, 'tell').close()
  const [syn, ...rest] = talk.segments
  const reset: Segment = { ...syn!, from: 1, seq: 0, ack: 1001, flags: RST | ACK }
  const fin: Segment = { ...reset, flags: FIN | ACK }
  const { flows } = record([syn!, reset, fin, ...rest])
  expect(flows).toHaveLength(1)
  expect([flows[0]!.text(0), flows[0]!.text(1), flows[0]!.closed]).toEqual(['ask', 'tell', 'fin'])
})

test('a reset forged after the handshake does not hide what follows', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'tell').close()
  const forged: Segment = { ...talk.segments[2]!, flags: RST | ACK }
  const { flows } = record([...talk.segments.slice(0, 3), forged, ...talk.segments.slice(3)])
  expect([flows[0]!.text(0), flows[0]!.text(1), flows[0]!.closed]).toEqual(['ask', 'tell', 'fin'])
})

describe('port reuse', () => {
  test('after a close, a SYN starts a new flow at once', () => {
    const first = exchange([1, 2], 'ask', 'tell', T).close()
    const second = exchange([500, 900], 'ask2', 'tell2', first.time + 5)
    const { flows } = record([...first.segments, ...second.segments])
    expect(flows.map((flow) => [flow.text(0), flow.text(1)])).toEqual([
      ['ask', 'tell'],
      ['ask2', 'tell2'],
    ])
  })

  test('after a reset', () => {
    const first = exchange([1, 2], 'ask', 'tell', T).raw(0, 4)
    const second = exchange([5_000_000, 900], 'ask2', 'tell2', first.time + 5)
    const { flows } = record([...first.segments, ...second.segments])
    expect(flows.map((flow) => flow.closed)).toEqual(['rst', 'eof'])
    expect(flows[1]!.text(1)).toBe('tell2')
  })

  test('on a flow that looks alive, once the SYN-ACK confirms it; the old flow ends as reused', () => {
    const first = exchange([1, 2], 'ask', 'tell', T)
    const second = exchange([900_000_000, 700_000_000], 'ask2', 'tell2', first.time + 5)
    const { flows, table } = record([...first.segments, ...second.segments])
    expect(flows.map((flow) => [flow.text(0), flow.text(1), flow.closed])).toEqual([
      ['ask', 'tell', 'reused'],
      ['ask2', 'tell2', 'eof'],
    ])
    expect(flows[1]!.info.start).toBe(first.time + 5)
    expect(table.counters['flow.reused']).toBe(1)
  })

  test('on a flow that looks alive, one-way: once data follows the SYN', () => {
    const first = exchange([1, 2], 'ask', 'tell', T)
    const second = exchange([900_000_000, 700_000_000], 'ask2', 'tell2', first.time + 5)
    const client = [...first.segments, ...second.segments].filter((segment) => segment.from === 0)
    const { flows } = record(client)
    expect(flows.map((flow) => flow.text(0))).toEqual(['ask', 'ask2'])
    expect(flows[1]!.info.handshake).toBe(true)
  })

  test('a SYN that nothing confirms changes nothing', () => {
    const talk = exchange([1, 2], 'ask', 'tell', T)
    const forged: Segment = { time: talk.time, from: 0, seq: 3_000_000_000, ack: 0, flags: SYN, data: none }
    talk.send(0, 'ask2').send(1, 'tell2')
    const { flows, table } = record([...talk.segments.slice(0, 5), forged, ...talk.segments.slice(5)])
    expect(flows).toHaveLength(1)
    expect(flows[0]!.text(0)).toBe('askask2')
    expect(table.counters['flow.bad_syns']).toBe(1)
  })

  test('without any SYN: when both sides go along, the old flow ends', () => {
    const first = exchange([1, 2], 'ask', 'tell', T)
    const second = new Conversation({}, [900_000_000, 700_000_000], first.time + 5)
    second.send(0, 'lost').ack(1).send(1, 'answer').send(0, 'ask2').send(1, 'tell2')
    const { flows } = record([...first.segments, ...second.segments])
    expect(flows).toHaveLength(2)
    expect(flows[0]!.closed).toBe('reused')
    expect([flows[1]!.text(0), flows[1]!.text(1)]).toEqual(['ask2', 'answertell2'])
  })
})

test('one-way, without any SYN: another connection is believed when it goes on alone', () => {
  const first = new Conversation({}, [1, 2], T).handshake().send(0, 'ask')
  const second = new Conversation({}, [900_000_000, 700_000_000], first.time + 5)
  for (let i = 0; i < 8; i++) {
    second.send(0, `ask${i}`)
    second.time += 300
  }
  const { flows } = record([...first.segments, ...second.segments].filter((segment) => segment.from === 0))
  expect(flows.map((flow) => [flow.text(0), flow.closed])).toEqual([
    ['ask', 'reused'],
    ['ask4ask5ask6ask7', 'eof'],
  ])
})

test('segments far outside the window that the server does not answer change nothing', () => {
  const talk = exchange([1, 2], 'ask', 'tell', T)
  const forged = [0, 1, 2, 3, 4, 5].map((i): Segment => {
    return { time: talk.time, from: 0, seq: 2_000_000_000 + i, ack: 3, flags: ACK, data: Buffer.from('x') }
  })
  talk.send(0, 'ask2').send(1, 'tell2')
  const { flows, table } = record([...talk.segments.slice(0, 5), ...forged, ...talk.segments.slice(5)])
  expect(flows).toHaveLength(1)
  expect(flows[0]!.text(0)).toBe('askask2')
  expect(table.counters['flow.out_of_window']).toBe(6)
})

test('a long loss inside one connection is a gap, once the server acknowledges beyond it', () => {
  const skipped = 50_000_000
  const before = exchange([1, 2], 'ask', 'tell', T)
  const after = new Conversation({}, [5 + skipped, 7], before.time + 400)
  after.send(0, 'lost').ack(1).send(0, 'seen').ack(1).send(0, 'more').ack(1)
  const { flows } = record([...before.segments, ...after.segments])
  expect(flows).toHaveLength(1)
  expect(flows[0]!.text(0)).toBe(`ask<${skipped + 4}>seenmore`)
})
