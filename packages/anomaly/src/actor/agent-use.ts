/** How one agent works: what it has used, how often something is new to it, and what it has read lately. */
import type { PromptScore } from '@apiscope/schema'

export const ASPECTS = ['tool', 'host', 'target'] as const
export type Aspect = (typeof ASPECTS)[number]

/** A text that the agent has read lately. */
export interface Read {
  time: number
  score: number
  /** Where it came from: API, and whether it was in what a model was asked. */
  api: string
  in: PromptScore['in']
  /** Principal that it was given to. */
  who?: string
  /** Calls of the agent since. */
  calls: number
}

/** How an agent works, and what it has read. Plain JSON. */
export interface AgentUse {
  /** Hashes of what was used, oldest use first. */
  known: Record<Aspect, number[]>
  /** Uses, and new ones among them; both fading. */
  uses: Record<Aspect, number>
  fresh: Record<Aspect, number>
  read: Read[]
}

export const newAgentUse = (): AgentUse => ({
  known: { tool: [], host: [], target: [] },
  uses: { tool: 0, host: 0, target: 0 },
  fresh: { tool: 0, host: 0, target: 0 },
  read: [],
})
