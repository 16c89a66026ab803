/** What is known of an API that agents call: the protocol, who serves it, which agents use it, and what its server offers. */
import type { AgentFacts, Exchange, OfferedFacts } from '@apiscope/schema'
import { actorOfAddress, callerAddress, outcomeStatus, softwareText } from '@apiscope/schema'
import { newTally, ranked, type Tally, tally } from '../values/tally.js'

export interface AgentUse {
  /** Client name and version as it says them, '' where it does not. */
  client: string
  actor: string
  calls: number
  /** Sessions: by the protocol's own where it has them, else parted by silence. */
  sessions: number
  session: string
  first: number
  last: number
}

export interface Agents {
  protocol: AgentFacts['protocol']
  bindings: Tally
  versions: Tally
  servers: Tally
  method?: string
  name?: string
  destructive?: boolean
  readOnly?: boolean
  /** Calls outside the published schema; with credentials among the arguments; unlike their headers; answered by a question to a person. */
  outside: number
  tokens: number
  unlike: number
  asked: number
  /** Longest silent first. */
  uses: AgentUse[]
  /** What the server offers, of an API that gives its catalogue: by kind and name. */
  offered: Record<string, OfferedView>
}

export interface OfferedView {
  since: number
  last: number
  changes: number
  description?: string
  schema?: string
  destructive?: boolean
  readOnly?: boolean
  inputs?: OfferedFacts['inputs']
}

/** Names distinguished of each kind; agents told apart; what is offered of each kind. Count. */
const NAMES = 12
const USES = 32
const OFFERED = 256
/** Offered for the last time so long ago, an entry may leave: pages of one catalogue must not push one another out. ms. */
const LEAVES_AFTER = 300_000
/** Silence that ends a session where the protocol has none, ms. */
const SESSION_MS = 1_800_000

export function newAgents({ protocol }: AgentFacts): Agents {
  const tallies = { bindings: newTally(), versions: newTally(), servers: newTally() }
  return { protocol, ...tallies, outside: 0, tokens: 0, unlike: 0, asked: 0, uses: [], offered: {} }
}

/** @param state of an API on which agents were met before, or are now */
export function observeAgents(state: Agents, exchange: Exchange): void {
  const { agent, time } = exchange
  if (!agent) return
  tally(state.bindings, agent.binding, NAMES)
  if (agent.version !== undefined) tally(state.versions, agent.version, NAMES)
  if (agent.server) tally(state.servers, softwareText(agent.server), NAMES)
  for (const field of ['method', 'name', 'destructive', 'readOnly'] as const)
    if (agent[field] !== undefined) Object.assign(state, { [field]: agent[field] })
  if (agent.outside) state.outside++
  if (agent.tokens) state.tokens++
  if (agent.unlike) state.unlike++
  if (agent.asked) state.asked++
  noteUse(state, exchange, agent, time)
  if (!agent.offered) return
  for (const one of agent.offered) if (Object.hasOwn(state.offered, idOf(one))) noteOffered(state.offered, one, time)
  // A kind that is full stays so within one answer, and is not searched for each entry.
  const full = new Set<string>()
  for (const one of agent.offered) {
    if (full.has(one.kind) || Object.hasOwn(state.offered, idOf(one))) continue
    if (makeRoom(state.offered, one.kind, time)) noteOffered(state.offered, one, time)
    else full.add(one.kind)
  }
}

function noteUse(
  state: Agents,
  { client: from, principal, response }: Exchange,
  agent: AgentFacts,
  time: number,
): void {
  const status = outcomeStatus(response) ?? 0
  if (status < 200 || status >= 400) return
  const client = agent.client ? softwareText(agent.client) : ''
  const actor = principal ? from.id : actorOfAddress(callerAddress(from))
  const at = state.uses.findIndex((one) => one.client === client && one.actor === actor)
  const session = agent.session ?? agent.trace ?? ''
  const known = at < 0 ? undefined : state.uses.splice(at, 1)[0]
  const use = known ?? { client, actor, calls: 0, sessions: 0, session, first: time, last: time }
  const isNew = agent.session !== undefined ? session !== use.session : time - use.last > SESSION_MS
  if (use.calls === 0 || isNew) use.sessions++
  use.session = session
  use.calls++
  use.last = Math.max(use.last, time)
  state.uses.push(use)
  if (state.uses.length > USES) state.uses.shift()
}

/** Names that are masked are told apart by their hashes. */
const idOf = ({ kind, name, key }: OfferedFacts): string =>
  `${kind}:${name.includes('{id}') ? `${name}~${key.slice(2, 10)}` : name}`

/** Is there room for another of the kind? At the limit the one that was not offered for longest leaves: else harmless entries kept others out for good. */
function makeRoom(offered: Agents['offered'], kind: OfferedFacts['kind'], time: number): boolean {
  let count = 0
  let oldest: string | undefined
  for (const [id, { last }] of Object.entries(offered)) {
    if (!id.startsWith(`${kind}:`)) continue
    count++
    if (oldest === undefined || last < offered[oldest]!.last) oldest = id
  }
  if (count < OFFERED || oldest === undefined) return true
  if (time - offered[oldest]!.last < LEAVES_AFTER) return false
  delete offered[oldest]
  return true
}

function noteOffered(offered: Agents['offered'], one: OfferedFacts, time: number): void {
  const { description, schema, destructive, readOnly, inputs } = one
  const id = idOf(one)
  const known = Object.hasOwn(offered, id) ? offered[id] : undefined
  const changed = known !== undefined && (known.description !== description || known.schema !== schema)
  offered[id] = {
    since: known?.since ?? time,
    last: time,
    changes: (known?.changes ?? 0) + (changed ? 1 : 0),
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema }),
    ...(destructive === undefined ? {} : { destructive }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(inputs ? { inputs: inputs.slice(0, 32) } : {}),
  }
}

/** Fields of the view. */
export function agentFields(state: Agents): Record<string, string | number | null> {
  const { protocol, bindings, versions, servers, method, name, destructive, readOnly, uses, offered } = state
  return {
    agent_protocol: protocol,
    agent_bindings: ranked(bindings).join(' '),
    agent_versions: ranked(versions).join(' '),
    agent_servers: JSON.stringify(ranked(servers)),
    agent_method: method ?? null,
    agent_tool: name ?? null,
    agent_hints: [...hint('destructive', destructive), ...hint('read-only', readOnly)].join(' '),
    agent_outside_schema: state.outside,
    agent_tokens: state.tokens,
    agent_unlike: state.unlike,
    agent_asked: state.asked,
    agents: JSON.stringify(
      uses
        .toSorted((a, b) => b.calls - a.calls)
        .map(({ client, actor, calls, sessions, first, last }) => ({ client, actor, calls, sessions, first, last })),
    ),
    ...(Object.keys(offered).length > 0 ? { agent_catalogue: JSON.stringify(offered) } : {}),
  }
}

const hint = (word: string, value: boolean | undefined): string[] =>
  value === undefined ? [] : [value ? word : `not ${word}`]

/** In the state's text: tallies are plain, so all of it is. */
export function agentsFromJson(json: Agents): Agents {
  return {
    ...json,
    bindings: newTally(json.bindings),
    versions: newTally(json.versions),
    servers: newTally(json.servers),
  }
}
