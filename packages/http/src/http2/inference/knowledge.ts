import type { CallName, NameModel } from './name-model.js'
import { ServerNames } from './server-names.js'

/** Names of calls by server. Bounded in names of all servers together; the servers that were new first go first. */
export class NameKnowledge {
  private readonly servers = new Map<string, ServerNames>()
  private names = 0

  /** @param most names of all servers, and one for each server */
  constructor(private readonly most: number) {}

  get(server: string): ServerNames | undefined {
    return this.servers.get(server)
  }

  /** Known from now on. */
  of(server: string): ServerNames {
    const known = this.servers.get(server)
    if (known) return known
    const names = new ServerNames()
    this.servers.set(server, names)
    this.names++
    this.shrink(names)
    return names
  }

  /** A call of this name: what is known of it, undefined when it is the first. */
  sighted(server: string, name: CallName): NameModel | undefined {
    const names = this.of(server)
    const before = names.size
    const model = names.sighted(name)
    if (names.size === before) return model
    this.names += names.size - before
    // Servers with news stay longest.
    this.servers.delete(server)
    this.servers.set(server, names)
    this.shrink(names)
    return model
  }

  private shrink(kept: ServerNames): void {
    for (const [key, one] of this.servers) {
      if (this.names <= this.most || one === kept) return
      this.servers.delete(key)
      this.names -= one.size + 1
    }
  }
}
