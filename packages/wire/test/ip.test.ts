import { reasonName, verdictKind } from '../src/index.js'
import * as build from './support/build.js'
import { decodeOne } from './support/decode.js'

const body = Buffer.from('0123456789')

describe('IPv4', () => {
  test('total length 0 (TSO) reaches to the end of the frame', () => {
    const big = Buffer.alloc(70_000, 0x61)
    const { payload, packet } = decodeOne(build.ethernet(build.ipv4(build.tcp(big), { totalLength: 0 })))
    expect(payload.length).toBe(70_000)
    expect(packet.missing).toBe(0)
  })

  test('total length 0 in a frame cut by snaplen: the rest is missing', () => {
    const frame = build.ethernet(build.ipv4(build.tcp(Buffer.alloc(3000)), { totalLength: 0 }))
    expect(decodeOne(frame.subarray(0, 154), 1, frame.length).packet).toMatchObject({
      payloadLength: 100,
      missing: 2900,
    })
  })

  test('Ethernet padding is not payload', () => {
    const frame = Buffer.concat([build.ethernet(build.ipv4(build.tcp(Buffer.from('a')))), Buffer.alloc(5)])
    expect(decodeOne(frame)).toMatchObject({ payload: Buffer.from('a'), packet: { missing: 0 } })
  })

  test('a total length beyond the capture is missing payload, whatever the frame says of its own length', () => {
    const frame = build.ethernet(build.ipv4(build.tcp(Buffer.alloc(1000))))
    for (const wireLength of [200, frame.length]) {
      const { packet } = decodeOne(frame.subarray(0, 200), 1, wireLength)
      expect(packet.payloadLength + packet.missing).toBe(1000)
      expect(packet.payloadLength).toBe(200 - 54)
    }
  })

  test('a cut within TCP options keeps the header and misses the whole payload', () => {
    const frame = build.ethernet(build.ipv4(build.tcp(body, { options: Buffer.alloc(12, 1), seq: 77 })))
    const { verdict, packet } = decodeOne(frame.subarray(0, 14 + 20 + 24), 1, frame.length)
    expect(reasonName(verdict)).toBe('wire.tcp')
    expect(packet).toMatchObject({ seq: 77, payloadLength: 0, missing: 10 })
  })

  test('options are skipped, wrong checksums do not matter', () => {
    const frame = build.ethernet(build.ipv4(build.tcp(body), { options: Buffer.alloc(8, 1) }))
    frame[14 + 10] = 0xff
    expect(decodeOne(frame).payload).toEqual(body)
  })

  test('an authentication header is walked over', () => {
    const header = Buffer.concat([Buffer.from([6, 4, 0, 0]), Buffer.alloc(20)])
    const frame = build.ethernet(build.ipv4(Buffer.concat([header, build.tcp(body)]), { protocol: 51 }))
    expect(decodeOne(frame).payload).toEqual(body)
  })

  test('ICMP that quotes a TCP segment is not a segment', () => {
    const quoted = build.ipv4(build.tcp(body))
    const icmp = Buffer.concat([Buffer.from('0303000000000000', 'hex'), quoted])
    const { verdict, packet } = decodeOne(build.ethernet(build.ipv4(icmp, { protocol: 1 })))
    expect(reasonName(verdict)).toBe('wire.icmp')
    expect(verdictKind(verdict)).toBe('other_ip')
    expect(packet.srcPort).toBe(0)
    const six = build.ipv6(Buffer.concat([Buffer.alloc(8), build.ipv6(build.tcp(body))]), { next: 58 })
    expect(reasonName(decodeOne(build.ethernet(six)).verdict)).toBe('wire.icmpv6')
  })

  test.each([
    ['wire.bad_ipv4_header', build.ipv4(build.tcp(body), { totalLength: 19 })],
    ['wire.truncated_ipv4_header', build.ipv4(build.tcp(body)).subarray(0, 19)],
    ['wire.truncated_tcp_header', build.ipv4(build.tcp(body)).subarray(0, 39)],
    ['wire.bad_tcp_header', build.ipv4(build.tcp(body).subarray(0, 19))],
    ['wire.bad_udp_header', build.ipv4(build.udp(body, { length: 7 }), { protocol: 17 })],
    ['wire.sctp', build.ipv4(body, { protocol: 132 })],
    ['wire.other_ip', build.ipv4(body, { protocol: 200 })],
  ])('%s', (reason, packet) => {
    expect(reasonName(decodeOne(build.ethernet(packet, 0x0800)).verdict)).toBe(reason)
  })
})

describe('IPv6', () => {
  test('payload length 0 reaches to the end of the frame', () => {
    expect(decodeOne(build.ethernet(build.ipv6(build.tcp(body), { payloadLength: 0 }))).payload).toEqual(body)
  })

  test('routing, destination options and an atomic fragment', () => {
    const fragment = build.ipv6Fragment(build.tcp(body), { offset: 0, more: false })
    const chain = build.ipv6Extension(build.ipv6Extension(fragment, 44, 2), 60, 1)
    expect(decodeOne(build.ethernet(build.ipv6(chain, { next: 43 }))).payload).toEqual(body)
  })

  test('a chain without end is a counted drop', () => {
    let chain: Buffer = build.tcp(body)
    for (let i = 0; i < 20; i++) chain = build.ipv6Extension(chain, i === 0 ? 6 : 60)
    const { verdict } = decodeOne(build.ethernet(build.ipv6(chain, { next: 60 })))
    expect(reasonName(verdict)).toBe('wire.extension_depth')
  })
})

describe('UDP', () => {
  test('the datagram length cuts what follows it', () => {
    const frame = build.ethernet(build.ipv4(Buffer.concat([build.udp(body), Buffer.alloc(4)]), { protocol: 17 }))
    const { verdict, packet, payload } = decodeOne(frame)
    expect(reasonName(verdict)).toBe('wire.udp')
    expect(packet).toMatchObject({ srcPort: 50_000, dstPort: 53, missing: 0 })
    expect(payload).toEqual(body)
  })

  test.each([4789, 6081, 2152, 1701, 5072, 3544, 4754])(
    'what is not the tunnel of port %i stays a datagram',
    (dstPort) => {
      const text = Buffer.from('GET / HTTP/1.1\r\n\r\n')
      const { verdict, payload } = decodeOne(build.ethernet(build.ipv4(build.udp(text, { dstPort }), { protocol: 17 })))
      expect(reasonName(verdict)).toBe('wire.udp')
      expect(payload).toEqual(text)
    },
  )

  test('Teredo: server port with indications, AYIYA, and a relay on any port', () => {
    const six = build.ipv6(build.tcp(body), { src: '2001:0:53aa::1', dst: '2001:db8::1' })
    const other = build.ipv6(build.tcp(body), { src: '2001:db8::1', dst: '2001:db8::2' })
    const name = (payload: Buffer, dstPort: number) =>
      reasonName(decodeOne(build.ethernet(build.ipv4(build.udp(payload, { dstPort }), { protocol: 17 }))).verdict)
    expect(name(build.teredo(other), 3544)).toBe('wire.tcp')
    expect(name(build.ayiya(other), 5072)).toBe('wire.tcp')
    expect(name(six, 32_900)).toBe('wire.tcp')
    expect(name(Buffer.concat([six, Buffer.alloc(1)]), 32_900)).toBe('wire.udp')
    expect(name(other, 32_900)).toBe('wire.udp')
  })
})
