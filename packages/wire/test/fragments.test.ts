import fc from 'fast-check'
import { FrameDecoder, Packet, reasonName, Verdict } from '../src/index.js'
import * as build from './support/build.js'
import { decodeAll, decodeOne, payloadOf } from './support/decode.js'

const body = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 251))
const names = (seen: { verdict: number }[]) => seen.map(({ verdict }) => reasonName(verdict))

describe.each([
  ['IPv4', (payload: Buffer, size: number, id = 7) => build.ipv4Fragments(payload, size, { id })],
  ['IPv6', (payload: Buffer, size: number, id = 7) => build.ipv6Fragments(payload, size, { id })],
])('%s fragments', (_name, split) => {
  const frames = (payload: Buffer, size: number, id?: number) => split(payload, size, id).map((p) => build.ethernet(p))

  test('in any order, with copies, give the segment once', () => {
    const order = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), order, fc.boolean(), (words, keys, copies) => {
        const pieces = frames(build.tcp(body, { seq: 9 }), Math.max(8 * words, 80))
        const dealt = (copies ? [...pieces, ...pieces] : pieces)
          .map((frame, i) => ({ frame, key: keys[i % keys.length] }))
          .sort((a, b) => a.key - b.key)
          .map(({ frame }) => frame)
        const { seen, decoder } = decodeAll(dealt)
        const whole = seen.filter(({ verdict }) => verdict === Verdict.tcp)
        expect(whole).toHaveLength(1)
        expect(whole[0].payload?.equals(body)).toBe(true)
        expect(decoder.heldFragments()).toEqual({ bytes: 0, datagrams: 0 })
      }),
      { numRuns: 60 },
    )
  })

  test('interleaved datagrams do not mix', () => {
    const one = frames(build.tcp(body), 1000, 1)
    const two = frames(build.tcp(Buffer.from(body).reverse()), 1000, 2)
    const { seen } = decodeAll([one[0], two[3], two[0], one[1], two[2], one[2], two[1], one[3]])
    expect(seen[6].payload?.equals(Buffer.from(body).reverse())).toBe(true)
    expect(seen[7].payload?.equals(body)).toBe(true)
  })

  test('the bytes that came first are kept on overlap', () => {
    const good = frames(build.tcp(body), 1000)
    const evil = frames(build.tcp(Buffer.alloc(3000, 0x58)), 1000)
    const { seen, decoder } = decodeAll([good[1], evil[1], good[0], evil[2], good[3]])
    const payload = seen[4].payload as Buffer
    expect(payload.subarray(0, 1980).equals(body.subarray(0, 1980))).toBe(true)
    expect(payload.subarray(1980, 2980).equals(Buffer.alloc(1000, 0x58))).toBe(true)
    expect(decoder.counters()['wire.fragment_overlaps']).toBe(1)
  })

  test('a fragment cut by the capture: delivered up to the hole, the rest missing', () => {
    const [first, second, third, last] = frames(build.tcp(body), 1000)
    const { seen } = decodeAll([first, second.subarray(0, second.length - 100), third, last])
    expect(seen[3].payload?.length).toBe(1880)
    expect(seen[3].missing).toBe(3000 - 1880)
    expect(seen[3].payload?.equals(body.subarray(0, 1880))).toBe(true)
  })

  test('time bound: an old datagram does not complete, and is counted', () => {
    const decoder = new FrameDecoder()
    const packet = new Packet()
    const [first, ...rest] = frames(build.tcp(body), 1000)
    decoder.decode(first, 0, first.length, first.length, 0, 1, packet)
    const verdicts = rest.map((f) => decoder.decode(f, 0, f.length, f.length, 30_001, 1, packet))
    expect(verdicts.map(reasonName)).toEqual(Array(3).fill('wire.fragment_held'))
    expect(decoder.counters()['wire.fragment_timeouts']).toBe(1)
  })

  test('memory bound: a flood of first fragments leave the table under its limit', () => {
    const decoder = new FrameDecoder({ maxFragmentBytes: 1 << 20 })
    const packet = new Packet()
    let most = 0
    for (let id = 0; id < 20_000; id++) {
      const [frame] = frames(build.tcp(body.subarray(0, 100)), 40, id)
      decoder.decode(frame, 0, frame.length, frame.length, id / 1000, 1, packet)
      most = Math.max(most, decoder.heldFragments().bytes)
    }
    expect(most).toBeLessThanOrEqual(1 << 20)
    expect(decoder.counters()['wire.fragment_evictions']).toBe(20_000 - decoder.heldFragments().datagrams)
    const whole = frames(build.tcp(body), 1000, 30_000)
    const last = whole.map((f) => decoder.decode(f, 0, f.length, f.length, 20, 1, packet)).at(-1)
    expect(last).toBe(Verdict.tcp)
    expect(payloadOf(packet).equals(body)).toBe(true)
  })
})

describe('fragments', () => {
  test('a fragmented tunnel packet is reassembled, then decoded as usual', () => {
    const inner = build.ethernet(build.ipv6(build.tcp(body)))
    const outer = build.ipv4Fragments(build.udp(build.vxlan(inner, 5), { dstPort: 4789 }), 1400, { protocol: 17 })
    const { seen } = decodeAll(outer.map((p) => build.ethernet(p)))
    expect(names(seen)).toEqual(['wire.fragment_held', 'wire.fragment_held', 'wire.tcp'])
    expect(seen[2].payload?.equals(body)).toBe(true)
  })

  test('the same fragments under two networks are two datagrams', () => {
    const pieces = build.ipv4Fragments(build.tcp(body), 1600)
    const tagged = (id: number) => pieces.map((p) => build.ethernet(build.vlan(p, id), 0x8100))
    const [a, b] = [tagged(1), tagged(2)]
    expect(names(decodeAll([a[0], b[1], b[0], a[1]]).seen)).toEqual([
      'wire.fragment_held',
      'wire.fragment_held',
      'wire.tcp',
      'wire.tcp',
    ])
  })

  test('too many fragments of one datagram are dropped', () => {
    const limits = { maxFragmentsPerDatagram: 10 }
    const frames = build.ipv4Fragments(build.tcp(body), 8).map((p) => build.ethernet(p))
    expect(names(decodeAll(frames, 1, limits).seen).filter((n) => n === 'wire.fragment_count').length).toBe(
      frames.length - 10,
    )
  })

  test('a lone fragment far into its datagram costs what it holds', () => {
    const { decoder } = decodeAll([build.ethernet(build.ipv4(Buffer.alloc(64), { fragmentOffset: 60_000 }))])
    expect(decoder.heldFragments().bytes).toBeLessThan(1000)
  })

  test.each([
    ['beyond 65 535 bytes', build.ipv4(Buffer.alloc(64), { fragmentOffset: 65_528 })],
    ['length not a multiple of 8', build.ipv4(Buffer.alloc(63), { moreFragments: true })],
    ['empty', build.ipv4(Buffer.alloc(0), { moreFragments: true })],
  ])('%s is a bad fragment', (_name, packet) => {
    expect(reasonName(decodeOne(build.ethernet(packet)).verdict)).toBe('wire.bad_fragment')
  })
})
