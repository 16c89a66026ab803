/** What is kept of the agents of one actor: what they use, and what the servers that they ask offer. Plain data, bounded by the options. */
import type { ActorEvent, AgentFacts, OfferedFacts } from '@apiscope/schema'
import type { AgentOptions } from './options.js'

/** A tool as it was offered: the hash of all words about it, and that of its input schema. */
export interface Variant {
  description: string
  schema: string
  destructive?: boolean
  readOnly?: boolean
}

export interface SeenTool {
  /** Missing of what an older state holds: taken for a tool. */
  kind?: OfferedFacts['kind']
  name: string
  skeleton: string
  /** Names and types of its inputs: `to:string amount:number`, in order. */
  inputs: string
  /** When it was first offered, ms of event time. */
  since: number
  /** When it was last offered, ms; missing of what an older state holds. */
  last?: number
  /** The latest last. */
  variants: Variant[]
}

/** What one server offers, as this actor has seen it. */
export interface SeenServer {
  /** Host and path. */
  place: string
  /** When it was first asked what it offers, and last. */
  since: number
  last: number
  version: string
  /** Versions before it, the oldest first out. */
  before?: string[]
  /** When a version came that was not seen before, ms of event time; missing: none has. */
  released?: number
  /** Keyed hash of the name → tool. */
  tools: Record<string, SeenTool>
}

export interface UsedTool {
  api: string
  /** Calls of it. */
  calls: number
  last: number
  /** Executions that a person approved, and others. */
  approved: number
  unapproved: number
  /** When a person was last asked, or has said yes. */
  asked: number
  /** Its first use was told. */
  told?: true
}

export interface AgentClient {
  name: string
  since: number
  last: number
  calls: number
  /** Calls that it had made when it last used a new tool, of those that were not told. */
  newAt: number
  /** Longest unused first. */
  tools: UsedTool[]
  session: { id: string; start: number; last: number; approvedAt: number }
}

export interface AgentsOfActor {
  /** Longest silent first. */
  clients: AgentClient[]
  servers: SeenServer[]
}

export const newAgents = (): AgentsOfActor => ({ clients: [], servers: [] })

/** The server's place: host and path of the API, without the operation. */
export function placeOf({ api }: Pick<ActorEvent, 'api'>): string {
  const hash = api.template.indexOf('#')
  return `${api.host}${hash < 0 ? api.template : api.template.slice(0, hash)}`
}

/** The agent that calls, moved to the end. */
export function clientOf(
  state: AgentsOfActor,
  { time }: ActorEvent,
  facts: AgentFacts,
  options: AgentOptions,
): AgentClient {
  const name = facts.client?.name ?? ''
  let client = take(state.clients, (one) => one.name === name)
  client ??= {
    name,
    since: time,
    last: time,
    calls: 0,
    newAt: 0,
    tools: [],
    session: { id: '', start: time, last: time, approvedAt: -1 },
  }
  state.clients.push(client)
  if (state.clients.length > options.clients) state.clients.shift()
  follow(client, time, facts, options)
  return client
}

/** The session goes on, by what the protocol has for one, else the trace, else the time between calls. */
function follow(client: AgentClient, time: number, { session, trace }: AgentFacts, options: AgentOptions): void {
  const id = session ?? trace ?? ''
  const isOver =
    time - client.session.last > options.sessionMs ||
    (id !== '' && client.session.id !== '' && client.session.id !== id)
  if (isOver) client.session = { id, start: time, last: time, approvedAt: -1 }
  if (id !== '') client.session.id = id
  client.session.last = Math.max(client.session.last, time)
  client.last = Math.max(client.last, time)
}

/** The tool as this agent uses it, moved to the end; made when it is new. */
export function usedTool(
  client: AgentClient,
  api: string,
  time: number,
  options: AgentOptions,
): { tool: UsedTool; isNew: boolean } {
  const known = take(client.tools, (one) => one.api === api)
  const tool = known ?? { api, calls: 0, last: time, approved: 0, unapproved: 0, asked: -1 }
  client.tools.push(tool)
  if (client.tools.length > options.tools) client.tools.shift()
  return { tool, isNew: known === undefined }
}

export function serverOf(state: AgentsOfActor, place: string, time: number, options: AgentOptions): SeenServer {
  const known = take(state.servers, (one) => one.place === place)
  const server = known ?? { place, since: time, last: time, version: '', tools: {} }
  state.servers.push(server)
  if (state.servers.length > options.servers) state.servers.shift()
  server.last = Math.max(server.last, time)
  return server
}

export const variantOf = ({ description = '', schema = '', destructive, readOnly }: OfferedFacts): Variant => ({
  description,
  schema,
  ...(destructive === undefined ? {} : { destructive }),
  ...(readOnly === undefined ? {} : { readOnly }),
})

export const inputsOf = ({ inputs = [] }: OfferedFacts): string =>
  inputs
    .map(({ name, types }) => `${name}:${types.join('|')}`)
    .sort()
    .join(' ')
    .slice(0, 512)

function take<T>(list: T[], wanted: (one: T) => boolean): T | undefined {
  const at = list.findIndex(wanted)
  return at < 0 ? undefined : list.splice(at, 1)[0]
}
