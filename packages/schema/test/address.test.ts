import { BlockList } from 'node:net'
import { actorOf, actorOfAddress, canonicalAddress, isPublicAddress } from '@apiscope/schema'
import * as fc from 'fast-check'

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
