import { addressText, LINKTYPE_GENEVE, LINKTYPE_VXLAN, reasonName, tapOf } from '../src/index.js'
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
