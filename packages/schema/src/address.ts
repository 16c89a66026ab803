/** Is an address of the public Internet? By the IANA special-purpose registries (RFC 6890). */
import { BlockList, isIP } from 'node:net'

const PRIVATE = new BlockList()
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
  PRIVATE.addSubnet(net!, Number(bits), 'ipv4')
}
for (const block of ['::/127', 'fc00::/7', 'fe80::/10', 'ff00::/8']) {
  const [net, bits] = block.split('/')
  PRIVATE.addSubnet(net!, Number(bits), 'ipv6')
}

/** False for private, shared, loopback, link-local and multicast addresses, and for what is no address. */
export function isPublicAddress(ip: string): boolean {
  const version = isIP(ip)
  if (version === 0) return false
  const mapped = ip.toLowerCase().startsWith('::ffff:') && ip.includes('.') ? ip.slice(7) : undefined
  if (mapped !== undefined) return isPublicAddress(mapped)
  return !PRIVATE.check(ip, version === 6 ? 'ipv6' : 'ipv4')
}
