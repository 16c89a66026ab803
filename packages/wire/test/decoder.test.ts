import fc from 'fast-check'
import { FrameDecoder, Packet, reasonName, VERDICT_COUNT, Verdict, verdictKind } from '../src/index.js'
import * as build from './support/build.js'
import { decodeOne } from './support/decode.js'
import { TUNNELS } from './support/tunnels.js'

const payload = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
const port = fc.constantFrom(1, 80, 443, 8080, 31_337, 65_535)
const seq = fc.integer({ min: 0, max: 0xffff_ffff })

/** An IP packet of either version with a TCP segment whose every field is known. */
const segment = fc.record({ srcPort: port, dstPort: port, seq, ack: seq, body: payload, six: fc.boolean() })

const nesting = fc.array(fc.record({ at: fc.nat(TUNNELS.length - 1), number: fc.nat(0xffffff) }), { maxLength: 6 })

function packetOf(s: {
  srcPort: number
  dstPort: number
  seq: number
  ack: number
  body: Buffer
  six: boolean
}): Buffer {
  const inner = build.tcp(s.body, s)
  return s.six ? build.ipv6(inner) : build.ipv4(inner)
}

describe('FrameDecoder', () => {
  test('a segment in any nesting of tunnels comes out as it went in', () => {
    fc.assert(
      fc.property(segment, nesting, (s, layers) => {
        const outer = layers.reduce((inner, { at, number }) => TUNNELS[at].wrap(inner, number), packetOf(s))
        const { verdict, packet, payload } = decodeOne(build.ethernet(outer), 1, 0, { maxLayers: 200 })
        expect(reasonName(verdict)).toBe('wire.tcp')
        expect(packet).toMatchObject({ srcPort: s.srcPort, dstPort: s.dstPort, seq: s.seq, ack: s.ack, missing: 0 })
        expect(packet.ipVersion).toBe(s.six ? 6 : 4)
        expect(payload.equals(s.body)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test.each(TUNNELS)('$name', ({ wrap }) => {
    for (const six of [false, true]) {
      const inner = packetOf({ srcPort: 1, dstPort: 2, seq: 3, ack: 4, body: Buffer.from('body'), six })
      for (let number = 0; number < 8; number++) {
        const { verdict, payload } = decodeOne(build.ethernet(wrap(inner, number)))
        expect(reasonName(verdict)).toBe('wire.tcp')
        expect(payload.toString()).toBe('body')
      }
    }
  })

  test('cut at any length: never throws, and what is missing is the rest of the payload', () => {
    fc.assert(
      fc.property(segment, nesting, fc.double({ min: 0, max: 1, noNaN: true }), (s, layers, cut) => {
        const outer = layers.reduce((inner, { at, number }) => TUNNELS[at].wrap(inner, number), packetOf(s))
        const frame = build.ethernet(outer)
        const kept = frame.subarray(0, Math.floor(frame.length * cut))
        for (const wireLength of [frame.length, kept.length]) {
          const { verdict, packet } = decodeOne(kept, 1, wireLength, { maxLayers: 200 })
          expect(verdict).toBeLessThan(VERDICT_COUNT)
          if (verdict === Verdict.tcp) expect(packet.payloadLength + packet.missing).toBe(s.body.length)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('random bytes, alone or behind a valid start: never throws, always a verdict', () => {
    const decoder = new FrameDecoder()
    const packet = new Packet()
    const starts = TUNNELS.map(({ wrap }) => build.ethernet(wrap(build.ipv4(build.tcp(Buffer.alloc(20))), 3)))
    const linkType = fc.oneof(fc.nat(300), fc.constantFrom(0x1_0001, 0x1_0002, 1, 0, 113, 276, 127, 105, 239, 192, 258))
    const bytes = fc.uint8Array({ maxLength: 120 }).map((b) => Buffer.from(b))
    const start = fc.tuple(fc.nat(starts.length - 1), fc.nat(100))
    fc.assert(
      fc.property(bytes, linkType, start, fc.nat(2000), (tail, type, [which, keep], time) => {
        const mixed = Buffer.concat([starts[which].subarray(0, keep), tail])
        for (const [frame, link] of [[tail, type] as const, [mixed, 1] as const]) {
          const verdict = decoder.decode(frame, 0, frame.length, frame.length, time, link, packet)
          expect(verdictKind(verdict)).toBeDefined()
          expect(packet.payloadLength).toBeGreaterThanOrEqual(0)
          expect(packet.missing).toBeGreaterThanOrEqual(0)
          if (verdict === Verdict.tcp)
            expect(packet.payloadOffset + packet.payloadLength).toBeLessThanOrEqual(packet.buf.length)
        }
      }),
      { numRuns: 5000 },
    )
  })

  test('nesting beyond the limit is a counted drop', () => {
    let packet = build.ipv4(build.tcp(Buffer.from('deep')))
    for (let i = 0; i < 40; i++) packet = build.ipv4(packet, { protocol: 4 })
    expect(reasonName(decodeOne(build.ethernet(packet)).verdict)).toBe('wire.tunnel_depth')
  })

  test('a frame in the middle of a buffer is decoded in place', () => {
    const frame = build.ethernet(build.ipv4(build.tcp(Buffer.from('x'))))
    const buf = Buffer.concat([Buffer.alloc(33, 0xff), frame, Buffer.alloc(9, 0xff)])
    const packet = new Packet()
    const verdict = new FrameDecoder().decode(buf, 33, 33 + frame.length, frame.length, 5, 1, packet)
    expect(verdict).toBe(Verdict.tcp)
    expect(packet.buf).toBe(buf)
    expect(buf.toString('latin1', packet.payloadOffset, packet.payloadOffset + packet.payloadLength)).toBe('x')
  })

  test('every verdict is counted under its name', () => {
    const decoder = new FrameDecoder()
    const packet = new Packet()
    const frames = [
      build.ethernet(build.ipv4(build.tcp(Buffer.alloc(0)))),
      Buffer.alloc(5),
      build.ethernet(Buffer.alloc(28), 0x0806),
    ]
    for (const frame of frames) decoder.decode(frame, 0, frame.length, frame.length, 0, 1, packet)
    decoder.decode(frames[0], 0, 10, 10, 0, 9999, packet)
    expect(decoder.counters()).toEqual({
      'wire.tcp': 1,
      'wire.truncated_link_header': 1,
      'wire.arp': 1,
      'wire.unknown_link_type': 1,
    })
  })
})
