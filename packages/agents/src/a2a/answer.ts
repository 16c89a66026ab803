/** Answers of A2A: a message, a task, or a stream of what becomes of it. */
import type { AgentAnswer, AgentCall } from '../call.js'
import { eventsOf } from '../events/events.js'
import { isObject, type Json, type JsonObject, objectIn, readJson, textIn } from '../json/read.js'
import { rpcMessage } from '../json/rpc.js'
import type { AgentLimits } from '../limits.js'
import { none } from '../mcp/answer.js'
import { recordsIn } from '../records.js'
import { cardOf } from './card.js'

/** HTTP status of the errors of JSON-RPC and of A2A 1.0 §5.4 (error code mappings). */
const STATUS = new Map([
  [-32_700, 400],
  [-32_600, 400],
  [-32_601, 404],
  [-32_602, 400],
  [-32_001, 404],
  [-32_002, 409],
  [-32_003, 400],
  [-32_004, 400],
  [-32_005, 415],
  [-32_006, 502],
  [-32_007, 400],
  [-32_008, 400],
  [-32_009, 400],
])

/** States of a task that did not come to what was asked (`failed` of 0.3, `TASK_STATE_FAILED` of 1.0), with the status that stands for it. */
const FAILED = new Map([
  ['failed', 500],
  ['rejected', 403],
  ['auth-required', 401],
])
const ASKING = 'input-required'

export function a2aAnswer(call: AgentCall, text: string, isStream: boolean, limits: AgentLimits): AgentAnswer {
  const answer = none()
  for (const one of isStream ? eventsOf(text, limits.events).map(({ data }) => data) : [text]) {
    const { value, whole } = readJson(one, limits)
    if (value === undefined) continue
    const result =
      call.binding === 'jsonrpc' ? fromRpc(answer, call, value, !whole) : isObject(value) ? value : undefined
    if (!result) continue
    take(answer, call, result, !whole, limits)
    // What a stream comes to stands in its last event; what it gives may stand in any.
    answer.text = one
    answer.isCut = !whole
  }
  return answer
}

function fromRpc(answer: AgentAnswer, call: AgentCall, value: Json, isCut: boolean): JsonObject | undefined {
  const message = rpcMessage(value, isCut)
  if (!message || (message.id !== undefined && call.id !== undefined && message.id !== call.id)) return undefined
  if (message.kind === 'error') {
    answer.status = (message.code !== undefined && STATUS.get(message.code)) || 500
    answer.isUnknown = answer.status === 404
    answer.text = JSON.stringify(value)
    return undefined
  }
  return message.kind === 'result' && isObject(message.result) ? message.result : undefined
}

function take(answer: AgentAnswer, call: AgentCall, result: JsonObject, isCut: boolean, limits: AgentLimits): void {
  const state = stateOf(result)
  answer.status = (state !== undefined && FAILED.get(state)) || 200
  if (state === ASKING) answer.asked = true
  answer.records = Math.max(answer.records, recordsIn(result))
  const card = call.method === 'GetExtendedAgentCard' ? cardOf(result, isCut, limits) : undefined
  if (card) {
    answer.server = card.server
    answer.offered = card.offered
  }
}

/** `TASK_STATE_INPUT_REQUIRED` and `input-required` are one. */
function stateOf(result: JsonObject): string | undefined {
  for (const place of [
    result,
    objectIn(result, 'task'),
    objectIn(result, 'statusUpdate'),
    objectIn(result, 'status_update'),
  ]) {
    const state = textIn(objectIn(place, 'status'), 'state')
    if (state !== undefined)
      return state
        .replace(/^TASK_STATE_/, '')
        .toLowerCase()
        .replaceAll('_', '-')
  }
  return undefined
}
