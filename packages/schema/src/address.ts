/** Is an address of the public Internet? By the IANA special-purpose registries (RFC 6890). */
import { BlockList, isIP } from 'node:net'
import type { Client } from './exchange.js'

/** First address and prefix length of each block. */
const V4 = (
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['224.0.0.0', 3],
  ] as const
).map(([net, bits]) => ({ shift: 32 - bits, prefix: v4(net) >>> (32 - bits) }))
const V6 = new BlockList()
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  V6.addSubnet(net, bits, 'ipv6')
}

/** False for private, shared, loopback, link-local and multicast addresses, and for what is no address. */
export function isPublicAddress(ip: string): boolean {
  const version = isIP(ip)
  if (version === 0) return false
  const mapped = ip.toLowerCase().startsWith('::ffff:') && ip.includes('.') ? ip.slice(7) : undefined
  if (mapped !== undefined) return isPublicAddress(mapped)
  if (version === 6) return !V6.check(ip, 'ipv6')
  const address = v4(ip)
  return !V4.some(({ shift, prefix }) => address >>> shift === prefix)
}

/** The 32 bits of a valid dotted address; no object is made, since this is asked of every call. */
function v4(ip: string): number {
  let address = 0
  let octet = 0
  for (let i = 0; i < ip.length; i++) {
    const c = ip.charCodeAt(i)
    if (c === 46) {
      address = (address << 8) | octet
      octet = 0
    } else octet = octet * 10 + (c - 48)
  }
  return ((address << 8) | octet) >>> 0
}

/** Where a call came from, as far as that can be believed: what a trusted proxy says, else the other end of the connection. */
export function callerAddress({ address, id, ip }: Omit<Client, 'port'>): string {
  if (address !== undefined) return address
  return id.startsWith('ip:') && isIP(id.slice(3)) !== 0 ? id.slice(3) : ip
}

/**
 * The one form of an address: IPv6 as in RFC 5952 without its zone, an IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2) as the IPv4
 * address it is. Undefined for what is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const zone = text.indexOf('%')
  const bare = zone < 0 ? text : text.slice(0, zone)
  const version = isIP(bare)
  if (version !== 6) return version === 4 ? bare : undefined
  const address = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  if (!mapped) return address
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)]
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
}

/**
 * Name of the actor that calls from `address`: `ip:192.0.2.7`. Of an IPv6 address the /64, since that is what one household, phone or
 * server is given and may take any address of (RFC 6177, RFC 7934): `ip:2001:db8:0:1::/64`.
 */
export function actorOfAddress(address: string): string {
  if (!address.includes(':')) return `ip:${address}`
  const canonical = canonicalAddress(address)
  if (canonical === undefined || !canonical.includes(':')) return `ip:${canonical ?? address}`
  const [head = '', tail] = canonical.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    while (groups.length + last.length < 8) groups.push('0')
  }
  const network = canonicalAddress(`${groups.slice(0, 4).join(':')}::`)
  return `ip:${network}/64`
}

/** The actor behind an id as a sensor names it: the same, but for callers that are known by an IPv6 address. */
export function actorOf(id: string): string {
  return id.startsWith('ip:') && id.includes(':', 3) ? actorOfAddress(id.slice(3)) : id
}
