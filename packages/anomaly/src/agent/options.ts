/** Every bound and period of what is judged of agents (calls of MCP and A2A). */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface AgentOptions {
  /** Agents (clients by name) told apart per actor; the one longest silent leaves. Count, 8. */
  clients: number
  /** Tools, resources, prompts and skills remembered of one agent; the one longest unused leaves. Count, 256. */
  tools: number
  /** Servers whose catalogues are remembered per actor; the one longest silent leaves. Count, 8. */
  servers: number
  /** Tools of one server's catalogue that are remembered, and skills, each; resources, templates and prompts half as many each. The one longest not offered leaves; while all are offered: `anomaly.offered_over_limit`. Count, 128. */
  offered: number
  /** Variants of one tool (description, schema) that are remembered, the oldest first out. Count, 4. */
  variants: number
  /** After the server's version has changed, what changes in its catalogue is the release. ms of event time, 1 h. */
  releaseMs: number
  /** Age of an agent until which the tools that it uses are learned. ms of event time, 48 h. */
  learnMs: number
  /** Calls that an agent must have made before a tool can be new to it. Count, 50. */
  learnCalls: number
  /** Calls since the last tool that was new to it before another stands out. Count, 75. */
  settledCalls: number
  /** A new tool is worth telling where the chance of one, by what was used once only (Good–Turing), is below this. 0–1, 0.002. */
  newToolChance: number
  /** A tool that the server offers for no longer than this is new to everybody. ms, 24 h. */
  freshToolMs: number
  /** How much earlier the other server must have been known for a tool to be a look-alike of its. ms, 1 h. */
  lookalikeMs: number
  /** Executions of a destructive tool that a person approved, all of them, before one without approval stands out. Count, 3. */
  approvals: number
  /** An approval is good for so long within its session. ms, 10 min. */
  approvalMs: number
  /** Silence that ends a session where the protocol has none. ms, 30 min. */
  sessionMs: number
  /** Calls of a tool within its schema before one outside it stands out. Count, 8. */
  conforming: number
  /** Deviations remembered per tool, the oldest first out. Count, 64. */
  deviations: number
  /** One alert per kind, tool and agent in this time. ms, 24 h. */
  holdOffMs: number
}

export const DEFAULT_AGENT_OPTIONS: AgentOptions = {
  clients: 8,
  tools: 256,
  servers: 8,
  offered: 128,
  variants: 4,
  releaseMs: HOUR,
  learnMs: 2 * DAY,
  learnCalls: 50,
  settledCalls: 75,
  newToolChance: 0.002,
  freshToolMs: DAY,
  lookalikeMs: HOUR,
  approvals: 3,
  approvalMs: 10 * MINUTE,
  sessionMs: 30 * MINUTE,
  conforming: 8,
  deviations: 64,
  holdOffMs: DAY,
}
