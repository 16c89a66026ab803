import { BlockList, isIP } from 'node:net'
import { ApiscopeError, type Client, type Exchange } from '@apiscope/schema'
import type { ProxyTrust } from '../credentials/credentials.js'
import type { HeaderView } from '../headers.js'

/** Names the actor of a request: the principal, else the client address a trusted proxy reports, else the client address. */
export class ActorNaming {
  private readonly trusted = new BlockList()
  private readonly any: boolean

  /** @throws ApiscopeError `sensor.bad_cidr` for a block that is not an address with a prefix length */
  constructor(trustedProxies: string[]) {
    this.any = trustedProxies.length > 0
    for (const block of trustedProxies) addBlock(this.trusted, block)
  }

  /** `peer`: the other end of the connection. */
  client(
    peer: { ip: string; port: number },
    headers: HeaderView | undefined,
    principal: Exchange['principal'],
  ): Client {
    const { ip, port } = peer
    const address = this.clientIp(ip, headers)
    const client: Client = { ip, port, id: principal ? `p:${principal.subject}` : `ip:${address}` }
    if (address !== ip) client.address = address
    return client
  }

  /**
   * The caller's address. Of X-Forwarded-For the last entry that is not a trusted proxy itself counts: everything left of
   * it was written by the caller.
   */
  clientIp(peer: string, headers: HeaderView | undefined): string {
    if (!this.any || !headers || !this.isTrusted(peer)) return peer
    const forwarded = headers.get('x-forwarded-for')
    if (!forwarded) return peer
    const hops = forwarded.slice(-1024).split(',')
    for (let i = hops.length - 1; i >= 0; i--) {
      const hop = bareAddress(hops[i].trim())
      if (isIP(hop) === 0) return peer
      if (!this.isTrusted(hop)) return hop
    }
    return peer
  }

  /** How far `peer` may be believed about a caller: unknown while no proxy is configured. */
  trust(peer: string): ProxyTrust {
    if (!this.any) return 'unknown'
    return this.isTrusted(peer) ? 'trusted' : 'untrusted'
  }

  private isTrusted(ip: string): boolean {
    return this.trusted.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')
  }
}

/** Proxies write `192.0.2.7:4711`, `[2001:db8::1]:443` and `::ffff:192.0.2.7` for an address, too. */
function bareAddress(hop: string): string {
  const end = hop.startsWith('[') ? hop.indexOf(']') : -1
  if (end > 0) return hop.slice(1, end)
  const colon = hop.indexOf(':')
  if (colon > 0 && colon === hop.lastIndexOf(':')) return hop.slice(0, colon)
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(hop)
  return mapped ? mapped[1] : hop
}

function addBlock(list: BlockList, block: string): void {
  const [address, prefix] = block.split('/')
  const version = isIP(address)
  const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix)
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32))
    throw new ApiscopeError('sensor.bad_cidr', `--trusted-proxy ${block}: give an address block such as 10.0.0.0/8`, 2)
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
}
