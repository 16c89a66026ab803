/**
 * Prompt injection, judged by its effect. A text that reads like orders says little: half of those that were meant as such read like any other, and
 * manuals read like orders. What an agent does right after is the other half: a tool, a host or a recipient that it never used before. How much
 * that says depends on the agent: one that writes to somebody new all day surprises nobody by another.
 */
import type { ActorEvent, PromptScore } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { hash32 } from '../api/windows.js'
import { isDismissed } from '../dismissal.js'
import { handOver, plain } from '../finding.js'
import { type AgentUse, ASPECTS, type Aspect, newAgentUse, type Read } from './agent-use.js'
import type { ActorOptions } from './options.js'
import type { ActorState } from './state.js'

/** Texts that wait for what follows. Count. */
const READ = 8
/** Effects whose repetition is held back. Count. */
const HELD = 32

export function observePrompts(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  const { prompt } = event
  if (!state.agentUse && !event.agent && event.model === undefined) return
  state.agentUse ??= newAgentUse()
  // What a model is asked comes before what it answers; what a tool answers comes after its call.
  if (prompt?.in === 'request') note(state.agentUse, event, prompt)
  const surprise = use(state.agentUse, event, options)
  if (surprise) judge(state, state.agentUse, event, surprise, options, out)
  if (prompt?.in === 'response') note(state.agentUse, event, prompt)
}

function note(agent: AgentUse, { time, api, principal }: ActorEvent, { score, in: place }: PromptScore): void {
  agent.read.push({
    time,
    score,
    api: api.id,
    in: place,
    calls: 0,
    ...(principal === undefined ? {} : { who: principal }),
  })
  if (agent.read.length > READ) agent.read.shift()
}

/** What of the call is new, the most surprising first, and how surprising that is together, in nats. */
export interface Surprise {
  aspects: Aspect[]
  nats: number
  /** The first new tool, as the inventory or the model names it. */
  tool?: string
}

/** Counts what the call uses; undefined when nothing of it is new. */
function use(agent: AgentUse, event: ActorEvent, options: ActorOptions): Surprise | undefined {
  const tools = toolsOf(event)
  const used: Record<Aspect, string[]> = {
    tool: tools.map(({ id }) => id),
    host: [event.api.host],
    target: event.targets ?? [],
  }
  if (used.tool.length > 0) for (const read of agent.read) read.calls++
  const found: { aspect: Aspect; nats: number }[] = []
  let tool: string | undefined
  for (const aspect of ASPECTS) {
    const items = used[aspect]
    if (items.length === 0) continue
    const nats = -Math.log((agent.fresh[aspect] + 1) / (agent.uses[aspect] + 2))
    const first = remember(agent.known[aspect], items, options.agentKnown)
    const isNew = first >= 0
    if (isNew && aspect === 'tool') tool = tools[first]!.name
    agent.uses[aspect] = agent.uses[aspect] * options.agentFade + 1
    agent.fresh[aspect] = agent.fresh[aspect] * options.agentFade + (isNew ? 1 : 0)
    if (isNew) found.push({ aspect, nats })
  }
  if (found.length === 0) return undefined
  found.sort((a, b) => b.nats - a.nats)
  return {
    aspects: found.map(({ aspect }) => aspect),
    nats: found.reduce((sum, { nats }) => sum + nats, 0),
    ...(tool === undefined ? {} : { tool }),
  }
}

/** A tool is an API of its own; what a model has called is known by name alone. */
function toolsOf({ agent, api, called }: ActorEvent): { id: string; name: string }[] {
  const tools = called?.map((name) => ({ id: `model:${name}`, name })) ?? []
  if (agent?.name !== undefined && (agent.method === 'tools/call' || agent.protocol === 'a2a'))
    tools.push({ id: api.id, name: agent.name })
  return tools
}

/** Puts items at the end of a bounded list. @returns index of the first that was not in it; -1: all were */
function remember(list: number[], items: readonly string[], most: number): number {
  let first = -1
  for (const [i, item] of items.entries()) {
    const hash = hash32(item)
    const at = list.indexOf(hash)
    if (at >= 0) list.splice(at, 1)
    else if (first < 0) first = i
    list.push(hash)
    if (list.length > most) list.shift()
  }
  return first
}

function judge(
  state: ActorState,
  agent: AgentUse,
  event: ActorEvent,
  surprise: Surprise,
  options: ActorOptions,
  out: Output,
): void {
  agent.read = agent.read.filter(
    ({ time, calls }) => event.time - time <= options.promptMs && calls <= options.promptCalls,
  )
  const worst = agent.read.reduce<Read | undefined>(
    (most, one) => (!most || one.score > most.score ? one : most),
    undefined,
  )
  if (!worst || worst.score < options.promptLeast) return
  const together = worst.score + surprise.nats
  if (together < options.promptTogether) return
  // What a login's own texts are enough for is found under the login.
  const isOwn = ({ who, score }: Read) => who === event.principal && score + surprise.nats >= options.promptTogether
  if (event.joined && agent.read.some(isOwn)) return
  const client = event.joined ? `p:${event.principal}` : event.actor
  const about = { time: event.time, client }
  if (isDismissed(state.dismissals, 'prompt_injection', 'prompt_effect', together, about)) return
  // Each effect is news by itself: what was told of one must not hide the next.
  const key = `prompt_injection|${event.api.id}`
  if (!state.holdOff.pass(key, event.time, together / options.promptTogether, options.holdOffMs, HELD)) return
  alert(event, { client, worst, surprise, together }, options, out)
}

/** What it does for the first time. */
function deedOf({ aspects, tool }: Surprise, { api }: ActorEvent): string {
  if (tool !== undefined) return `uses the tool ${tool} for the first time`
  return aspects[0] === 'host'
    ? `calls ${api.host} for the first time`
    : 'reaches a recipient that it never used before'
}

function alert(
  event: ActorEvent,
  { client, worst, surprise, together }: { client: string; worst: Read; surprise: Surprise; together: number },
  options: ActorOptions,
  out: Output,
): void {
  const seconds = Math.max(0, Math.round((event.time - worst.time) / 1_000))
  handOver(
    {
      kind: 'prompt_injection',
      severity: surprise.aspects[0] === 'target' ? 'medium' : 'high',
      api: event.api,
      time: event.time,
      client: { id: client, ip: event.ip },
      title: `${client} ${deedOf(surprise, event)}, ${seconds} s after it read a text with orders in it: ${event.api.id}, the text from ${worst.api}`,
      evidence: {
        metric: 'prompt_effect',
        observed: plain(together),
        expected: 0,
        lower: 0,
        upper: options.promptTogether,
        window: 'exchange',
        text_log_odds: plain(worst.score),
        surprise_nats: plain(surprise.nats),
        new: surprise.aspects,
        ...(surprise.tool === undefined ? {} : { tool: surprise.tool }),
        text_from: worst.api,
        text_in: worst.in,
        seconds_after: seconds,
        exchange: event.id,
        actor: event.actor,
        ...(event.joined ? { joined_by: 'address' } : {}),
      },
      identity: [event.actor, 'prompt_injection', event.id],
      count: 1,
      answered: event.status !== undefined && event.status < 300 ? 1 : 0,
    },
    out,
  )
}
