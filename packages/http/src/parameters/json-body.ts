import type { JsonForm, ParameterLocation } from '@apiscope/schema'
import { jsonOffset } from '../body/sniff.js'
import type { HttpLimits } from '../limits.js'
import { graphqlArguments, isGraphql } from './graphql.js'
import { nameIn, walkJson, walkNodes } from './json.js'
import type { NameNode } from './name-node.js'
import type { ParameterSink } from './sink.js'

/** JSON in a string of JSON (results of tools, queues, audit records) is entered so deep. */
const INNER_JSON = 2

/** Where GraphQL has its document: in a request, a batch of them, a message over WebSocket. */
const DOCUMENTS = new Set(['query', '[].query', 'payload.query'])

interface Target {
  location: ParameterLocation
  limits: HttpLimits
  out: ParameterSink
}

/** Scalars of a JSON body, of JSON in its strings, and arguments of a GraphQL document in it. */
export function jsonBody(text: string, prefix: string, target: Target): void {
  const start = jsonOffset(text)
  const { location, limits, out } = target
  const byNode = prefix === '' && out.addNode !== undefined && (location === 'request' || location === 'response')
  const tell = (node: NameNode, value: string, json?: JsonForm): void => {
    // What closes the call that the JSON stands in.
    if (start > 0 && node.name === '$' && /^[);]{1,4}$/.test(value)) return
    if (byNode && location === 'response') {
      out.addNode!(location, node, value, json)
      if (isJsonText(value)) innerJson(0, node.name, value, prefix, target)
    } else leaf(0, node.name, value, prefix, target, json)
  }
  walkNodes(start > 0 ? text.slice(start) : text, limits.depth, tell, deepOf(target))
}

/** One text of a body that is no JSON itself; JSON in it is entered. */
export function innerText(name: string, value: string, target: Target): void {
  leaf(0, name, value, '', target)
}

function leaf(level: number, name: string, value: string, prefix: string, target: Target, json?: JsonForm): void {
  const { location, out } = target
  if (location === 'request' && DOCUMENTS.has(name) && isGraphql(value)) {
    graphqlArguments(value, location, out)
    return
  }
  out.add(location, nameIn(prefix, name), value, json)
  if (level < INNER_JSON && isJsonText(value)) innerJson(level, name, value, prefix, target)
}

/** @param level how many texts the text is in */
function innerJson(level: number, name: string, value: string, prefix: string, target: Target): void {
  walkJson(
    value,
    target.limits.depth,
    (inner, text, form) => leaf(level + 1, nameIn(name, inner), text, prefix, target, form),
    deepOf(target),
  )
}

/** Below the levels that names follow. */
function deepOf({ location, out }: Target): ((text: string) => void) | undefined {
  return out.deep && ((text: string) => out.deep?.(location, text))
}

/** An object or an array by its first and last character. */
function isJsonText(text: string): boolean {
  const n = text.length
  if (n <= 4) return false
  const first = text.charCodeAt(0)
  if (first === 0x7b) return text.charCodeAt(n - 1) === 0x7d
  return first === 0x5b && text.charCodeAt(n - 1) === 0x5d
}
