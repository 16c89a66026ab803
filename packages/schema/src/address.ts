/** Is an address of the public Internet? By the IANA special-purpose registries (RFC 6890). */
import { isIP } from 'node:net'
import type { Client } from './exchange.js'
import { TextCache } from './text-cache.js'

/**
 * First address and prefix length of each block. The three blocks for documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24) are not
 * among them: nobody routes them, and in every example they stand for the Internet.
 */
const V4 = (
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const
).map(([net, bits]) => ({ shift: 32 - bits, prefix: v4(net) >>> (32 - bits) }))

/** First groups and prefix length of each block. */
const V6: readonly (readonly [groups: readonly number[], bits: number])[] = [
  // Unspecified, loopback and the deprecated IPv4-compatible addresses.
  [[0, 0, 0, 0, 0, 0], 96],
  [[0x64, 0xff9b, 1], 48],
  [[0x100, 0, 0, 0], 64],
  [[0x100, 0, 0, 1], 64],
  // Protocol assignments but Teredo, behind which are hosts of the Internet.
  [[0x2001, 1], 32],
  [[0x2001, 2], 31],
  [[0x2001, 4], 30],
  [[0x2001, 8], 29],
  [[0x2001, 0x10], 28],
  [[0x2001, 0x100], 24],
  [[0x2001, 0xdb8], 32],
  [[0x3fff, 0], 20],
  [[0x5f00], 16],
  [[0xfc00], 7],
  [[0xfe80], 9],
  [[0xff00], 8],
]

/** Blocks whose addresses hold one of IPv4, and at which group: that one decides. Mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056). */
const EMBEDDED: readonly (readonly [groups: readonly number[], bits: number, at: number])[] = [
  [[0, 0, 0, 0, 0, 0xffff], 96, 6],
  [[0x64, 0xff9b, 0, 0, 0, 0], 96, 6],
  [[0x2002], 16, 1],
]

/** False for private, shared, loopback, link-local, multicast and otherwise special addresses, and for what is no address. */
export function isPublicAddress(ip: string): boolean {
  const version = isIP(ip)
  if (version === 0) return false
  if (version === 4) return isPublicV4(v4(ip))
  const groups = groupsOf(ip)
  for (const [prefix, bits, at] of EMBEDDED) {
    if (within(groups, prefix, bits)) return isPublicV4(((groups[at]! << 16) | groups[at + 1]!) >>> 0)
  }
  return !V6.some(([prefix, bits]) => within(groups, prefix, bits))
}

const isPublicV4 = (address: number): boolean => !V4.some(({ shift, prefix }) => address >>> shift === prefix)

function within(groups: readonly number[], prefix: readonly number[], bits: number): boolean {
  for (let i = 0; i * 16 < bits; i++) {
    const shift = Math.max(0, 16 * (i + 1) - bits)
    if (groups[i]! >> shift !== (prefix[i] ?? 0) >> shift) return false
  }
  return true
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(ip: string): number[] {
  const zone = ip.indexOf('%')
  const [head, tail] = (zone < 0 ? ip : ip.slice(0, zone)).split('::')
  const first = numbersOf(head!)
  if (tail === undefined) return first
  const last = numbersOf(tail)
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last]
}

function numbersOf(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const address = v4(group)
    return [address >>> 16, address & 0xffff]
  })
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
  let actor = networks.get(address)
  if (actor === undefined) {
    actor = networkOf(address)
    networks.set(address, actor)
  }
  return actor
}

/** Asked several times of each call, and parsing an address takes as long as all else that is done for one. Bytes. */
/** Of the inside of a house (RFC 1918, RFC 4193, link-local, loopback): there each address is a machine. */
const INSIDE =
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)/i

/**
 * The /24 of an IPv4 address, the /48 of an IPv6 one (`2001:db8:0:1::/64` too): what one customer may have. Addresses of the inside and other
 * texts stay as they are.
 */
export function wideNetwork(address: string): string {
  if (INSIDE.test(address)) return address
  if (!address.includes(':'))
    return /^[\d.]{7,15}$/.test(address) ? address.slice(0, address.lastIndexOf('.')) : address
  const slash = address.indexOf('/')
  const canonical = canonicalAddress(slash < 0 ? address : address.slice(0, slash))
  if (canonical === undefined || !canonical.includes(':')) return canonical ?? address
  return groupsOf(canonical).slice(0, 3).join(':')
}

const networks = new TextCache<string>(512 * 1024, 80)

function networkOf(address: string): string {
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
