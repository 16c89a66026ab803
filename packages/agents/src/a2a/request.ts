/** Requests of A2A in its three bindings. */
import type { AgentBinding, AgentCall, FieldsOf } from '../call.js'
import { isObject, type Json, type JsonObject, listIn, objectIn, type Reading, textIn } from '../json/read.js'
import { rpcMessage } from '../json/rpc.js'
import { operationName } from '../names.js'
import { traceId } from '../trace.js'
import { a2aOperation } from './methods.js'

interface Context {
  fields: FieldsOf
  isKnown: boolean
}

/** JSON-RPC. The names of 1.0 are its own; those of 0.3 need the parameters that go with them. */
export function a2aRpcRequest(reading: Reading, context: Context): AgentCall | undefined {
  const message = rpcMessage(reading.value, !reading.whole)
  if (!message || (message.kind !== 'request' && message.kind !== 'notification')) return undefined
  const operation = a2aOperation(message.method)
  if (operation === undefined || !fits(operation, message.params, context)) return undefined
  return callOf('jsonrpc', operation, message.params, message.id, reading, context)
}

function fits(operation: string, params: JsonObject | undefined, { isKnown, fields }: Context): boolean {
  if (operation.startsWith('Send')) return isMessage(objectIn(params, 'message'))
  if (isKnown || fields('a2a-version').length > 0) return true
  return (
    operation === 'ListTasks' ||
    operation === 'GetExtendedAgentCard' ||
    textIn(params, 'id') !== undefined ||
    textIn(params, 'taskId') !== undefined
  )
}

/** HTTP+JSON: the body of `POST /message:send`. Its path is its name. */
export function a2aRestRequest(reading: Reading, context: Context): AgentCall | undefined {
  const body = isObject(reading.value) ? reading.value : undefined
  const message = objectIn(body, 'message') ?? objectIn(body, 'request')
  if (!isMessage(message)) return undefined
  return { ...callOf('rest', 'SendMessage', body, undefined, reading, context), operation: undefined }
}

/** `/lf.a2a.v1.A2AService/SendMessage`, or with the package of an earlier revision. */
export function a2aProcedure(path: string): string | undefined {
  const match = /^\/(?:lf\.)?a2a(?:\.v\d{1,3}(?:alpha|beta)?\d{0,2})?\.A2AService\/([A-Za-z]{3,64})$/.exec(path)
  return match?.[1]
}

/** A call of gRPC: what is in it says the protocol's own description. */
export function a2aGrpcCall(operation: string, context: Context): AgentCall {
  const reading: Reading = { value: undefined, whole: true, doubled: [] }
  return { ...callOf('grpc', operation, undefined, undefined, reading, context), operation: undefined }
}

function isMessage(message: JsonObject | undefined): boolean {
  if (!message || textIn(message, 'role') === undefined) return false
  const parts = message.parts ?? message.content
  return Array.isArray(parts) && (textIn(message, 'messageId') ?? textIn(message, 'message_id')) !== undefined
}

function callOf(
  binding: AgentBinding,
  method: string,
  params: JsonObject | undefined,
  id: string | undefined,
  { whole, doubled }: Reading,
  { fields }: Context,
): AgentCall {
  const message = objectIn(params, 'message') ?? objectIn(params, 'request')
  const skill = skillOf(params, message)
  return {
    protocol: 'a2a',
    binding,
    role: id === undefined && binding === 'jsonrpc' ? 'event' : 'call',
    method,
    id,
    name: skill,
    operation: skill === undefined ? method : `${method}:${operationName(skill)}`,
    version: fields('a2a-version')[0]?.slice(0, 32),
    client: undefined,
    session: textIn(message, 'contextId') ?? textIn(message, 'context_id') ?? textIn(params, 'contextId'),
    trace: traceId(fields('traceparent')[0]),
    arguments: dataOf(message),
    input: undefined,
    unlike: doubled.some((key) => key === 'method' || key === 'params' || key === 'message') ? ['doubled-key'] : [],
    isCut: !whole,
  }
}

/** A skill is named in metadata, where it is named at all. */
function skillOf(params: JsonObject | undefined, message: JsonObject | undefined): string | undefined {
  for (const place of [objectIn(message, 'metadata'), objectIn(params, 'metadata')]) {
    for (const key of ['skillId', 'skill_id', 'skill']) {
      const skill = textIn(place, key)
      if (skill !== undefined && skill !== '') return skill
    }
  }
  return undefined
}

/** Structured parts of a message, by their names. */
function dataOf(message: JsonObject | undefined): JsonObject | undefined {
  const out: JsonObject = Object.create(null)
  for (const part of listIn(message, 'parts')) {
    const data: Json | undefined = isObject(part) ? part.data : undefined
    if (isObject(data)) Object.assign(out, data)
  }
  return Object.keys(out).length > 0 ? out : undefined
}
