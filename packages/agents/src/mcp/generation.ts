/** Generations of MCP: how a call, its answer and its session belong together. */
import type { AgentBinding } from '../call.js'

/** From this revision on every request stands for itself: no handshake, no session, headers that mirror the body. */
const STATELESS = '2026-07-28'
/** Revisions are dates. */
const REVISION = /^\d{4}-\d{2}-\d{2}$/

/** Names in `_meta` (2026-07-28, basic). */
export const META = {
  version: 'io.modelcontextprotocol/protocolVersion',
  client: 'io.modelcontextprotocol/clientInfo',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  server: 'io.modelcontextprotocol/serverInfo',
} as const

/** @param version what the message says of itself @param isOfStream its session is named in its URL, as the first generation has it */
export function mcpBinding(version: string | undefined, isOfStream: boolean): AgentBinding {
  if (version !== undefined && REVISION.test(version) && version >= STATELESS) return 'stateless'
  return isOfStream ? 'sse' : 'session'
}
