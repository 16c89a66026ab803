/** Folds what an actor's agents do into their state, and judges it. */

import { createHash } from 'node:crypto'
import type { ActorEvent, AgentFacts, OfferedFacts } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isUnapproved, noteApproval } from './approval.js'
import { isCopy, lookAlikeOf } from './look-alike.js'
import { isUnheardOf } from './new-tool.js'
import type { AgentOptions } from './options.js'
import { noteOffered, roomIn } from './room.js'
import {
  type AgentClient,
  type AgentsOfActor,
  clientOf,
  inputsOf,
  newAgents,
  placeOf,
  type SeenServer,
  serverOf,
  type UsedTool,
  usedTool,
  variantOf,
} from './state.js'
import { tell, type WithAgents } from './tell.js'
import { changeOf, changeTitle, takeVersion } from './tool-changed.js'

/** Methods that use something of the server's: a tool, a resource, a prompt, a skill. */
const USES = new Set(['tools/call', 'resources/read', 'prompts/get', 'SendMessage', 'SendStreamingMessage'])

export function observeAgent(state: WithAgents, event: ActorEvent, options: AgentOptions, out: Output): void {
  const facts = event.agent
  if (!facts) return
  state.agents ??= newAgents()
  if (facts.offered) observeCatalogue(state, state.agents, event, facts.offered, options, out)
  const client = clientOf(state.agents, event, facts, options)
  const isDone = event.status !== undefined && event.status >= 200 && event.status < 300
  if (facts.method === undefined || facts.name === undefined || !USES.has(facts.method)) {
    noteApproval(client, undefined, facts, event.time)
    return
  }
  if (!isDone) return
  observeUse(state, client, event, facts, options, out)
}

function observeUse(
  state: WithAgents,
  client: AgentClient,
  event: ActorEvent,
  facts: AgentFacts,
  options: AgentOptions,
  out: Output,
): void {
  const { time, api } = event
  const offered = offeredTool(state.agents!, event, facts)
  // A second instance of a server has the same tools under other names of APIs.
  const operation = operationOf(api.id)
  const isKnown = client.tools.some((one) => operationOf(one.api) === operation)
  const isUnheard = !isKnown && isUnheardOf(client, time, offered, options)
  const { tool, isNew } = usedTool(client, api.id, time, options)
  if (isUnheard) {
    tool.told = true
    tellNewTool(state, client, event, facts, options, out)
  } else if (isNew) client.newAt = client.calls
  noteApproval(client, tool, facts, time)
  if (facts.destructive && isUnapproved(client, tool, facts, time, options))
    tellUnapproved(state, client, tool, event, facts, options, out)
  tool.calls++
  tool.last = Math.max(tool.last, time)
  client.calls++
}

const operationOf = (id: string): string => id.slice(Math.max(0, id.indexOf('#')))

/** Since when the server offers it; undefined: not known. */
function offeredTool({ servers }: AgentsOfActor, event: ActorEvent, { name }: AgentFacts): number | undefined {
  const place = placeOf(event)
  const server = servers.find((one) => one.place === place)
  const tool = server && Object.values(server.tools).find((one) => one.name === name)
  // What was there when the catalogue was first read may be old.
  return tool && server && tool.since > server.since ? tool.since : undefined
}

function observeCatalogue(
  state: WithAgents,
  agents: AgentsOfActor,
  event: ActorEvent,
  offered: readonly OfferedFacts[],
  options: AgentOptions,
  out: Output,
): void {
  const { time } = event
  const server = serverOf(agents, placeOf(event), time, options)
  const isRelease = takeVersion(server, event.agent!.server?.version, time, options)
  const older = agents.servers.filter(
    (one) => one !== server && time - one.since >= options.lookalikeMs && !isCopy(offered, one),
  )
  noteOffered(server, offered, time)
  const hasRoom = roomIn(server, time, options)
  for (const one of offered) {
    const known = Object.hasOwn(server.tools, one.key) ? server.tools[one.key] : undefined
    if (known) {
      const change = changeOf(known, one, isRelease, options.variants)
      known.inputs = inputsOf(one)
      if (change) tellChange(state, event, one, change, options, out)
    } else if (hasRoom(one.kind)) {
      const like = one.kind === 'tool' || one.kind === 'skill' ? lookAlikeOf(one.key, one, older) : undefined
      server.tools[one.key] = {
        kind: one.kind,
        name: one.name,
        skeleton: one.skeleton,
        inputs: inputsOf(one),
        since: time,
        last: time,
        variants: [variantOf(one)],
      }
      if (like) tellLookAlike(state, event, one, like, server, options, out)
    } else out.count('anomaly.offered_over_limit')
  }
}

function tellChange(
  state: WithAgents,
  event: ActorEvent,
  offered: OfferedFacts,
  change: NonNullable<ReturnType<typeof changeOf>>,
  options: AgentOptions,
  out: Output,
): void {
  // A change without a release is told even where a release of the tool was told just before.
  const key = `tool_changed|${placeOf(event)}|${offered.key}`
  tell(
    state,
    event,
    {
      kind: 'tool_changed',
      holdOff: key,
      weight: change.isRelease ? 1 : 10,
      severity: change.isRelease ? 'low' : 'high',
      title: changeTitle(event, offered, change),
      evidence: {
        metric: 'changes',
        observed: change.what.length,
        tool: offered.name,
        changed: change.what,
        release: change.isRelease,
      },
      // The same change is one finding, whoever sees it.
      identity: [
        'tool_changed',
        offered.key,
        offered.description ?? '',
        offered.schema ?? '',
        `${offered.destructive} ${offered.readOnly}`,
      ],
    },
    options,
    out,
  )
}

function tellLookAlike(
  state: WithAgents,
  event: ActorEvent,
  offered: OfferedFacts,
  { server, tool, how }: NonNullable<ReturnType<typeof lookAlikeOf>>,
  own: SeenServer,
  options: AgentOptions,
  out: Output,
): void {
  tell(
    state,
    event,
    {
      kind: 'tool_lookalike',
      holdOff: `tool_lookalike|${own.place}|${offered.key}`,
      severity: 'high',
      title: `${own.place} offers ${offered.name}, which ${how === 'copy' ? 'is' : 'looks like'} ${tool.name} of ${server.place}, to ${event.actor}, who uses both`,
      evidence: {
        metric: 'lookalikes',
        observed: 1,
        tool: offered.name,
        like: tool.name,
        of: server.place,
        how,
      },
      identity: ['tool_lookalike', own.place, offered.key],
    },
    options,
    out,
  )
}

function tellNewTool(
  state: WithAgents,
  client: AgentClient,
  event: ActorEvent,
  facts: AgentFacts,
  options: AgentOptions,
  out: Output,
): void {
  const days = Math.floor((event.time - client.since) / 86_400_000)
  tell(
    state,
    event,
    {
      kind: 'new_tool_use',
      holdOff: `new_tool|${client.name}|${event.api.id}`,
      severity: facts.destructive ? 'high' : 'medium',
      title: `Agent ${client.name || 'without a name'} of ${event.actor} uses ${event.api.id} for the first time in ${days} days and ${client.calls} calls`,
      evidence: {
        metric: 'new_tools',
        observed: 1,
        agent: client.name,
        tool: facts.name,
        calls: client.calls,
        tools: client.tools.length - 1,
        session: sessionOf(event.actor, client),
      },
      identity: [event.actor, 'new_tool', client.name, event.id],
    },
    options,
    out,
  )
}

function tellUnapproved(
  state: WithAgents,
  client: AgentClient,
  tool: UsedTool,
  event: ActorEvent,
  facts: AgentFacts,
  options: AgentOptions,
  out: Output,
): void {
  tell(
    state,
    event,
    {
      kind: 'unapproved_tool',
      holdOff: `unapproved|${client.name}|${event.api.id}`,
      severity: 'high',
      title: `Agent ${client.name || 'without a name'} of ${event.actor} ran the destructive tool ${facts.name} without approval, which it had each of ${tool.approved} times before`,
      evidence: {
        metric: 'unapproved',
        observed: 1,
        approved_before: tool.approved,
        agent: client.name,
        tool: facts.name,
        session: sessionOf(event.actor, client),
      },
      identity: [event.actor, 'unapproved', client.name, event.id],
    },
    options,
    out,
  )
}

/** The session that a call belongs to, the same in all alerts about it. */
const sessionOf = (actor: string, { name, session }: AgentClient): string =>
  createHash('sha256')
    .update(JSON.stringify([actor, name, session.id, session.start]))
    .digest('hex')
    .slice(0, 16)
