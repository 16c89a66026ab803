/** Who may scan: security scanners and monitors of one's own, named by client id or by address block. */
import { BlockList, isIP } from 'node:net'
import { ApiscopeError } from '@apiscope/schema'

export class AllowList {
  private readonly ids: ReadonlySet<string>
  private readonly blocks = new BlockList()
  private readonly empty: boolean

  /**
   * @param clients ids of actors as alerts name them (`p:…`, `ip:…`), and addresses or CIDR blocks (`10.1.2.0/24`, `fd00::/8`)
   * @throws ApiscopeError `anomaly.allow` for an entry that is neither
   */
  constructor(clients: readonly string[]) {
    const ids = new Set<string>()
    for (const entry of clients) {
      const [address = '', prefix] = entry.split('/')
      const version = isIP(address)
      if (version === 0) {
        if (entry === '' || (prefix !== undefined && /^[0-9a-f.:]+$/i.test(address))) throw refused(entry)
        ids.add(entry)
        continue
      }
      const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix)
      if (!Number.isInteger(bits) || bits < 0 || bits > (version === 6 ? 128 : 32)) throw refused(entry)
      this.blocks.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
    }
    this.ids = ids
    this.empty = clients.length === 0
  }

  /** @param id the actor, @param ip the address that its packets came from */
  has(id: string, ip: string): boolean {
    if (this.empty) return false
    if (this.ids.has(id)) return true
    // An actor that a trusted proxy names (`ip:…`) is where the call came from, not the proxy.
    const address = id.startsWith('ip:') && isIP(id.slice(3)) !== 0 ? id.slice(3) : ip
    const version = isIP(address)
    return version !== 0 && this.blocks.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}

const refused = (entry: string) =>
  new ApiscopeError('anomaly.allow', `--allow ${entry}: give a client id, an address or a block such as 10.1.2.0/24`, 2)

export const NOBODY = new AllowList([])
