/** What leaves the sensor of a call: names masked as those of APIs are, ids keyed. */
import {
  type AgentAnswer,
  type AgentCall,
  DEFAULT_AGENT_LIMITS,
  type Implementation,
  isObject,
  type Json,
  type JsonObject,
  type Offered,
  operationName,
  outsideSchema,
  resourceTemplate,
  shownSkeleton,
} from '@apiscope/agents'
import { type AgentFacts, type AgentSoftware, classifyName, type OfferedFacts, safeName } from '@apiscope/schema'
import { kindByForm, kindUnder } from '../credentials/kinds.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import type { AgentEndpoint } from './endpoint.js'
import type { KnownTool } from './known-tools.js'
import type { AgentSession } from './sessions.js'

/** Texts among the arguments of a call that are looked at for credentials; levels of them. Count. */
const TEXTS = 256
const LEVELS = 4
/** Arguments with credentials, and deviations, that are told. Count. */
const TOLD = 8
/** Properties of schemas that are told of one catalogue, all entries together. Count. */
const PROPERTIES = 1_024

export interface Known {
  endpoint: AgentEndpoint | undefined
  session: AgentSession | undefined
}

/** A call with what follows from its arguments, which are let go of: many may wait for their answers. */
export interface HeardCall extends AgentCall {
  tokens: string[]
  /** Where it leaves the published schema. */
  outside: string[]
  destructive?: boolean
  readOnly?: boolean
}

/** @param tool as the server has published it */
export function heard(call: AgentCall, tool: KnownTool | undefined): HeardCall {
  const own: HeardCall = { ...call, tokens: tokensIn(call.arguments), outside: [], arguments: undefined }
  if (tool?.destructive !== undefined) own.destructive = tool.destructive
  if (tool?.readOnly !== undefined) own.readOnly = tool.readOnly
  // What was cut cannot be said to lack anything.
  if (!tool?.inputs || call.isCut) return own
  const outside = outsideSchema(call.arguments, tool.inputs, DEFAULT_AGENT_LIMITS)
  own.outside = [...new Set(outside.map(masked))].slice(0, TOLD)
  return own
}

export function agentFacts(
  call: HeardCall,
  answer: AgentAnswer | undefined,
  known: Known,
  keyed: Pseudonymizer,
): AgentFacts {
  const { endpoint, session } = known
  const facts: AgentFacts = { protocol: call.protocol, binding: call.binding }
  const version = call.version ?? answer?.version ?? session?.version
  if (version !== undefined) facts.version = revision(version)
  if (call.method !== '') facts.method = operationName(call.method)
  if (call.name !== undefined) facts.name = nameOf(call, endpoint)
  const client = call.client ?? session?.client
  if (client) facts.client = software(client)
  const server = answer?.server ?? session?.server ?? endpoint?.server
  if (server) facts.server = software(server)
  if (call.session !== undefined) facts.session = keyed.of(`session ${call.session}`)
  if (call.trace !== undefined) facts.trace = keyed.of(`trace ${call.trace}`)
  if (answer?.asked) facts.asked = true
  if (call.input) facts.input = call.input
  if (call.unlike.length > 0) facts.unlike = call.unlike
  if (call.destructive !== undefined) facts.destructive = call.destructive
  if (call.readOnly !== undefined) facts.readOnly = call.readOnly
  if (call.outside.length > 0) facts.outside = call.outside
  if (call.tokens.length > 0) facts.tokens = call.tokens
  if (answer && answer.offered.length > 0) facts.offered = offeredFacts(answer.offered, keyed)
  return facts
}

const masked = (deviation: string): string => {
  const colon = deviation.indexOf(':')
  return `${deviation.slice(0, colon)}:${safeName(deviation.slice(colon + 1), 64)}`
}

const nameOf = (call: AgentCall, endpoint: AgentEndpoint | undefined): string =>
  call.method === 'resources/read' ? resourceTemplate(call.name!, endpoint?.resources) : operationName(call.name!)

export function offeredFacts(offered: readonly Offered[], keyed: Pseudonymizer): OfferedFacts[] {
  let room = PROPERTIES
  return offered.map((one) => {
    const { kind, name, description, schema, destructive, readOnly, inputs } = one
    const facts: OfferedFacts = {
      kind,
      name: offeredName(one),
      key: keyed.of(`offered ${name}`),
      // Resources go by addresses, whose queries hold what nobody should read.
      skeleton: kind === 'resource' || kind === 'template' ? '' : shownSkeleton(name),
    }
    if (description.trim() !== '') facts.description = keyed.of(`description ${description}`)
    if (schema !== '') facts.schema = keyed.of(`schema ${schema}`)
    if (destructive !== undefined) facts.destructive = destructive
    if (readOnly !== undefined) facts.readOnly = readOnly
    if (inputs && room > 0) {
      const told = inputs.properties.slice(0, Math.min(room, 64))
      room -= told.length
      facts.inputs = told.map((property) => ({
        name: safeName(property.name, 64),
        types: property.types.slice(0, 8).map((type) => shown(type, 16)),
        ...(property.required ? { required: true as const } : {}),
      }))
    }
    return facts
  })
}

/** As in the name of the API: see `mcpRequest`. */
export function offeredName({ kind, name }: Offered): string {
  return kind === 'resource' || kind === 'template'
    ? resourceTemplate(name.replace(/\{[^{}]{0,128}\}/g, '{id}'))
    : operationName(name)
}

export const software = ({ name, version }: Implementation): AgentSoftware => ({
  name: shown(name, 64),
  ...(version === undefined ? {} : { version: shown(version, 32) }),
})

/** Revisions are dates (MCP) or numbers (A2A). */
export const revision = (version: string): string =>
  /^(?:\d{4}-\d{2}-\d{2}|\d{1,3}(?:\.\d{1,3}){0,2})$/.test(version) ? version : shown(version, 32)

/** A name that anybody may have written: words stay, what looks like data or a token does not. */
function shown(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[^\s/()]+/g, (word) => safeName(word, length))
    .replace(/\s+/g, ' ')
    .trim()
}

/** Names of the arguments that hold somebody's credential: by the form of the value, or a name that leaves no doubt. */
function tokensIn(args: JsonObject | undefined): string[] {
  const found = new Set<string>()
  let room = TEXTS
  const look = (name: string, value: Json, level: number): void => {
    if (room <= 0 || found.size >= TOLD) return
    if (typeof value === 'string') {
      room--
      if (isCredential(name, value)) found.add(safeName(name, 64))
    } else if (level < LEVELS && Array.isArray(value)) for (const item of value) look(name, item, level + 1)
    else if (level < LEVELS && isObject(value)) for (const key of Object.keys(value)) look(key, value[key]!, level + 1)
  }
  if (args) look('', args, 0)
  return [...found]
}

function isCredential(name: string, value: string): boolean {
  const form = kindByForm(value)
  if (form === 'jwt' || form === 'secret') return true
  const named = classifyName(name)
  if (named.credential?.certainty !== 'sure') return false
  const kind = kindUnder(named, 'request', value, name)
  return kind !== undefined && kind !== 'password'
}
