/** Agents over all APIs: who they say they are, for whom they call, and what they use. */
import type { ApiReport } from '../document.js'

export interface AgentTool {
  /** Name of the API. */
  api: string
  host: string
  /** `tools/call:delete_account`; of an API without operation its path. */
  operation: string
  calls: number
  /** `destructive`, `read-only` … as the server says. */
  hints: string
  last: number
}

export interface AgentReport {
  /** Name and version as the client says them; '' where it does not. */
  client: string
  /** Whoever is authenticated, else the address. */
  actor: string
  protocols: string[]
  servers: string[]
  calls: number
  first: number
  last: number
  /** The most used first. */
  tools: AgentTool[]
}

interface Use {
  client: string
  actor: string
  calls: number
  first: number
  last: number
}

/** By falling calls. */
export function agentsOf(apis: readonly ApiReport[]): AgentReport[] {
  const found = new Map<string, AgentReport>()
  for (const api of apis) {
    if (api.facts.agent_protocol === undefined) continue
    for (const use of JSON.parse(api.facts.agents ?? '[]') as Use[]) add(found, api, use)
  }
  const agents = [...found.values()]
  for (const { tools } of agents) tools.sort((a, b) => b.calls - a.calls || (a.api < b.api ? -1 : 1))
  return agents.sort((a, b) => b.calls - a.calls || (a.client + a.actor < b.client + b.actor ? -1 : 1))
}

function add(found: Map<string, AgentReport>, { id, host, template, facts }: ApiReport, use: Use): void {
  const key = JSON.stringify([use.client, use.actor])
  let agent = found.get(key)
  if (!agent) {
    agent = {
      client: use.client,
      actor: use.actor,
      protocols: [],
      servers: [],
      calls: 0,
      first: use.first,
      last: use.last,
      tools: [],
    }
    found.set(key, agent)
  }
  const { agent_protocol: protocol = '', agent_hints: hints = '' } = facts
  if (!agent.protocols.includes(protocol)) agent.protocols.push(protocol)
  if (!agent.servers.includes(host)) agent.servers.push(host)
  agent.calls += use.calls
  agent.first = Math.min(agent.first, use.first)
  agent.last = Math.max(agent.last, use.last)
  const hash = template.indexOf('#')
  const operation = hash < 0 ? template : template.slice(hash + 1)
  agent.tools.push({ api: id, host, operation, calls: use.calls, hints, last: use.last })
}
