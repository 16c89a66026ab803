/**
 * A tool whose description, schema or annotations change after an agent has seen it: what was looked at and approved is no longer what the model is
 * told ("rug pull"; OWASP MCP Top 10, MCP03:2025 tool poisoning). A new version of the server may do that too, and says so by its version.
 */
import type { ActorEvent, OfferedFacts } from '@apiscope/schema'
import type { AgentOptions } from './options.js'
import type { SeenServer, SeenTool, Variant } from './state.js'
import { variantOf } from './state.js'

export interface ToolChange {
  what: ('description' | 'schema' | 'annotations')[]
  /** The server's version has changed with it, or shortly before. */
  isRelease: boolean
}

/** Takes up what is offered now. @returns what has changed; undefined: nothing, or it was seen before */
export function changeOf(
  tool: SeenTool,
  offered: OfferedFacts,
  isRelease: boolean,
  variants: number,
): ToolChange | undefined {
  const now = variantOf(offered)
  const at = tool.variants.findIndex((one) => isSame(one, now))
  const last = tool.variants.at(-1)!
  if (at >= 0) {
    // Copies of a server that are of two versions answer in turn.
    tool.variants.push(...tool.variants.splice(at, 1))
    return undefined
  }
  tool.variants.push(now)
  if (tool.variants.length > variants) tool.variants.shift()
  const what: ToolChange['what'] = []
  if (now.description !== last.description) what.push('description')
  if (now.schema !== last.schema) what.push('schema')
  if (now.destructive !== last.destructive || now.readOnly !== last.readOnly) what.push('annotations')
  return { what, isRelease }
}

const isSame = (a: Variant, b: Variant): boolean =>
  a.description === b.description &&
  a.schema === b.schema &&
  a.destructive === b.destructive &&
  a.readOnly === b.readOnly

/** The alert's own words. */
export function changeTitle({ api }: ActorEvent, { name }: OfferedFacts, { what, isRelease }: ToolChange): string {
  const release = isRelease ? ', with a new version of the server' : ''
  return `Tool ${name} of ${api.host} has changed after it was first seen: ${what.join(' and ')}${release}`
}

/**
 * @returns true for what is part of a release: a version not seen before has come, now or less than `releaseMs` ago. A catalogue comes in pages and by kinds,
 * and only the first answer has the new version for news. False for a server whose version is not known.
 */
export function takeVersion(
  server: SeenServer,
  version: string | undefined,
  time: number,
  { releaseMs, variants }: AgentOptions,
): boolean {
  if (version !== undefined) {
    const { before = [] } = server
    if (server.version !== '' && server.version !== version) {
      // Copies of two versions that answer in turn are no release without end.
      if (!before.includes(version)) server.released = time
      server.before = [...before.filter((one) => one !== server.version), server.version].slice(-variants)
    }
    server.version = version
  }
  return server.released !== undefined && Math.abs(time - server.released) <= releaseMs
}
