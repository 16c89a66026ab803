/** Where a mirror sees both sides of a proxy, the proxy stands among the servers: as an upstream of itself it would be a loop. */

export interface Relayed {
  method: string
  template: string
  facts: Readonly<Record<string, string>>
}

const list = (text: string | undefined): string[] => (text ?? '').split(' ').filter(Boolean)

const addressOf = (server: string): string => server.slice(0, server.lastIndexOf(':'))

/**
 * The `servers` of each API without those that only pass its calls on: whoever calls the same method and path elsewhere (or under the same
 * name) relays. Where none is left, the servers that it calls.
 */
export function withoutRelays<T extends Relayed>(apis: readonly T[]): T[] {
  const groups = new Map<string, T[]>()
  for (const api of apis) {
    const key = `${api.method} ${api.template}`
    const group = groups.get(key)
    if (group) group.push(api)
    else groups.set(key, [api])
  }
  return apis.map((api) => {
    const servers = list(api.facts.servers)
    const group = groups.get(`${api.method} ${api.template}`)!
    const behind = new Set<string>()
    const kept = servers.filter((server) => {
      const address = addressOf(server)
      let relays = false
      for (const { facts } of group) {
        if (!list(facts.callers).includes(address)) continue
        for (const other of list(facts.servers)) {
          if (addressOf(other) === address) continue
          relays = true
          behind.add(other)
        }
      }
      return !relays
    })
    if (kept.length === servers.length) return api
    const left = kept.length > 0 ? kept : [...behind]
    return { ...api, facts: { ...api.facts, servers: left.join(' ') } }
  })
}
