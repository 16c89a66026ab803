import fc from 'fast-check'
import { Recorder, record } from './support/recorder.js'
import { Conversation, type Segment } from './support/segments.js'

/** Client sends 'one', 'lost', then `more` segments of 4 bytes; the server acknowledges each when `acks`. */
function lossy(more: number, acks: boolean): { before: Segment[]; lost: Segment; after: Segment[]; time: number } {
  const talk = new Conversation().handshake().send(0, 'one').send(0, 'lost')
  const before = talk.segments.slice(0, 4)
  const lost = talk.last
  const from = talk.segments.length
  for (let i = 0; i < more; i++) {
    talk.send(0, 'more')
    if (acks) talk.ack(1)
  }
  return { before, lost, after: talk.segments.slice(from), time: talk.time }
}

test('a late segment wins over the gap within the grace, whatever was acknowledged', () => {
  const { before, lost, after } = lossy(20, true)
  const { flows } = record([...before, ...after, lost])
  expect(flows[0]!.text(0)).toBe(`onelost${'more'.repeat(20)}`)
})

test('an acknowledged hole closes after gracePackets', () => {
  const { before, after } = lossy(40, true)
  const recorder = new Recorder({ gracePackets: 64, graceMs: 1e9 }).feed([...before, ...after])
  expect(recorder.flows[0]!.text(0)).toBe(`one<4>${'more'.repeat(40)}`)
})

test('an acknowledged hole closes after graceMs of packet time, without another packet of its flow', () => {
  const { before, after, time } = lossy(3, true)
  const recorder = new Recorder().feed([...before, ...after])
  recorder.table.advance(time + 100)
  expect(recorder.flows[0]!.text(0)).toBe('one')
  recorder.table.advance(time + 300)
  expect(recorder.flows[0]!.text(0)).toBe('one<4>moremoremore')
})

test('a hole that the peer has not acknowledged stays open: the receiver lacks it too', () => {
  const { before, lost, after, time } = lossy(300, false)
  const waits = after.flatMap((segment) => {
    const ack: Segment = { ...segment, from: 1, seq: 5001, ack: 1004, data: Buffer.alloc(0) }
    return [segment, ack]
  })
  const recorder = new Recorder().feed([...before, ...waits])
  expect(recorder.flows[0]!.text(0)).toBe('one')
  recorder.feed([{ ...lost, time: time + 1000 }])
  expect(recorder.flows[0]!.text(0)).toBe(`onelost${'more'.repeat(300)}`)
})

test('only the acknowledged part of a hole is a gap', () => {
  const talk = new Conversation().handshake().send(0, 'one').send(0, 'lost').ack(1).send(0, 'late').send(0, 'more')
  const [s, sa, a, one, , ack, late, more] = talk.segments
  const recorder = new Recorder().feed([s!, sa!, a!, one!, more!, ack!])
  recorder.table.advance(talk.time + 300)
  expect(recorder.flows[0]!.text(0)).toBe('one<4>')
  recorder.feed([{ ...late!, time: talk.time + 301 }])
  expect(recorder.flows[0]!.text(0)).toBe('one<4>latemore')
})

describe('one-way feed', () => {
  const oneWay = (more: number) => {
    const { before, after, ...rest } = lossy(more, false)
    return { before: before.filter((s) => s.from === 0), after, ...rest }
  }

  test('a hole closes by packet time', () => {
    const { before, after, time } = oneWay(3)
    const recorder = new Recorder().feed([...before, ...after])
    recorder.table.advance(time + 1900)
    expect(recorder.flows[0]!.text(0)).toBe('one')
    recorder.table.advance(time + 2100)
    expect(recorder.flows[0]!.text(0)).toBe('one<4>moremoremore')
  })

  test('a hole closes by volume', () => {
    const talk = new Conversation().handshake().send(0, 'one').send(0, 'lost')
    for (let i = 0; i < 200; i++) talk.send(0, Buffer.alloc(1400, 97))
    const seen = talk.segments.filter((s) => s.from === 0 && s.data.toString() !== 'lost')
    const recorder = new Recorder({ oneWayMs: 1e9 }).feed(seen)
    expect(recorder.flows[0]!.text(0).startsWith('one<4>aaa')).toBe(true)
    expect(recorder.table.heldBytes).toBe(0)
  })
})

test('a quiet peer is not an absent one: the hole stays open for the retransmission', () => {
  const { before, lost, after, time } = lossy(2, false)
  const recorder = new Recorder().feed([...before, ...after])
  recorder.table.advance(time + 10_000)
  expect(recorder.flows[0]!.text(0)).toBe('one')
  recorder.feed([{ ...lost, time: time + 10_000 }])
  expect(recorder.flows[0]!.text(0)).toBe('onelostmoremore')
})

test('at the end, what a response acknowledges and was not seen is told before the response', () => {
  const talk = new Conversation().handshake().send(0, 'first ').send(0, 'second').send(1, 'tell')
  const { flows } = record(talk.segments.filter((segment) => segment.data.toString() !== 'second'))
  expect(flows[0]!.events.map((event) => event.kind)).toEqual(['chunk', 'gap', 'chunk', 'end', 'end', 'close'])
  expect(flows[0]!.text(0)).toBe('first <6>')
})

test('a hole that is never acknowledged closes at last', () => {
  const { before, after, time } = lossy(2, false)
  const ack: Segment = { ...before[1]!, flags: 16, seq: 5001, ack: 1004, time }
  const recorder = new Recorder().feed([...before, ...after, ack])
  recorder.table.advance(time + 29_000)
  expect(recorder.flows[0]!.text(0)).toBe('one')
  recorder.table.advance(time + 31_000)
  expect(recorder.flows[0]!.text(0)).toBe('one<4>moremore')
})

test('many holes do not add up their graces', () => {
  const talk = new Conversation().handshake()
  for (let i = 0; i < 600; i++) talk.send(0, `${i % 10}`.repeat(10)).ack(1)
  const seen = talk.segments.filter((s, i) => s.from === 1 || s.data.length === 0 || i % 10 !== 5)
  const recorder = new Recorder().feed(seen)
  const behind = 6000 - recorder.flows[0]!.position[0]
  expect(recorder.flows[0]!.text(0)).toContain('<10>')
  expect(behind).toBeLessThanOrEqual(64 * 10)
})

test('a frame cut short is a gap as soon as another packet shows that no copy brings the rest', () => {
  const talk = new Conversation().handshake().send(0, 'whole frame').send(0, 'more').ack(1)
  const [s, sa, a, frame, more, ack] = talk.segments
  const cut: Segment = { ...frame!, data: Buffer.from('whole'), missing: 6 }
  const before = [s!, sa!, a!, cut]
  const recorder = new Recorder().feed(before)
  expect(recorder.flows[0]!.text(0)).toBe('whole')
  expect(recorder.count('flow.truncated_packets')).toBe(1)
  expect(record([...before, more!]).flows[0]!.text(0)).toBe('whole<6>more')
  expect(record([...before, ack!]).flows[0]!.text(0)).toMatch(/^whole<6>/)
  // Nothing more comes: the flow's end says so.
  recorder.table.finish(Number.MAX_SAFE_INTEGER / 2)
  expect(recorder.flows[0]!.text(0)).toBe('whole<6>')
})

test('W10: what was cut off the first copy of a packet is taken from the next one', () => {
  const talk = new Conversation().handshake().send(0, 'whole frame').send(1, 'the answer').send(0, 'more').ack(1)
  const cutAt = (segment: Segment, bytes: number): Segment => ({
    ...segment,
    data: segment.data.subarray(0, bytes),
    missing: segment.data.length - bytes,
  })
  const [s, sa, a, frame, answer, more, ack] = talk.segments.map((segment) => segment!)
  const copies = (...pieces: [Segment, ...number[]][]) =>
    pieces.flatMap(([segment, ...lengths]) => lengths.map((n) => cutAt(segment, n)))
  // Cut, cut less, whole; a cut copy of the answer twice before the whole one; what follows is as it was.
  const recorder = record([s!, sa!, a!, ...copies([frame!, 5, 8, 11], [answer!, 3, 3, 10], [more!, 4]), ack!])
  expect(recorder.flows[0]!.text(0)).toBe('whole framemore')
  expect(recorder.flows[0]!.text(1)).toBe('the answer')
  // No copy is whole: what the longest one lacks is missing.
  const never = record([s!, sa!, a!, ...copies([frame!, 5, 8, 6], [answer!, 10]), ack!])
  expect(never.flows[0]!.text(0)).toMatch(/^whole fr<3>/)
  expect(never.flows[0]!.text(1)).toBe('the answer')
})

test('a frame cut short that waited: a whole retransmission in time fills it', () => {
  const talk = new Conversation().handshake().send(0, 'one').send(0, 'whole frame').send(0, 'two').ack(1)
  const [s, sa, a, one, frame, two, ack] = talk.segments
  const cut: Segment = { ...frame!, data: Buffer.from('whole'), missing: 6 }
  expect(record([s!, sa!, a!, cut, frame!, two!, one!, ack!]).flows[0]!.text(0)).toBe('onewhole frametwo')
  expect(record([s!, sa!, a!, cut, two!, one!, ack!]).flows[0]!.text(0)).toBe('onewhole<6>two')
})

test('a response waits for its request no longer than the grace', () => {
  const talk = new Conversation().handshake().send(0, 'ask').send(1, 'tell')
  const seen = talk.segments.filter((segment) => segment.data.toString() !== 'ask')
  const recorder = new Recorder().feed(seen)
  expect(recorder.flows[0]!.text(1)).toBe('')
  recorder.table.advance(talk.time + 300)
  expect(recorder.flows[0]!.text(1)).toBe('tell')
  expect(recorder.flows[0]!.events[0]).toMatchObject({ kind: 'chunk', half: 1, at: { acked: 3 } })
})

test('D6: whatever is cut, repeated and joined, no gap is of nothing, and no byte is missing that came', () => {
  const text = Array.from({ length: 60 }, (_, i) => String.fromCharCode(65 + (i % 26))).join('')
  const piece = fc.record({ start: fc.nat(50), size: fc.integer({ min: 1, max: 20 }), cut: fc.nat(12) })
  let gaps = 0
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
      const talk = new Conversation().handshake().send(0, 'A')
      const first = talk.last
      const segments = pieces.map(({ start, size, cut }, i): Segment => {
        const whole = Buffer.from(text.slice(start, start + size))
        const kept = Math.max(0, whole.length - cut)
        const time = first.time + i + 1
        return { ...first, time, seq: first.seq + start, data: whole.subarray(0, kept), missing: whole.length - kept }
      })
      const { flows } = record([...talk.segments, ...segments])
      let position = 0
      for (const event of flows[0]!.events) {
        if (event.kind === 'gap') {
          gaps++
          expect(event.bytes).toBeGreaterThan(0)
          position += event.bytes
        } else if (event.kind === 'chunk' && event.half === 0) {
          expect(event.text).toBe(text.slice(position, position + event.text.length))
          position += event.text.length
        }
      }
    }),
    { numRuns: 500 },
  )
  expect(gaps).toBeGreaterThan(100)
})
