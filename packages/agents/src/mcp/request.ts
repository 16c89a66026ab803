/** Requests of MCP over HTTP: recognised by what they say, not by where they are sent. */
import type { AgentCall, FieldsOf, Implementation } from '../call.js'
import { isObject, type Json, type JsonObject, objectIn, type Reading, textIn } from '../json/read.js'
import { type RpcMessage, rpcMessage } from '../json/rpc.js'
import type { AgentLimits } from '../limits.js'
import { operationName, resourceTemplate } from '../names.js'
import { traceId } from '../trace.js'
import { META, mcpBinding } from './generation.js'
import { saysMcp, unlikeBody } from './headers.js'
import { METHODS } from './methods.js'

export interface McpContext {
  fields: FieldsOf
  /** Request-target. */
  target: string
  /** The endpoint has proved to be MCP. */
  isKnown: boolean
  /** Templates of resources that the server has listed, as `plainTemplate` gives them. */
  resources: readonly string[]
  limits: AgentLimits
}

/** The call that a request's body makes; undefined when it is none of MCP. A batch of one is told as the call it holds, any other as `batch`. */
export function mcpRequest(reading: Reading, context: McpContext): AgentCall | undefined {
  const { value, whole } = reading
  const signs = context.isKnown || saysMcp(context.fields)
  if (!Array.isArray(value)) {
    const message = rpcMessage(value, !whole)
    return message && isMcp(message, signs) ? callOf(message, reading, context) : undefined
  }
  const messages = value.slice(0, context.limits.batch).flatMap((one) => rpcMessage(one, !whole) ?? [])
  if (messages.length === 0 || !messages.some((message) => isMcp(message, signs))) return undefined
  const calls = messages.map((message) => callOf(message, reading, context))
  const [first] = calls
  // Calls of one operation differ in what they hand over. Answers alone call nothing.
  if (calls.length === 1 || calls.every(({ role }) => role === 'reply')) return first
  const unlike = [...new Set(calls.flatMap((call) => call.unlike))]
  return { ...first!, method: 'batch', name: undefined, operation: 'batch', arguments: undefined, unlike }
}

/** @param signs something beside the method speaks for MCP */
function isMcp({ kind, method, params }: RpcMessage, signs: boolean): boolean {
  // What a client answers looks like any answer of JSON-RPC.
  if (kind === 'result' || kind === 'error') return signs
  const known = METHODS.get(method)
  if (known === undefined) return signs || metaOf(params)?.[META.version] !== undefined
  if (known.fits && !known.fits(params)) return signs
  return signs || !known.isCommon
}

const metaOf = (params: JsonObject | undefined) => objectIn(params, '_meta')

function callOf(message: RpcMessage, { whole, doubled }: Reading, context: McpContext): AgentCall {
  const { fields, limits } = context
  const { kind, method, params, id } = message
  const meta = metaOf(params)
  const version =
    textIn(meta, META.version) ?? (method === 'initialize' ? textIn(params, 'protocolVersion') : undefined)
  const said = version ?? fields('mcp-protocol-version')[0]
  const session = fields('mcp-session-id')[0] ?? sessionInTarget(context.target)
  const named = METHODS.get(method)?.named
  const name = named === undefined ? undefined : textIn(params, named)
  const role = kind === 'request' ? 'call' : kind === 'notification' ? 'event' : 'reply'
  return {
    protocol: 'mcp',
    binding: mcpBinding(said, sessionInTarget(context.target) !== undefined),
    role,
    method,
    id,
    name,
    operation: role === 'reply' ? undefined : operationOf(method, named, name, context.resources),
    version: said?.slice(0, 32),
    client: implementation(objectIn(meta, META.client) ?? objectIn(params, 'clientInfo'), limits),
    session,
    trace: traceId(textIn(meta, 'traceparent') ?? fields('traceparent')[0]),
    arguments: method === 'resources/read' ? uriArgument(name) : objectIn(params, 'arguments'),
    input: inputOf(message),
    // What an intermediary may do to a version of its own is the initialise's own matter.
    unlike:
      role === 'reply'
        ? []
        : unlikeBody(fields, { method, name, version: method === 'initialize' ? undefined : version, doubled }),
    isCut: !whole,
  }
}

function uriArgument(uri: string | undefined): JsonObject | undefined {
  if (uri === undefined) return undefined
  const out: JsonObject = Object.create(null)
  out.uri = uri
  return out
}

function operationOf(
  method: string,
  named: 'name' | 'uri' | undefined,
  name: string | undefined,
  resources: readonly string[],
): string {
  if (!METHODS.has(method)) return operationName(method)
  if (name === undefined) return method
  return `${method}:${named === 'uri' ? resourceTemplate(name, resources) : operationName(name)}`
}

/** Name and version of a client or a server. */
export function implementation(info: JsonObject | undefined, limits: AgentLimits): Implementation | undefined {
  const name = textIn(info, 'name')
  if (name === undefined || name === '') return undefined
  const version = textIn(info, 'version')
  return { name: name.slice(0, limits.nameLength), ...(version ? { version: version.slice(0, 32) } : {}) }
}

/** What a person has said: inside the answer to an elicitation, or in the call that is made again with it (multi round-trip requests). */
function inputOf({ kind, params, result }: RpcMessage): AgentCall['input'] {
  if (kind === 'result') return isObject(result) ? actionOf(result) : undefined
  const responses = objectIn(params, 'inputResponses')
  if (!responses) return undefined
  const actions = Object.values(responses).map((one) => (isObject(one) ? actionOf(one) : undefined))
  return actions.includes('refused') ? 'refused' : actions.includes('given') ? 'given' : undefined
}

function actionOf({ action }: JsonObject): AgentCall['input'] {
  if (action === 'accept') return 'given'
  return action === 'decline' || action === 'cancel' ? 'refused' : undefined
}

/** The first generation names the session in the URL that its stream gave: `/messages?sessionId=…`. */
function sessionInTarget(target: string): string | undefined {
  return /[?&]session_?id=([\w.~%-]{8,128})/i.exec(target)?.[1]
}

export type { Json }
