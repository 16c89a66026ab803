import fc from 'fast-check'
import { type Talk, talks } from './support/generate.js'
import * as net from './support/network.js'
import { type FlowRecord, record } from './support/recorder.js'
import type { Segment } from './support/segments.js'

const seeds = fc.integer()
const RUNS = { numRuns: 100 }

/** Whatever was delivered is what was sent there: no byte invented, none moved. */
function expectTrue(flow: FlowRecord, talk: Talk): void {
  for (const half of [0, 1] as const) {
    const own = flow.info.port[half] === 80 ? 1 : 0
    for (const piece of flow.pieces[half]) {
      const at = (piece.at.seq - talk.isn[own] - 1) >>> 0
      const sent = talk.sent[own].subarray(at, at + piece.data.length)
      if (!sent.equals(piece.data)) throw new Error(`half ${half} at ${at}: not what was sent`)
      // One more than was sent: the FIN, acknowledged but not seen.
      if (at + piece.gap > talk.sent[own].length + 1) throw new Error(`half ${half}: a gap beyond the end`)
    }
  }
}

function expectWhole(flows: FlowRecord[], talk: Talk): void {
  expect(flows).toHaveLength(1)
  const flow = flows[0]!
  expect(flow.pieces.flat().filter((piece) => piece.gap > 0)).toEqual([])
  expect(flow.bytes(0).equals(talk.sent[0])).toBe(true)
  expect(flow.bytes(1).equals(talk.sent[1])).toBe(true)
  expect(flow.closed).toBe('fin')
}

/** No chunk before the bytes of the other half that its packet acknowledged. */
function expectCausal(flow: FlowRecord): void {
  const position: [number, number] = [0, 0]
  for (const event of flow.events) {
    if (event.kind !== 'chunk' && event.kind !== 'gap') continue
    if (event.kind === 'chunk' && event.at.acked > position[event.half === 0 ? 1 : 0]) {
      throw new Error(`half ${event.half} at ${event.at.offset} overtook what it acknowledges`)
    }
    position[event.half] += event.kind === 'gap' ? event.bytes : event.text.length
  }
}

/** Reordering within a direction cannot reach back before the handshake: three packets and a round trip lie between. */
function afterHandshake(transform: net.Transform): net.Transform {
  return (segments) => [...segments.slice(0, 3), ...transform(segments.slice(3))]
}

test('duplication and bounded reordering change nothing', () => {
  fc.assert(
    fc.property(talks, seeds, fc.integer({ min: 1, max: 60 }), (talk, seed, distance) => {
      const mixed = afterHandshake((s) => net.reorder(seed, 0.4, distance)(net.duplicate(seed + 1, 0.3, 20)(s)))
      const { flows } = record(mixed(talk.segments), { gracePackets: 200 })
      expectWhole(flows, talk)
      expectCausal(flows[0]!)
    }),
    RUNS,
  )
})

test('one direction late as a whole changes nothing, the handshake included', () => {
  fc.assert(
    fc.property(talks, fc.constantFrom(0 as const, 1 as const), fc.integer({ min: 1, max: 30 }), (talk, from, late) => {
      const { flows } = record(net.skew(from, late)(talk.segments))
      expectWhole(flows, talk)
      expectCausal(flows[0]!)
    }),
    RUNS,
  )
})

test('loss of any packets never invents or moves a byte', () => {
  fc.assert(
    fc.property(talks, seeds, fc.double({ min: 0, max: 0.9, noNaN: true }), (talk, seed, share) => {
      const { flows } = record(net.reorder(seed, 0.2, 10)(net.lose(seed, share)(talk.segments)))
      for (const flow of flows) expectTrue(flow, talk)
    }),
    RUNS,
  )
})

test('where the handshake and both FINs are seen, bytes and gaps add up to what was sent', () => {
  const edges = (s: readonly Segment[]) => [...s.slice(0, 3), ...s.slice(-3)]
  fc.assert(
    fc.property(talks, seeds, fc.double({ min: 0, max: 1, noNaN: true }), (talk, seed, share) => {
      const [a, b, c, ...fins] = edges(talk.segments)
      const { flows } = record([a!, b!, c!, ...net.lose(seed, share)(talk.segments.slice(3, -3)), ...fins])
      for (const flow of flows) {
        expectTrue(flow, talk)
        expect(flow.position).toEqual([talk.sent[0].length, talk.sent[1].length])
      }
    }),
    RUNS,
  )
})

test('splitting segments anywhere changes nothing', () => {
  fc.assert(
    fc.property(talks, fc.integer({ min: 1, max: 700 }), (talk, bytes) => {
      const small = talk.segments.reduce((sum, s) => sum + s.data.length, 0) < 20_000 ? bytes : bytes + 50
      expectWhole(record(net.split(small)(talk.segments)).flows, talk)
    }),
    RUNS,
  )
})

test('frames cut short are gaps of known size', () => {
  fc.assert(
    fc.property(talks, fc.integer({ min: 0, max: 1500 }), seeds, (talk, bytes, seed) => {
      const cut = afterHandshake((s) => net.reorder(seed, 0.2, 5)(net.truncate(bytes)(s)))
      const { flows } = record(cut(talk.segments))
      expect(flows).toHaveLength(1)
      expectTrue(flows[0]!, talk)
      expect(flows[0]!.position).toEqual([talk.sent[0].length, talk.sent[1].length])
      const kept = talk.segments.filter((s) => s.from === 0).reduce((n, s) => n + Math.min(bytes, s.data.length), 0)
      expect(flows[0]!.bytes(0)).toHaveLength(kept)
    }),
    RUNS,
  )
})

test('a one-way feed gives that half whole, reordered or not', () => {
  fc.assert(
    fc.property(talks, fc.constantFrom(0 as const, 1 as const), seeds, (talk, from, seed) => {
      const seen = net.oneSided(from)(talk.segments)
      const { flows } = record([seen[0]!, ...net.reorder(seed, 0.3, 10)(seen.slice(1))])
      if (talk.sent[from].length === 0) expect(flows).toHaveLength(0)
      else {
        expect(flows).toHaveLength(1)
        expect(flows[0]!.bytes(from).equals(talk.sent[from])).toBe(true)
        expect(flows[0]!.position[1 - from]).toBe(0)
      }
    }),
    RUNS,
  )
})

test('a flow mirrored at both ends is counted once', () => {
  fc.assert(
    fc.property(talks, seeds, (talk, seed) => {
      const { flows, table } = record(net.mirrorTwice(seed, 7, 12)(talk.segments))
      expectWhole(flows, talk)
      expect(table.counters['flow.delivered_bytes']).toBe(talk.sent[0].length + talk.sent[1].length)
      expect(table.counters['flow.mirrored_packets']).toBeGreaterThan(0)
    }),
    RUNS,
  )
})

test('a flow whose directions come by two VLANs is one flow', () => {
  fc.assert(
    fc.property(talks, fc.boolean(), fc.integer({ min: 0, max: 20 }), (talk, whole, late) => {
      const skewed = whole ? net.skew(0, late)(talk.segments) : talk.segments
      const segments = net.asymmetricTaps(10, 20)(skewed)
      const { flows } = record(whole ? segments : segments.slice(3))
      if (whole) expectWhole(flows, talk)
      else {
        expect(flows).toHaveLength(1)
        expectTrue(flows[0]!, talk)
      }
    }),
    RUNS,
  )
})

test('equal addresses and ports under two taps stay apart', () => {
  const apart = fc
    .tuple(talks, talks)
    .filter(([a, b]) => [0, 1].every((i) => Math.abs((a.isn[i]! - b.isn[i]!) | 0) > 10_000_000))
  fc.assert(
    fc.property(apart, seeds, ([a, b], seed) => {
      const tapped = (talk: Talk, tap: number) => talk.segments.map((segment) => ({ ...segment, tap }))
      const { flows } = record(net.interleave(seed, [tapped(a, 1), tapped(b, 2)]))
      expect(flows).toHaveLength(2)
      expectWhole(
        flows.filter((flow) => flow.info.tap?.vlan?.[0] === 1),
        a,
      )
      expectWhole(
        flows.filter((flow) => flow.info.tap?.vlan?.[0] === 2),
        b,
      )
    }),
    RUNS,
  )
})
