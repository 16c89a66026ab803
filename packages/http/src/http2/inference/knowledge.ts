import { ServerNames } from './server-names.js'

/** Names of calls by server. Bounded in names of all servers together; the servers called least recently go first. */
export class NameKnowledge {
  /** Least recently used first. */
  private readonly servers = new Map<string, ServerNames>()
  private names = 0

  /** @param most names of all servers, and one for each server */
  constructor(private readonly most: number) {}

  get(server: string): ServerNames | undefined {
    return this.servers.get(server)
  }

  /** Changes what is known of a server. */
  update(server: string, change: (names: ServerNames) => void): void {
    const known = this.servers.get(server)
    const names = known ?? new ServerNames()
    const before = known ? names.size + 1 : 0
    change(names)
    this.names += names.size + 1 - before
    this.servers.delete(server)
    this.servers.set(server, names)
    for (const [key, one] of this.servers) {
      if (this.names <= this.most || one === names) return
      this.servers.delete(key)
      this.names -= one.size + 1
    }
  }
}
