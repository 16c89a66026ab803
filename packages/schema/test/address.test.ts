import { BlockList } from 'node:net'
import { actorOf, actorOfAddress, canonicalAddress, isPublicAddress } from '@apiscope/schema'
import * as fc from 'fast-check'
import ipaddr from 'ipaddr.js'

test.each([
  ['8.8.8.8', true],
  ['10.1.2.3', false],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['100.64.0.1', false],
  ['192.168.1.1', false],
  ['127.0.0.1', false],
  ['169.254.0.1', false],
  ['255.255.255.255', false],
  ['2606:4700::1', true],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['', false],
  ['p:h.x', false],
  ['1.2.3', false],
])('%s is public: %s', (ip, expected) => expect(isPublicAddress(ip)).toBe(expected))

test('agrees with the block list of the platform', () => {
  const list = new BlockList()
  for (const block of [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ]) {
    const [net, bits] = block.split('/')
    list.addSubnet(net!, Number(bits), 'ipv4')
  }
  fc.assert(fc.property(fc.ipV4(), (ip) => isPublicAddress(ip) === !list.check(ip, 'ipv4')))
})

test.each([
  ['2001:DB8:0:0:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['::ffff:cb00:7105', '203.0.113.5'],
  ['203.0.113.5', '203.0.113.5'],
  ['203.0.113.5:80', undefined],
  ['unknown', undefined],
  ['', undefined],
])('the one form of %s is %s', (text, expected) => expect(canonicalAddress(text)).toBe(expected))

test('K2: all addresses of an IPv6 /64 are one actor, and those of another are not', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
      fc.ipV6(),
      (g, other) => {
        const text = g.map((n) => n.toString(16))
        const [one, two] = [text.join(':'), [...text.slice(0, 4), 0, 0, 0, 1].join(':')]
        fc.pre(canonicalAddress(one)!.includes(':') && canonicalAddress(other)!.includes(':'))
        expect(actorOfAddress(one)).toBe(actorOfAddress(two))
        expect(actorOf(`ip:${one}`)).toBe(actorOfAddress(one))
        expect(actorOf(actorOfAddress(one))).toBe(actorOfAddress(one))
        expect(actorOfAddress([...text.slice(0, 3), (g[3]! ^ 1).toString(16), ...text.slice(4)].join(':'))).not.toBe(
          actorOfAddress(one),
        )
      },
    ),
  )
  expect(actorOfAddress('2001:db8:1:2:3:4:5:6')).toBe('ip:2001:db8:1:2::/64')
  expect(actorOfAddress('192.0.2.7')).toBe('ip:192.0.2.7')
  expect(actorOf('p:h.x')).toBe('p:h.x')
})

describe('X2: the blocks of RFC 6890', () => {
  /** What ipaddr.js calls them, where that differs on purpose. */
  const documentation = (ip: ipaddr.IPv4) =>
    ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].some((block) => ip.match(ipaddr.IPv4.parseCIDR(block)))
  const publicV4 = (ip: ipaddr.IPv4): boolean =>
    documentation(ip) ||
    ['unicast', 'as112', 'amt'].includes(ip.range()) ||
    ip.match(ipaddr.IPv4.parseCIDR('192.88.99.0/24'))
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
  const special = fc.constantFrom(
    '192.0.0',
    '198.18.7',
    '198.19.255',
    '198.20.0',
    '192.0.1',
    '192.0.2',
    '203.0.113',
    '100.63.1',
    '100.127.9',
    '100.128.0',
  )
  const v4 = fc.oneof(
    octets.map((bytes) => bytes.join('.')),
    fc.tuple(special, fc.nat(255)).map(([net, host]) => `${net}.${host}`),
  )

  test('IPv4, as ipaddr.js has them', () => {
    fc.assert(
      fc.property(v4, (ip) => {
        expect([ip, isPublicAddress(ip)]).toEqual([ip, publicV4(ipaddr.IPv4.parse(ip))])
      }),
      { numRuns: 2_000 },
    )
  })

  test('IPv4 inside IPv6 is judged as itself, however it is written', () => {
    fc.assert(
      fc.property(v4, (ip) => {
        const [a, b, c, d] = ip.split('.').map(Number) as [number, number, number, number]
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
        for (const text of [
          `::ffff:${ip}`,
          `::ffff:${hex}`,
          `0:0:0:0:0:FFFF:${hex}`,
          `64:ff9b::${ip}`,
          `64:ff9b::${hex}`,
          `2002:${hex}::1`,
        ])
          expect([text, isPublicAddress(text)]).toEqual([text, isPublicAddress(ip)])
      }),
    )
  })

  test('IPv6, as ipaddr.js has them', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const first = fc.oneof(
      group.map((one) => [one]),
      fc.constantFrom(
        [0x2001, 0xdb8],
        [0x100, 0, 0, 0],
        [0x64, 0xff9b, 1],
        [0xfec0],
        [0xfe80],
        [0xfdff],
        [0x3fff, 0xfff],
        [0x2001, 2, 0],
        [0x2001, 0x10],
        [0x2600],
        [0x5f00],
      ),
    )
    fc.assert(
      fc.property(first, fc.array(group, { minLength: 8, maxLength: 8 }), (start, rest) => {
        const groups = [...start, ...rest].slice(0, 8)
        const ip = ipaddr.IPv6.parse(groups.map((one) => one.toString(16)).join(':'))
        const range = ip.range()
        // By the address of IPv4 that they hold; Teredo's are hosts of the Internet.
        if (['ipv4Mapped', 'rfc6052', '6to4', 'teredo'].includes(range)) return
        // What IANA has assigned since, or ipaddr.js calls by narrower names.
        if (groups[0] === 0x2001 && groups[1]! < 0x200) return
        if (groups[0] === 0x5f00 || (groups[0] === 0x100 && groups[3] === 1)) return
        expect([ip.toString(), isPublicAddress(ip.toString())]).toEqual([ip.toString(), range === 'unicast'])
      }),
      { numRuns: 2_000 },
    )
    for (const ip of [
      '2001:db8::1',
      '100::1',
      '2001:2::1',
      '2001:10::1',
      '64:ff9b:1::1',
      '::7f00:1',
      '::',
      'fec0::1',
      '3fff::1',
      'fe80::1%eth0',
    ])
      expect([ip, isPublicAddress(ip)]).toEqual([ip, false])
    for (const ip of ['2606:4700::1111', '2a00:1450::1', '64:ff9b::808:808', '2001:4860::8888', '2001:0:53aa:64c::1'])
      expect([ip, isPublicAddress(ip)]).toEqual([ip, true])
  })
})
