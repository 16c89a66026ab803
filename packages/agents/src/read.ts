/** The doors of this package: a request's body to the call that it makes, an answer's to what came of it. */
import { a2aAnswer } from './a2a/answer.js'
import { a2aRestRequest, a2aRpcRequest } from './a2a/request.js'
import type { AgentAnswer, AgentCall, FieldsOf } from './call.js'
import { readJson } from './json/read.js'
import { type AgentLimits, DEFAULT_AGENT_LIMITS } from './limits.js'
import { mcpAnswer } from './mcp/answer.js'
import { mcpRequest } from './mcp/request.js'

export interface RequestFacts {
  fields: FieldsOf
  /** Request-target. */
  target: string
  /** The endpoint has proved to speak an agents' protocol. */
  isKnown?: boolean
  /** Templates of resources that the server has listed. */
  resources?: readonly string[]
}

/** The call that the body of a POST makes; undefined when it is none of MCP or A2A. Never throws. */
export function readCall(
  text: string,
  facts: RequestFacts,
  limits: AgentLimits = DEFAULT_AGENT_LIMITS,
): AgentCall | undefined {
  const reading = readJson(text, limits)
  if (typeof reading.value !== 'object' || reading.value === null) return undefined
  const { fields, target, isKnown = false, resources = [] } = facts
  const context = { fields, target, isKnown, resources, limits }
  return a2aRpcRequest(reading, context) ?? mcpRequest(reading, context) ?? a2aRestRequest(reading, context)
}

/** What came of a call, by the body of its response. @param isStream it is a text/event-stream */
export function readAnswer(
  call: AgentCall,
  text: string,
  isStream: boolean,
  limits: AgentLimits = DEFAULT_AGENT_LIMITS,
): AgentAnswer {
  return call.protocol === 'mcp' ? mcpAnswer(call, text, isStream, limits) : a2aAnswer(call, text, isStream, limits)
}

/**
 * May the body of this request hold a call, by its first and last characters alone? For requests that nothing else speaks for: cheap, and
 * wrong only where a body is made so that nobody would read it as a call.
 */
export function mayHoldCall(body: Uint8Array): boolean {
  const { length } = body
  if (length < 20 || (body[0] !== 0x7b && body[0] !== 0x5b && body[0]! > 0x20)) return false
  const buffer = Buffer.from(body.buffer, body.byteOffset, length)
  const head = buffer.toString('latin1', 0, Math.min(length, EDGE))
  return (
    head.includes('"jsonrpc"') ||
    head.includes('"messageId"') ||
    head.includes('"message_id"') ||
    buffer.toString('latin1', Math.max(0, length - EDGE)).includes('"jsonrpc"')
  )
}

const EDGE = 384
