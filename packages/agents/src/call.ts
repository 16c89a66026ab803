/** What is read of one message of an agents' protocol, before anything is keyed or masked: it stays in the sensor. */
import type { JsonObject } from './json/read.js'

export type AgentProtocol = 'mcp' | 'a2a'

/**
 * How it is carried. MCP: `sse` (2024-11-05: answers come over a stream of their own), `session` (2025-03-26 to 2025-11-25: streamable HTTP),
 * `stateless` (from 2026-07-28 on). A2A: `jsonrpc`, `rest`, `grpc`.
 */
export type AgentBinding = 'sse' | 'session' | 'stateless' | 'jsonrpc' | 'rest' | 'grpc'

export interface Implementation {
  name: string
  version?: string
}

/** Header fields of the request, by lower-case name; a field that comes several times gives all its values. */
export type FieldsOf = (name: string) => readonly string[]

export interface AgentCall {
  protocol: AgentProtocol
  binding: AgentBinding
  /** `call`: an answer is due; `event`: none is; `reply`: answers what the server asked (elicitation, sampling). */
  role: 'call' | 'event' | 'reply'
  /** `tools/call`, `SendMessage`; '' for a reply. */
  method: string
  /** JSON-RPC id; see `rpcId`. */
  id: string | undefined
  /** Tool, resource, prompt or skill that it names, as sent. */
  name: string | undefined
  /** Of the API, `tools/call:delete_account`; undefined: that of the path. */
  operation: string | undefined
  version: string | undefined
  client: Implementation | undefined
  /** As the protocol's first generations name it (`Mcp-Session-Id`, `sessionId` of the endpoint), or A2A's context. */
  session: string | undefined
  /** W3C trace id, 32 hex digits. */
  trace: string | undefined
  arguments: JsonObject | undefined
  /** The caller's answer to what the server asked of a person. */
  input: 'given' | 'refused' | undefined
  /** Where header and body, or two readers of the body, would see different things: `method`, `name`, `version`, `doubled-key`, `doubled-field`. */
  unlike: string[]
  /** More of the message was sent than could be read. */
  isCut: boolean
}

export interface AgentAnswer {
  /** HTTP status that stands for what came of the call; undefined: its answer has not come. */
  status: number | undefined
  /** The error says that there is no such tool, resource, prompt or method. */
  isUnknown: boolean
  /** The server asks something of a person before it goes on. */
  asked: boolean
  server: Implementation | undefined
  /** Version that the server has agreed to. */
  version: string | undefined
  /** The answer alone, JSON. */
  text: string
  /** Elements of the largest array in what the tool gave. */
  records: number
  /** What the server offers, of a catalogue. */
  offered: Offered[]
  isCut: boolean
}

export type OfferedKind = 'tool' | 'resource' | 'template' | 'prompt' | 'skill'

/** One thing that a server offers, as its catalogue has it. */
export interface Offered {
  kind: OfferedKind
  name: string
  description: string
  /** Canonical JSON of the input schema, '' without one. */
  schema: string
  destructive?: boolean
  readOnly?: boolean
  inputs: InputSchema | undefined
}

/** What of an input schema a call is compared with. */
export interface InputSchema {
  properties: InputProperty[]
  /** `additionalProperties: false`. */
  closed: boolean
}

export interface InputProperty {
  name: string
  types: string[]
  required: boolean
  enumeration?: (string | number | boolean)[]
  maxLength?: number
  minimum?: number
  maximum?: number
}
