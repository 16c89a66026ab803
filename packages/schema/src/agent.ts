/** What an exchange says of agents: calls of the Model Context Protocol (MCP) and of A2A. Nothing in it is a value: names are masked, ids keyed. */

export const AGENT_PROTOCOLS = ['mcp', 'a2a'] as const
export type AgentProtocolName = (typeof AGENT_PROTOCOLS)[number]

export interface AgentFacts {
  protocol: AgentProtocolName
  /**
   * MCP: `sse` (2024-11-05, HTTP with SSE), `session` (2025-03-26 to 2025-11-25, streamable HTTP), `stateless` (from 2026-07-28 on). A2A: how it
   * is carried.
   */
  binding: 'sse' | 'session' | 'stateless' | 'jsonrpc' | 'rest' | 'grpc'
  /** Revision of the protocol that the call names, or its session has agreed to. */
  version?: string
  /** `tools/call`, `SendMessage`; absent for the answer to what the server asked. */
  method?: string
  /** Tool, resource, prompt or skill that is used, as in the name of the API. */
  name?: string
  client?: AgentSoftware
  server?: AgentSoftware
  /** Keyed HMAC of what the protocol has for a session; absent where it has none. */
  session?: string
  /** Keyed HMAC of the W3C trace id. */
  trace?: string
  /** The server asks something of a person before it goes on (elicitation, `input_required`). */
  asked?: true
  /** What that person said. */
  input?: 'given' | 'refused'
  /** Where header and body, or two readers of the body, see different things: `method`, `name`, `version`, `doubled-field`, `doubled-key`. */
  unlike?: string[]
  /** Where the arguments leave the schema that the server has published: `missing:to`, `unknown:bcc`, `type:`, `value:`, `length:`, `range:`. */
  outside?: string[]
  /** Arguments that hold a credential. */
  tokens?: string[]
  /** What the server's catalogue says of the tool; absent: nothing, or it was not seen. */
  destructive?: boolean
  readOnly?: boolean
  /** What the server offers, of an exchange whose answer is a catalogue. */
  offered?: OfferedFacts[]
}

/** A client or a server as it names itself: nobody checks that. */
export interface AgentSoftware {
  name: string
  version?: string
}

export interface OfferedFacts {
  kind: 'tool' | 'resource' | 'template' | 'prompt' | 'skill'
  /** As in the name of the API. */
  name: string
  /** Keyed HMAC of the name as sent. */
  key: string
  /** The name as it looks: case, separators and look-alike letters aside. Empty of resources, and where the name looks like a value. */
  skeleton: string
  /** Keyed HMACs of all that a model is told of it in words, and of its input schema. */
  description?: string
  schema?: string
  destructive?: boolean
  readOnly?: boolean
  /** Of the input schema. */
  inputs?: { name: string; types: string[]; required?: true }[]
}

/** `name/version` of a client or a server, for people. */
export const softwareText = ({ name, version }: AgentSoftware): string =>
  version === undefined ? name : `${name}/${version}`
