import { BlockList } from 'node:net'
import { isPublicAddress } from '@apiscope/schema'
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
