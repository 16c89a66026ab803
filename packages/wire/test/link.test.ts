import { reasonName, supportsLinkType } from '../src/index.js'
import * as build from './support/build.js'
import { decodeOne } from './support/decode.js'

const four = build.ipv4(build.tcp(Buffer.from('hello'), { srcPort: 1234 }))
const six = build.ipv6(build.tcp(Buffer.from('hello'), { srcPort: 1234 }))
const hex = (text: string) => Buffer.from(text.replace(/ /g, ''), 'hex')
const after = (head: string) => (packet: Buffer) => Buffer.concat([hex(head), packet])
const wlanHeader = (control: string, length: number) => (p: Buffer) =>
  Buffer.concat([hex(control), Buffer.alloc(length - 2), build.snap(p)])

const gpe = (p: Buffer, flags: number) => {
  const header = Buffer.from([flags, 0, 0, p[0] >> 4 === 6 ? 2 : 1, 0, 0, 5, 0])
  return build.ethernet(build.ipv4(build.udp(Buffer.concat([header, p]), { dstPort: 4790 }), { protocol: 17 }))
}

/** Name, link type, frame around an IP packet. */
/** Header of an ERF record: everything but its type is zero. */
const erf = (type: number) => Buffer.concat([Buffer.alloc(8), Buffer.from([type]), Buffer.alloc(7)])
/** An Ethernet frame with bytes between its addresses and its EtherType. */
function tagged(p: Buffer, tag: string): Buffer {
  const frame = build.ethernet(p)
  return Buffer.concat([frame.subarray(0, 12), hex(tag), frame.subarray(12)])
}

const LINKS: [string, number, (packet: Buffer) => Buffer][] = [
  ['Ethernet', 1, (p) => build.ethernet(p)],
  ['Ethernet with LLC/SNAP and a length', 1, (p) => build.ethernet(build.snap(p), p.length + 8)],
  ['802.1Q', 1, (p) => build.ethernet(build.vlan(p, 5), 0x8100)],
  ['QinQ', 1, (p) => build.ethernet(build.vlan(build.vlan(p, 5), 6, 0x8100), 0x88a8)],
  ['802.1Q with LLC/SNAP', 1, (p) => build.ethernet(build.vlan(build.snap(p), 5, p.length + 8), 0x8100)],
  ['VN-Tag', 1, (p) => build.ethernet(Buffer.concat([hex('00010002'), build.vlan(p, 0).subarray(2)]), 0x8926)],
  ['E-Tag', 1, (p) => build.ethernet(Buffer.concat([hex('000100020003'), build.vlan(p, 0).subarray(2)]), 0x893f)],
  [
    'Cisco MetaData',
    1,
    (p) => build.ethernet(Buffer.concat([hex('010100010007'), build.vlan(p, 0).subarray(2)]), 0x8909),
  ],
  ['802.1ah', 1, (p) => build.ethernet(Buffer.concat([hex('00000007'), build.ethernet(p)]), 0x88e7)],
  ['MPLS, two labels', 1, (p) => build.ethernet(build.mpls(p, [16, 17]), 0x8847)],
  [
    'MPLS, Ethernet behind a control word',
    1,
    (p) => build.ethernet(build.mpls(Buffer.concat([hex('00000001'), build.ethernet(p)]), [16]), 0x8847),
  ],
  ['MPLS, Ethernet without control word', 1, (p) => build.ethernet(build.mpls(build.ethernet(p), [16]), 0x8847)],
  [
    'MPLS, Ethernet to an address that begins with 4',
    1,
    (p) => build.ethernet(build.mpls(Buffer.concat([hex('4c'), build.ethernet(p).subarray(1)]), [16]), 0x8847),
  ],
  ['PPPoE', 1, (p) => build.ethernet(build.pppoe(build.ppp(p)), 0x8864)],
  [
    'NSH',
    1,
    (p) =>
      build.ethernet(Buffer.concat([hex(`0fc6 01 0${p[0] >> 4 === 6 ? 2 : 1} 00000101`), Buffer.alloc(16), p]), 0x894f),
  ],
  ['ERSPAN without GRE', 1, (p) => build.ethernet(build.erspan(build.ethernet(p), 2).subarray(8), 0x88be)],
  ['VXLAN-GPE', 1, (p) => gpe(p, 0x0c)],
  ['VXLAN-GPE without its flag', 1, (p) => gpe(p, 0x08)],
  ['Linux SLL', 113, (p) => build.sll(p)],
  ['Linux SLL with VLAN', 113, (p) => build.sll(build.vlan(p, 9), 0x8100)],
  ['Linux SLL2', 276, (p) => build.sll2(p)],
  ['raw IP', 101, (p) => p],
  ['raw IP, DLT 12', 12, (p) => p],
  ['raw IP, DLT 14', 14, (p) => p],
  ['NULL, little-endian', 0, (p) => build.nullLink(p)],
  ['NULL, big-endian', 0, (p) => build.nullLink(p, 'be')],
  ['LOOP', 108, (p) => build.nullLink(p, 'be', p[0] >> 4 === 6 ? 24 : 2)],
  ['PPP', 9, (p) => build.ppp(p)],
  ['PPP with address and control', 9, (p) => Buffer.concat([hex('ff03'), build.ppp(p)])],
  ['PPP with a compressed protocol', 9, (p) => build.ppp(p).subarray(1)],
  ['PPP with direction', 204, (p) => Buffer.concat([hex('01ff03'), build.ppp(p)])],
  ['PPP of pppd', 166, (p) => Buffer.concat([hex('0103'), build.ppp(p)])],
  ['Cisco HDLC', 104, (p) => Buffer.concat([hex('0f00'), build.vlan(p, 0).subarray(2)])],
  ['Cisco HDLC seen as PPP', 50, (p) => Buffer.concat([hex('0f00'), build.vlan(p, 0).subarray(2)])],
  ['NFLOG', 239, (p) => build.nflog(p)],
  ['802.11, QoS', 105, (p) => build.wlan(p)],
  ['802.11, plain', 105, wlanHeader('0801', 24)],
  ['802.11, four addresses', 105, wlanHeader('0803', 30)],
  ['802.11, QoS and HT control', 105, wlanHeader('8881', 30)],
  [
    '802.11, A-MSDU',
    105,
    (p) => Buffer.concat([hex('8801'), Buffer.alloc(22), hex('8000'), build.ethernet(build.snap(p), p.length + 8)]),
  ],
  ['radiotap', 127, (p) => build.radiotap(build.wlan(p))],
  ['radiotap, padded 802.11 header', 127, (p) => build.radiotap(build.wlan(p), true)],
  ['Prism', 119, (p) => Buffer.concat([Buffer.alloc(144), build.wlan(p)])],
  ['AVS', 163, (p) => Buffer.concat([hex('80211001 00000040'), Buffer.alloc(56), build.wlan(p)])],
  ['ARCNET, RFC 1051', 129, after('01 02 0000 f0')],
  ['PPI around Ethernet', 192, (p) => Buffer.concat([hex('0000 0800 01000000'), build.ethernet(p)])],
  ['PKTAP around raw IP', 258, (p) => Buffer.concat([hex('10000000 01000000 0c000000 00000000'), p])],
  ['PFLOG', 117, (p) => Buffer.concat([hex('3d02'), Buffer.alloc(62), p])],
  ['ENC', 109, (p) => Buffer.concat([Buffer.alloc(12), p])],
  ['Frame Relay, RFC 2427', 107, (p) => Buffer.concat([hex(`1841 03 ${p[0] >> 4 === 6 ? '8e' : 'cc'}`), p])],
  ['Frame Relay, SNAP behind a pad byte', 107, (p) => Buffer.concat([hex('1841 03 00 80'), build.snap(p).subarray(3)])],
  ['Frame Relay, Cisco', 107, (p) => Buffer.concat([hex('1841'), build.vlan(p, 0).subarray(2)])],
  ['ERF, Ethernet', 197, (p) => Buffer.concat([erf(2), hex('0000'), build.ethernet(p)])],
  [
    'ERF, colour and two extensions',
    197,
    (p) => Buffer.concat([erf(0x8b), hex('8400000000000000 0400000000000000 0000'), build.ethernet(p)]),
  ],
  ['ERF, HDLC', 197, (p) => Buffer.concat([erf(1), hex('0f00'), build.vlan(p, 0).subarray(2)])],
  ['ERF, IP', 197, (p) => Buffer.concat([erf(p[0] >> 4 === 6 ? 23 : 22), p])],
  ['Junos, PPP', 179, (p) => Buffer.concat([hex('4d474301 ff03'), build.ppp(p)])],
  [
    'Junos, Frame Relay',
    180,
    (p) => Buffer.concat([hex(`4d474381 0002 0000 1841 03 ${p[0] >> 4 === 6 ? '8e' : 'cc'}`), p]),
  ],
  ['Junos, Cisco HDLC', 181, (p) => Buffer.concat([hex('4d474301 0f00'), build.vlan(p, 0).subarray(2)])],
  ['mPacket', 274, (p) => Buffer.concat([hex('55555555555555d5'), build.ethernet(p)])],
  ['netANALYZER, transparent', 241, (p) => Buffer.concat([hex('00000000 55555555555555d5'), build.ethernet(p)])],
  ['SunATM, LLC', 123, (p) => Buffer.concat([hex('02 00 0064'), build.snap(p)])],
  ['SunATM, LAN emulation', 123, (p) => Buffer.concat([hex('81 00 0064 0001'), build.ethernet(p)])],
  ['IP over Fibre Channel', 122, (p) => Buffer.concat([Buffer.alloc(16), build.snap(p)])],
  ['IPNET', 226, (p) => Buffer.concat([Buffer.alloc(24), p])],
  ['Broadcom tag', 281, (p) => tagged(p, '20000001')],
  ['Broadcom tag in front', 282, (p) => Buffer.concat([hex('20000001'), build.ethernet(p)])],
  ['Marvell DSA', 284, (p) => tagged(p, 'c0010000')],
  ['Marvell DSA with EtherType', 285, (p) => tagged(p, 'dada 0000 c0010000')],
  ['the same on an Ethernet capture', 1, (p) => tagged(p, 'dada 0000 40010000')],
  ['Realtek, 8 bytes', 1, (p) => tagged(p, '8899 0400 0080 0001')],
  ['Realtek, 4 bytes, behind a VLAN', 1, (p) => tagged(p, '8100 0005 8899 a001')],
  ['netANALYZER', 240, (p) => Buffer.concat([hex('00000000'), build.ethernet(p)])],
  ['IP over IEEE 1394', 138, (p) => Buffer.concat([Buffer.alloc(16), build.vlan(p, 0).subarray(2)])],
  ['FDDI', 10, (p) => Buffer.concat([Buffer.alloc(13), build.snap(p)])],
  ['ATM, RFC 1483', 100, (p) => build.snap(p)],
]

describe('link layers', () => {
  test('chips’ own protocols, and types of ERF that carry no packets, are told as what they are', () => {
    expect(reasonName(decodeOne(tagged(four, '8899 2300'), 1).verdict)).toBe('wire.non_ip')
    expect(reasonName(decodeOne(Buffer.concat([erf(48), four]), 197).verdict)).toBe('wire.bad_link_header')
  })

  test.each([197, 178, 179, 180, 181, 226, 241, 274, 281, 282, 284, 285, 122, 123])(
    'cut at any byte: link type %d',
    (type) => {
      const wrap = LINKS.find(([, link]) => link === type)?.[2]
      const frame = wrap ? wrap(four) : Buffer.concat([hex('4d474301'), build.ethernet(four)])
      for (let n = 0; n < frame.length; n++)
        expect(reasonName(decodeOne(frame.subarray(0, n), type).verdict)).toMatch(/^wire\./)
    },
  )

  test.each(LINKS)('%s', (_name, linkType, wrap) => {
    expect(supportsLinkType(linkType)).toBe(true)
    for (const packet of linkType === 129 ? [four] : [four, six]) {
      const { verdict, packet: seen, payload } = decodeOne(wrap(packet), linkType)
      expect(reasonName(verdict)).toBe('wire.tcp')
      expect(seen.srcPort).toBe(1234)
      expect(payload.toString()).toBe('hello')
    }
  })

  test('ARCNET, RFC 1201, both layouts', () => {
    expect(decodeOne(after('01 02 0000 d4 00 0001')(four), 129).payload.toString()).toBe('hello')
    expect(decodeOne(after('01 02 c4 00 0001')(six), 7).payload.toString()).toBe('hello')
    expect(reasonName(decodeOne(after('01 02 0000 d4 01 0001')(four), 129).verdict)).toBe('wire.arcnet_fragment')
  })

  test('raw IPv4 and raw IPv6 take their own version only', () => {
    expect(reasonName(decodeOne(four, 228).verdict)).toBe('wire.tcp')
    expect(reasonName(decodeOne(six, 229).verdict)).toBe('wire.tcp')
    expect(reasonName(decodeOne(six, 228).verdict)).toBe('wire.bad_ip_version')
  })

  test('an unknown link type is said to be one', () => {
    expect(supportsLinkType(195)).toBe(false)
    expect(reasonName(decodeOne(four, 195).verdict)).toBe('wire.unknown_link_type')
  })

  test.each([
    ['wire.arp', build.ethernet(Buffer.alloc(28), 0x0806), 1],
    ['wire.lldp', build.ethernet(Buffer.alloc(28), 0x88cc), 1],
    ['wire.llc', build.ethernet(hex('424203000000'), 6), 1],
    ['wire.pppoe_discovery', build.ethernet(Buffer.alloc(28), 0x8863), 1],
    ['wire.ppp_control', hex('ff03c0210101000a'), 9],
    ['wire.slarp', hex('8f00803500000002'), 104],
    ['wire.wlan_control', hex('80000000'), 105],
    ['wire.wlan_encrypted', Buffer.concat([hex('0841'), Buffer.alloc(60)]), 105],
    ['wire.wlan_no_data', Buffer.concat([hex('4801'), Buffer.alloc(60)]), 105],
    ['wire.wlan_fragment', Buffer.concat([hex('0805'), Buffer.alloc(60)]), 105],
    ['wire.truncated_tag', build.ethernet(hex('0001'), 0x8100), 1],
    ['wire.truncated_link_header', hex('0000'), 113],
    ['wire.mpls_control', build.ethernet(build.mpls(hex('1000002100000000'), [16]), 0x8847), 1],
  ])('%s', (reason, frame, linkType) => {
    expect(reasonName(decodeOne(frame, linkType).verdict)).toBe(reason)
  })
})
