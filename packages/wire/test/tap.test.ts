import {
  addressText,
  FrameDecoder,
  LINKTYPE_GENEVE,
  LINKTYPE_VXLAN,
  Packet,
  reasonName,
  tapOf,
  tunnelPorts,
} from '../src/index.js'
import * as build from './support/build.js'
import { decodeOne } from './support/decode.js'

const inner = build.ethernet(build.ipv4(build.tcp(Buffer.from('x'))))
const packet = build.ipv4(build.tcp(Buffer.from('x')))
const overUdp = (payload: Buffer, dstPort: number) =>
  build.ethernet(build.ipv4(build.udp(payload, { dstPort }), { protocol: 17 }))
const tap = (frame: Buffer, linkType = 1) => {
  const decoded = decodeOne(frame, linkType)
  expect(reasonName(decoded.verdict)).toBe('wire.tcp')
  return { tap: tapOf(decoded.packet), hash: decoded.packet.tapHash }
}

describe('tap', () => {
  test('a plain frame has none', () => {
    expect(tap(inner)).toEqual({ tap: undefined, hash: 0 })
  })

  test.each([
    ['Cisco TTag', 0x8988, Buffer.alloc(6)],
    ['Arista, 64 bits', 0xd28b, Buffer.from([0, 1, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['Arista, 48 bits', 0xd28b, Buffer.from([0, 1, 0, 0x20, 0, 0, 0, 0, 0, 0])],
    ['802.1CB R-Tag', 0xf1c1, Buffer.alloc(4)],
    ['HSR', 0x892f, Buffer.alloc(4)],
  ])('W7: %s stands before the EtherType; cut, it is told', (_name, type, tag) => {
    const rest = Buffer.concat([tag, inner.subarray(12)])
    expect(tap(build.ethernet(rest, type)).tap).toBeUndefined()
    for (let length = 0; length < tag.length + 2; length++)
      expect(reasonName(decodeOne(build.ethernet(rest.subarray(0, length), type), 1).verdict)).toBe(
        'wire.truncated_tag',
      )
  })

  test('W7: FabricPath holds a frame of its own', () => {
    expect(tap(build.ethernet(Buffer.concat([Buffer.alloc(2), inner]), 0x8903)).tap).toBeUndefined()
  })

  test('W8: TZSP, with tags, with padding and without; what is none stays a datagram', () => {
    const head = Buffer.from([1, 0, 0, 1])
    for (const tags of [[1], [0, 0, 1], [10, 1, 200, 1], [13, 4, 0, 0, 0, 9, 0, 1]])
      expect(tap(overUdp(Buffer.concat([head, Buffer.from(tags), inner]), 37_008)).tap?.kind).toBe('other')
    const broken = [
      Buffer.from([2, 0, 0, 1, 1]),
      Buffer.from([1, 0, 0, 1, 10, 255, 1]),
      Buffer.from([1, 5, 0, 1, 1]),
      Buffer.from([1, 0, 0]),
    ]
    for (const bytes of broken) {
      const decoded = decodeOne(overUdp(bytes, 37_008), 1)
      expect(reasonName(decoded.verdict)).toBe('wire.udp')
    }
  })

  describe('W7: MACsec that protects integrity alone is read through', () => {
    const icv = Buffer.alloc(16, 0xee)
    const secTag = (control: number, short: number) =>
      Buffer.from([control, short, 0, 0, 0, 1, ...(control & 0x20 ? [1, 2, 3, 4, 5, 6, 0, 1] : [])])
    const macsec = (control: number, short: number, rest: Buffer) =>
      build.ethernet(Buffer.concat([secTag(control, short), rest, icv]), 0x88e5)
    const data = inner.subarray(12)

    test.each([
      ['without SCI', 0x00, 0],
      ['with SCI', 0x20, 0],
      ['end station', 0x40, 0],
      ['an association number', 0x23, 0],
    ])('%s', (_name, control, short) => {
      const decoded = decodeOne(macsec(control, short, data), 1)
      expect(reasonName(decoded.verdict)).toBe('wire.tcp')
      expect(decoded.packet.payloadLength).toBe(1)
    })

    test('a short frame is as long as it says, whatever pads it', () => {
      const frame = Buffer.concat([macsec(0, data.length & 0x3f, data), Buffer.alloc(9)])
      const decoded = decodeOne(data.length < 64 ? frame : macsec(0, 0, data), 1)
      expect(reasonName(decoded.verdict)).toBe('wire.tcp')
      expect(decoded.packet.payloadLength).toBe(1)
    })

    test('behind a VLAN tag, and with one inside', () => {
      const vlan = (type: number, rest: Buffer) =>
        build.ethernet(Buffer.concat([Buffer.from([0, 5, type >> 8, type & 255]), rest]), 0x8100)
      const tagged = vlan(0x88e5, Buffer.concat([secTag(0, 0), data, icv]))
      expect(tap(tagged).tap).toEqual({ kind: 'vlan', vlan: [5] })
      const within = Buffer.concat([Buffer.from([0x81, 0, 0, 6]), data])
      expect(tap(macsec(0x20, 0, within)).tap).toEqual({ kind: 'vlan', vlan: [6] })
    })

    test('encrypted frames, and another version, are counted by name; cut ones are told', () => {
      for (const control of [0x0c, 0x2c, 0x08, 0x04, 0x80])
        expect(reasonName(decodeOne(macsec(control, 0, data), 1).verdict)).toBe('wire.macsec')
      for (let length = 14; length < 14 + 16; length++)
        expect(reasonName(decodeOne(macsec(0x20, 0, data).subarray(0, length), 1).verdict)).toBe('wire.truncated_tag')
    })
  })

  test('W7: TRILL, with options and without', () => {
    const head = (words: number) =>
      Buffer.concat([Buffer.from([words >> 2, ((words & 3) << 6) | 5, 0, 1, 0, 2]), Buffer.alloc(words * 4)])
    for (const words of [0, 1, 9])
      expect(tap(build.ethernet(Buffer.concat([head(words), inner]), 0x22f3)).tap?.kind).toBe('other')
  })

  test('W8: GUE and CAPWAP', () => {
    const gue = (head: number[], rest: Buffer) => overUdp(Buffer.concat([Buffer.from(head), rest]), 6080)
    expect(tap(gue([0, 4, 0, 0], packet)).tap?.kind).toBe('other')
    expect(tap(gue([1, 4, 0, 0, 9, 9, 9, 9], packet)).tap?.kind).toBe('other')
    expect(tap(gue([], packet)).tap?.kind).toBe('other')
    expect(reasonName(decodeOne(gue([0x20, 4, 0, 0], packet), 1).verdict)).toBe('wire.udp')
    const capwap = (head: number[], rest: Buffer) => overUdp(Buffer.concat([Buffer.from(head), rest]), 5247)
    expect(tap(capwap([0, 0x10, 0, 0, 0, 0, 0, 0], inner)).tap?.kind).toBe('other')
    for (const head of [
      [1, 0x10, 0, 0, 0, 0, 0, 0],
      [0, 0x10, 0, 0x80, 0, 0, 0, 0],
      [0, 0x08, 0, 0, 0, 0, 0, 0],
      [0, 0x10, 5, 0, 0, 0, 0, 0],
    ])
      expect(reasonName(decodeOne(capwap(head, inner), 1).verdict)).toBe('wire.udp')
  })

  test('W12: Junos frames (link type 178), with extensions and without, with an Ethernet frame and without', () => {
    const junos = (flags: number, ...rest: Buffer[]) => Buffer.concat([Buffer.from([0x4d, 0x47, 0x43, flags]), ...rest])
    const extensions = Buffer.from([0, 6, 1, 1, 5, 2, 1, 7])
    for (const frame of [
      junos(1, inner),
      junos(0x81, extensions, inner),
      junos(0x02, Buffer.from([2, 0, 0, 0]), packet),
      junos(0x83, extensions, Buffer.from([2, 0, 0, 0]), packet),
    ])
      expect(tap(frame, 178).tap).toBeUndefined()
    expect(reasonName(decodeOne(Buffer.concat([Buffer.from('XXXX'), inner]), 178).verdict)).toBe('wire.bad_link_header')
    expect(reasonName(decodeOne(junos(0x80, Buffer.from([255, 255]), inner), 178).verdict)).toBe(
      'wire.truncated_link_header',
    )
  })

  describe('W8: mirrors on ports of their own', () => {
    const port = 14_789
    const v6 = build.ethernet(build.ipv6(build.tcp(Buffer.from('x'))), 0x86dd)
    const vlan = build.ethernet(Buffer.concat([Buffer.from([0, 5]), inner.subarray(12)]), 0x8100)
    const tzsp = (frame: Buffer) => Buffer.concat([Buffer.from([1, 0, 0, 1, 1]), frame])

    test.each([
      ['IPv4', inner],
      ['IPv6', v6],
      ['VLAN', vlan],
      ['padded', Buffer.concat([inner, Buffer.alloc(60 - inner.length)])],
    ])('a frame of %s is found by what it is', (_name, frame) => {
      expect(tap(overUdp(build.vxlan(frame, 42), port)).tap).toMatchObject({ kind: 'vxlan', vni: 42 })
      expect(tap(overUdp(build.geneve(frame, 43, undefined), port)).tap).toMatchObject({ kind: 'geneve', vni: 43 })
      expect(tap(overUdp(tzsp(frame), port)).tap).toMatchObject({ kind: 'other' })
    })

    test('what only resembles one stays a datagram', () => {
      const broken = (at: number, value: number) => {
        const bytes = Buffer.concat([build.vxlan(inner, 42), Buffer.alloc(4)])
        bytes[at] = value
        return bytes
      }
      for (const bytes of [
        Buffer.concat([build.vxlan(inner, 42), Buffer.alloc(300)]),
        broken(1, 1),
        broken(7, 9),
        broken(8 + 14, 0x46),
        broken(8 + 14 + 10, 7),
        broken(8 + 12, 0x99),
      ])
        expect(reasonName(decodeOne(overUdp(bytes, port), 1).verdict)).toBe('wire.udp')
    })

    test('a port that is named is believed, and is of that kind alone', () => {
      const decoder = new FrameDecoder({ udpTunnels: tunnelPorts({ geneve: [4789], vxlan: [port] }) })
      const decode = (frame: Buffer) => {
        const found = new Packet()
        const verdict = decoder.decode(frame, 0, frame.length, frame.length, 0, 1, found)
        return [reasonName(verdict), tapOf(found)?.kind]
      }
      const options = build.vxlan(
        build.ethernet(build.ipv4(build.tcp(Buffer.from('x')), { options: Buffer.alloc(4) })),
        1,
      )
      expect(decode(overUdp(options, port))).toEqual(['wire.tcp', 'vxlan'])
      expect(decode(overUdp(options, port + 1))).toEqual(['wire.udp', undefined])
      expect(decode(overUdp(build.geneve(packet, 3), 4789))[1]).not.toBe('vxlan')
      expect(decode(overUdp(build.geneve(inner, 3), 4789))).toEqual(['wire.tcp', 'geneve'])
    })
  })

  test('the EtherType of what is not decoded is told', () => {
    expect(decodeOne(build.ethernet(Buffer.alloc(50), 0x88b8), 1).packet.etherType).toBe(0x88b8)
    expect(decodeOne(inner, 1).packet.etherType).toBe(-1)
  })

  test('names the outermost tunnel, its network and the VLANs', () => {
    expect(tap(overUdp(build.vxlan(inner, 42), 4789)).tap).toEqual({ kind: 'vxlan', vni: 42 })
    expect(tap(overUdp(build.geneve(build.ethernet(packet), 0xffffff), 6081)).tap).toEqual({
      kind: 'geneve',
      vni: 0xffffff,
    })
    const both = overUdp(build.geneve(overUdp(build.vxlan(inner, 2), 4789).subarray(14), 1, 0x0800), 6081)
    expect(tap(both).tap).toEqual({ kind: 'geneve', vni: 1 })
    const qinq = build.ethernet(build.vlan(build.vlan(packet, 6), 5, 0x8100), 0x88a8)
    expect(tap(qinq).tap).toEqual({ kind: 'vlan', vlan: [5, 6] })
    expect(tap(build.ethernet(build.vlan(overUdp(build.vxlan(inner, 7), 4789).subarray(14), 5), 0x8100)).tap).toEqual({
      kind: 'vxlan',
      vni: 7,
      vlan: [5],
    })
    const session = build.ipv4(build.erspan(inner, 2, { session: 9 }), { protocol: 47 })
    expect(tap(build.ethernet(session)).tap).toEqual({ kind: 'erspan', vni: 9 })
  })

  test('the hash keeps networks and VLANs apart, also each other and their order', () => {
    const frames = [
      inner,
      overUdp(build.vxlan(inner, 5), 4789),
      overUdp(build.vxlan(inner, 6), 4789),
      build.ethernet(build.vlan(packet, 5), 0x8100),
      build.ethernet(build.vlan(packet, 6), 0x8100),
      build.ethernet(build.vlan(build.vlan(packet, 6), 5, 0x8100), 0x8100),
      build.ethernet(build.vlan(build.vlan(packet, 5), 6, 0x8100), 0x8100),
    ]
    expect(new Set(frames.map((frame) => tap(frame).hash)).size).toBe(frames.length)
  })

  test('a priority tag (VLAN 0) and what differs by direction (GRE key, session) are not part of it', () => {
    expect(tap(build.ethernet(build.vlan(packet, 0xe000), 0x8100))).toEqual({ tap: undefined, hash: 0 })
    const gre = build.ethernet(build.ipv4(build.gre(packet, 0x0800, { key: 77 }), { protocol: 47 }))
    expect(tap(gre)).toEqual({ tap: { kind: 'gre' }, hash: 0 })
  })

  test('a tunnel header may begin the frame, as UDP listeners deliver it', () => {
    expect(tap(build.vxlan(inner, 3), LINKTYPE_VXLAN).tap).toEqual({ kind: 'vxlan', vni: 3 })
    expect(tap(build.geneve(inner, 4), LINKTYPE_GENEVE).tap).toEqual({ kind: 'geneve', vni: 4 })
    expect(reasonName(decodeOne(Buffer.from('GET /junk'), LINKTYPE_VXLAN).verdict)).toBe('wire.bad_tunnel_header')
  })
})

describe('addressText', () => {
  test.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
  ])('%s', (hex, text) => {
    expect(addressText(Buffer.from(`ff${hex}`, 'hex'), 1, 6)).toBe(text)
  })

  test('IPv4', () => {
    expect(addressText(Buffer.from([0, 10, 0, 200, 255]), 1, 4)).toBe('10.0.200.255')
  })
})
