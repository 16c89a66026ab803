/** Findings about an agent, each of one call: raised unless a person has called it benign, or it was just told. */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { type Dismissal, isDismissed } from '../dismissal.js'
import { type Finding, handOver } from '../finding.js'
import type { HoldOff } from '../hold-off.js'
import type { AgentOptions } from './options.js'
import type { AgentsOfActor } from './state.js'

/** The part of an actor's state that this needs. */
export interface WithAgents {
  agents?: AgentsOfActor
  holdOff: HoldOff
  dismissals: Dismissal[]
}

/** Hold-offs of agents' alerts per actor. Count. */
const HOLD_OFFS = 256

/** What a finding says beyond the call that it is about. */
export interface AgentFinding extends Pick<Finding, 'kind' | 'severity' | 'title' | 'identity'> {
  evidence: Finding['evidence'] & { metric: string }
  /** Alerts with the same key are told once in the hold-off. */
  holdOff: string
  /** Ten times as much is told in spite of a hold-off. 1. */
  weight?: number
}

export function tell(
  state: WithAgents,
  { id, api, time, actor, ip }: ActorEvent,
  { kind, severity, title, identity, evidence, holdOff, weight = 1 }: AgentFinding,
  { holdOffMs }: AgentOptions,
  out: Output,
): void {
  if (isDismissed(state.dismissals, kind, evidence.metric, 1, { time, client: actor })) return
  if (!state.holdOff.pass(holdOff, time, weight, holdOffMs, HOLD_OFFS)) return
  const finding = { kind, severity, api, time, client: { id: actor, ip }, title, identity, count: 1, answered: 1 }
  handOver({ ...finding, evidence: { ...evidence, actor, exchanges: [id] } }, out)
}
