/** Every bound of what is read of agents' protocols (MCP, A2A). Listed in `docs/limits.md`. */
export interface AgentLimits {
  /** Characters of one message (request, answer, event) that are read. Beyond: what came until there counts. Default 262 144. */
  messageLength: number
  /** Values of one message that are read. Beyond: as if it were cut there. Default 20 000. */
  messageValues: number
  /** Nesting levels of a message that are entered; what is deeper is passed over. Default 32. */
  depth: number
  /** Events of one stream that are looked at for an answer. Default 1 024. */
  events: number
  /** Calls of one JSON-RPC batch that are looked at. Default 64. */
  batch: number
  /** Characters kept of the name of a tool, a resource, a prompt or a skill, of a client and of a server. Default 128. */
  nameLength: number
  /** Tools, resources, prompts and skills taken from one catalogue (`tools/list`, an agent card). Default 256. */
  offered: number
  /** Properties of one input schema that are taken. Default 64. */
  properties: number
  /** Values of an enumeration in an input schema that are compared. Default 32. */
  enumeration: number
  /** Deviations of one call from the published schema that are told. Default 8. */
  deviations: number
}

export const DEFAULT_AGENT_LIMITS: Readonly<AgentLimits> = Object.freeze({
  messageLength: 262_144,
  messageValues: 20_000,
  depth: 32,
  events: 1_024,
  batch: 64,
  nameLength: 128,
  offered: 256,
  properties: 64,
  enumeration: 32,
  deviations: 8,
})
