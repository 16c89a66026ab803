import { BlockList, isIP } from 'node:net'
import { ApiscopeError, type Client, canonicalAddress, type Exchange } from '@apiscope/schema'
import type { ProxyTrust } from '../credentials/credentials.js'
import type { HeaderView } from '../headers.js'
import { lastUntrusted } from './forwarded.js'

/** Names the actor of a request: the principal, else the address a trusted proxy reports, else the client address. */
export class ActorNaming {
  private readonly trusted = new BlockList()
  private readonly any: boolean

  /** @throws ApiscopeError `sensor.bad_cidr` for a block that is not an address with a prefix length */
  constructor(trustedProxies: string[]) {
    this.any = trustedProxies.length > 0
    for (const block of trustedProxies) addBlock(this.trusted, block)
  }

  /**
   * @param peer the other end of the connection
   * @param named address that a PROXY protocol header of the connection names
   */
  client(
    peer: { ip: string; port: number },
    headers: HeaderView | undefined,
    principal: Exchange['principal'],
    named?: string,
  ): Client {
    const { ip, port } = peer
    const address = this.clientIp(ip, headers, named)
    const client: Client = { ip, port, id: principal ? `p:${principal.subject}` : `ip:${address}` }
    if (address !== ip) client.address = address
    return client
  }

  /**
   * The caller's address. A trusted proxy names it: at the start of the connection, or in a field of the request. Of the chain of
   * hops the last one that is no trusted proxy itself counts: everything left of it was written by the caller.
   */
  clientIp(peer: string, headers: HeaderView | undefined, named?: string): string {
    if (!this.any || !this.isTrusted(peer)) return peer
    const hop = (named === undefined ? undefined : canonicalAddress(named)) ?? peer
    if (!headers || !this.isTrusted(hop)) return hop
    return lastUntrusted(headers, (address) => this.isTrusted(address)) ?? hop
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

function addBlock(list: BlockList, block: string): void {
  const [address, prefix] = block.split('/')
  const version = isIP(address)
  const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix)
  if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32))
    throw new ApiscopeError('sensor.bad_cidr', `--trusted-proxy ${block}: give an address block such as 10.0.0.0/8`, 2)
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
}
