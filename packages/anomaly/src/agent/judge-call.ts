/** What a single call of an agents' protocol shows: of each API alone, whoever calls. */
import { type AlertKind, callerAddress, type Exchange, outcomeStatus, type Severity } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { type Dismissal, isDismissed } from '../dismissal.js'
import { raise } from '../finding.js'
import type { HoldOff } from '../hold-off.js'
import type { AgentOptions } from './options.js'

/** What is kept of a tool. */
export interface ToolState {
  /** Calls within the published schema. */
  conforming: number
  /** Deviations that were met, with how often; oldest first. */
  deviations: [string, number][]
}

export interface WithTool {
  tool?: ToolState
  holdOff: HoldOff
  dismissals: Dismissal[]
}

const HOLD_OFFS = 256
/** What each severity counts in the hold-off: a graver one is told within the hold-off of a lesser one, and not the other way about. */
const WEIGHT: Record<Severity, number> = { low: 1, medium: 10, high: 100, critical: 1_000 }

export function judgeCall(state: WithTool, exchange: Exchange, options: AgentOptions, out: Output): void {
  const { agent } = exchange
  if (!agent) return
  if (agent.unlike) judgeUnlike(state, exchange, agent.unlike, options, out)
  if (agent.tokens) judgeTokens(state, exchange, agent.tokens, options, out)
  if (agent.method === 'tools/call') judgeOutside(state, exchange, agent.outside, options, out)
}

/** A gateway routes and allows by the header, the server obeys the body (smuggling): nothing honest makes them differ. */
function judgeUnlike(state: WithTool, exchange: Exchange, unlike: string[], options: AgentOptions, out: Output): void {
  out.count('anomaly.agent_unlike')
  // Versions are muddled by honest clients, too.
  const isTelling = unlike.some((one) => one !== 'version')
  const done = isDone(exchange)
  tell(
    state,
    exchange,
    'tool_smuggling',
    !isTelling ? 'low' : done ? 'high' : 'medium',
    'differences',
    unlike.length,
    options,
    out,
    {
      title: `Request to ${exchange.api.id} says one thing in its header and another in its body (${unlike.join(', ')})${done ? ': answered' : ''}`,
      evidence: { unlike },
    },
  )
}

/** A token that is handed to a tool is in the hands of whoever runs it, and in the model's context (MCP, security best practices: token passthrough). */
function judgeTokens(state: WithTool, exchange: Exchange, tokens: string[], options: AgentOptions, out: Output): void {
  const done = isDone(exchange)
  tell(state, exchange, 'token_passthrough', done ? 'high' : 'medium', 'tokens', tokens.length, options, out, {
    title: `A credential is handed to ${exchange.api.id} as an argument (${tokens.join(', ')})`,
    evidence: { arguments: tokens },
  })
}

/**
 * A call that leaves the published schema, and is answered all the same. Models make mistakes, and servers refuse these; what a server accepts that it has
 * not offered was found out by somebody. What recurs is the tool's way.
 */
function judgeOutside(
  state: WithTool,
  exchange: Exchange,
  outside: string[] = [],
  options: AgentOptions,
  out: Output,
): void {
  state.tool ??= { conforming: 0, deviations: [] }
  const { tool } = state
  if (outside.length === 0) {
    tool.conforming++
    return
  }
  out.count('anomaly.calls_outside_schema')
  const unseen = outside.filter((one) => note(tool, one, options))
  if (unseen.length === 0 || tool.conforming < options.conforming || !isDone(exchange)) return
  tell(state, exchange, 'tool_misuse', 'medium', 'deviations', unseen.length, options, out, {
    title: `${exchange.api.id} was called outside its published schema, and answered: ${unseen.join(', ')}`,
    evidence: { deviations: unseen, conforming_calls: tool.conforming },
  })
}

/** @returns true for one that was not met before */
function note(tool: ToolState, deviation: string, { deviations }: AgentOptions): boolean {
  const known = tool.deviations.find(([name]) => name === deviation)
  if (known) {
    known[1]++
    return false
  }
  tool.deviations.push([deviation, 1])
  if (tool.deviations.length > deviations) tool.deviations.shift()
  return true
}

function isDone({ response }: Exchange): boolean {
  const status = outcomeStatus(response)
  return status !== undefined && status >= 200 && status < 300
}

/** Held off by kind and client (the state is of one API): what a caller writes, names of arguments above all, could be new in each call. */
function tell(
  state: WithTool,
  { id, api, client, time, agent }: Exchange,
  kind: AlertKind,
  severity: Severity,
  metric: string,
  observed: number,
  options: AgentOptions,
  out: Output,
  { title, evidence }: { title: string; evidence: Record<string, unknown> },
): void {
  if (isDismissed(state.dismissals, kind, metric, observed, { time, client: client.id })) return
  if (!state.holdOff.pass(`${kind}|${client.id}`, time, WEIGHT[severity], options.holdOffMs, HOLD_OFFS)) return
  raise(
    {
      kind,
      severity,
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `${title}, by ${client.id}`,
      evidence: {
        metric,
        observed,
        ...evidence,
        ...(agent?.client ? { agent: agent.client.name } : {}),
        exchanges: [id],
      },
      identity: [client.id, kind, id],
      count: 1,
      answered: severity === 'high' ? 1 : 0,
    },
    out,
  )
}
