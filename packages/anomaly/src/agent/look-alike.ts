/**
 * A tool that looks like one of another server that the same agent uses, so that a model takes one for the other (tool shadowing; OWASP MCP Top 10,
 * MCP03:2025 and MCP04:2025). Servers have names in common (`search`); what gives a look-alike away is the same name *and* the same inputs, or a name
 * that only looks the same. A server most of whose tools are another's is a copy of it, and no look-alike.
 */
import type { OfferedFacts } from '@apiscope/schema'
import { inputsOf, type SeenServer, type SeenTool } from './state.js'

/** Share of a server's tools that must be another's for it to be a copy. */
const COPY = 0.5
/** Names shorter than this are near one another by chance. Characters. */
const LONG = 6
/** Inputs that must agree where the names are the same: one (`query`) says nothing. Count. */
const INPUTS = 2

export interface LookAlike {
  server: SeenServer
  tool: SeenTool
  /** `copy`: the same name, words or schema; `spelling`: other letters that look the same, or one letter aside. */
  how: 'copy' | 'spelling'
}

/** @param others servers that have been known for long enough, and are no copies */
export function lookAlikeOf(key: string, offered: OfferedFacts, others: readonly SeenServer[]): LookAlike | undefined {
  for (const server of others) {
    for (const [known, tool] of Object.entries(server.tools)) {
      const how = known === key ? copied(offered, tool) : misspelt(offered, tool)
      if (how) return { server, tool, how }
    }
  }
  return undefined
}

/** @param all what a server offers: is it, for the most part, what this one does? */
export function isCopy(all: readonly OfferedFacts[], { tools }: SeenServer): boolean {
  let shared = 0
  for (const { key } of all) if (Object.hasOwn(tools, key)) shared++
  return shared > 1 && shared >= COPY * all.length
}

function copied(offered: OfferedFacts, tool: SeenTool): 'copy' | undefined {
  const last = tool.variants.at(-1)!
  if (offered.description !== undefined && offered.description === last.description) return 'copy'
  const inputs = inputsOf(offered)
  return inputs === tool.inputs && inputs.split(' ').length >= INPUTS ? 'copy' : undefined
}

function misspelt(offered: OfferedFacts, tool: SeenTool): 'spelling' | undefined {
  const sameLook = offered.skeleton === tool.skeleton && offered.skeleton !== ''
  const isNear =
    sameLook ||
    (offered.skeleton.length >= LONG && tool.skeleton.length >= LONG && isOneEdit(offered.skeleton, tool.skeleton))
  if (!isNear) return undefined
  // Letters of other alphabets in a name that is else Latin are there to be mistaken.
  if (sameLook && offered.name === '{id}' && /^[a-z0-9]+$/.test(offered.skeleton)) return 'spelling'
  const last = tool.variants.at(-1)!
  const sameWords = offered.description !== undefined && offered.description === last.description
  const inputs = inputsOf(offered)
  return sameWords || (inputs !== '' && inputs === tool.inputs) ? 'spelling' : undefined
}

/** One letter put in, left out, or another, or two neighbours changed about. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  let end = 0
  while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [left, right] = [a.length - from - end, b.length - from - end]
  if (left <= 1 && right <= 1) return true
  return left === 2 && right === 2 && a[from] === b[from + 1] && a[from + 1] === b[from]
}
