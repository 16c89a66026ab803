export {
  type Auth,
  isRole,
  type OidcOptions,
  type ProxyOptions,
  ROLES,
  type Role,
  type TokenEntry,
  type Viewer,
} from './auth/contract.js'
export { parseTokens } from './auth/token-file.js'
export type { ConsoleOptions, RunningConsole } from './contract.js'
export { type Audit, type AuditEntry, auditTo } from './decisions/audit.js'
export { correctInFile, type Doors, dismissInFile, dismissOnBus } from './decisions/doors.js'
export { type ConsoleLimits, DEFAULT_CONSOLE_LIMITS } from './limits.js'
export { isLoopback } from './loopback.js'
export { inert, sealed } from './mcp/inert.js'
export type { McpHttpOptions } from './mcp/server.js'
export { OWN_HEADER, startConsole } from './server.js'

/** The MCP server with its library, which takes a while to load. */
export const loadMcp = (): Promise<typeof import('./mcp/server.js')> => import('./mcp/server.js')
