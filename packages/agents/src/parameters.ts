/** The parameters of a call and its answer under the names that the tool gives them, without the envelope of the protocol. */
import type { Parameter } from '@apiscope/schema'
import type { AgentProtocol } from './call.js'

/** Members of the envelope: the same in every call, and no parameter of the tool's. */
const ENVELOPE = new Set([
  'jsonrpc',
  'id',
  'method',
  'params.name',
  'params._meta.progressToken',
  'result.resultType',
  'result.isError',
])
const META = /^(?:params|result)\._meta\.(?:io\\?\.modelcontextprotocol\/|traceparent$|tracestate$)/

const PREFIXES: Record<AgentProtocol, readonly string[]> = {
  mcp: ['params.arguments.', 'result.structuredContent.', 'params.', 'result.'],
  a2a: ['params.', 'result.'],
}

/** What a text part of a result holds where it is JSON. */
const INNER = 'result.content[].text.'

/**
 * `params.arguments.city` → `city`; of a result its structured content, or the JSON in its texts, at the top. What two places give under one name is one parameter.
 */
export function callParameters(parameters: readonly Parameter[], protocol: AgentProtocol): Parameter[] {
  const isStructured = parameters.some(
    ({ in: place, name }) => place === 'response' && name.startsWith('result.structuredContent'),
  )
  const out = new Map<string, Parameter>()
  for (const parameter of parameters) {
    const { in: place, name } = parameter
    if (place !== 'request' && place !== 'response') {
      out.set(`${place} ${name}`, parameter)
      continue
    }
    const own = ownName(name, place, protocol, isStructured)
    if (own === undefined) continue
    const known = out.get(`${place} ${own}`)
    if (known) for (const value of parameter.values) pushNew(known.values, value)
    else out.set(`${place} ${own}`, { ...parameter, name: own })
  }
  return [...out.values()]
}

const MOST_VALUES = 32

function pushNew(values: string[], value: string): void {
  if (values.length < MOST_VALUES && !values.includes(value)) values.push(value)
}

function ownName(written: string, place: string, protocol: AgentProtocol, isStructured: boolean): string | undefined {
  const name = written.startsWith('[].') ? written.slice(3) : written
  if (ENVELOPE.has(name) || META.test(name)) return undefined
  if (place === 'response' && name.startsWith(INNER)) {
    // The specification asks for the structured content once more as text.
    return isStructured ? undefined : name.slice(INNER.length)
  }
  if (place === 'response' && isStructured && name === 'result.content[].text') return undefined
  for (const prefix of PREFIXES[protocol]) if (name.startsWith(prefix)) return name.slice(prefix.length)
  return name
}
