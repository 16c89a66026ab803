/** Answers of MCP: JSON, a stream of events in which others come first, or an event of a stream that serves a whole session. */
import type { AgentAnswer, AgentCall } from '../call.js'
import { eventsOf } from '../events/events.js'
import { isObject, type Json, type JsonObject, listIn, objectIn, readJson, textIn } from '../json/read.js'
import { type RpcMessage, rpcMessage } from '../json/rpc.js'
import type { AgentLimits } from '../limits.js'
import { recordsIn } from '../records.js'
import { offeredBy } from './catalogue.js'
import { META } from './generation.js'
import { implementation } from './request.js'

/** HTTP status that stands for an error of JSON-RPC 2.0 §5.1 and of MCP (2026-07-28, basic, "Error Codes"). */
const STATUS = new Map([
  [-32_700, 400],
  [-32_600, 400],
  [-32_601, 404],
  [-32_602, 400],
  [-32_002, 404],
  [-32_042, 401],
])
/** A tool that has failed says so in its result (`isError`): its call was right. */
const TOOL_FAILED = 500
/** Words in which servers say that they have no such tool; the code alone says so of a method. */
const UNKNOWN =
  /unknown|not found|no such|does(?:n't| not) exist|not exist|unrecognized|invalid tool|not registered|not available/i

/**
 * What came of a call. Without an id (its text was cut) the only answer of the text is taken.
 * @param text the body of the response, or the data of one event
 */
export function mcpAnswer(call: AgentCall, text: string, isStream: boolean, limits: AgentLimits): AgentAnswer {
  const answer = none()
  const texts = isStream ? eventsOf(text, limits.events).map(({ data }) => data) : [text]
  for (const one of texts) {
    const { value, whole } = readJson(one, limits)
    for (const item of Array.isArray(value) ? value.slice(0, limits.batch) : [value]) {
      const message = rpcMessage(item, !whole)
      if (!message) continue
      if (asksPerson(message)) answer.asked = true
      if (!answers(message, call)) continue
      take(answer, message, call, !whole, limits)
      answer.text = one
      answer.isCut = !whole
    }
  }
  return answer
}

export const none = (): AgentAnswer => ({
  status: undefined,
  isUnknown: false,
  asked: false,
  server: undefined,
  version: undefined,
  text: '',
  records: 0,
  offered: [],
  isCut: false,
})

function answers({ kind, id }: RpcMessage, call: AgentCall): boolean {
  if (kind !== 'result' && kind !== 'error') return false
  return id === undefined || call.id === undefined || id === call.id
}

/** The server asks for something that a person has to give. */
function asksPerson({ kind, method }: RpcMessage): boolean {
  return kind === 'request' && method === 'elicitation/create'
}

function take(answer: AgentAnswer, message: RpcMessage, call: AgentCall, isCut: boolean, limits: AgentLimits): void {
  if (message.kind === 'error') {
    answer.status = (message.code !== undefined && STATUS.get(message.code)) || 500
    answer.isUnknown = answer.status === 404 || namesUnknown(message.text, call)
    return
  }
  const result = isObject(message.result) ? message.result : undefined
  answer.status = 200
  if (result?.isError === true) {
    answer.status = TOOL_FAILED
    answer.isUnknown = listIn(result, 'content').some(
      (part) => isObject(part) && namesUnknown(textIn(part, 'text') ?? '', call),
    )
  }
  if (result?.resultType === 'input_required' || result?.inputRequests !== undefined) answer.asked = true
  answer.server = implementation(
    objectIn(result, 'serverInfo') ?? objectIn(objectIn(result, '_meta'), META.server),
    limits,
  )
  answer.version = textIn(result, 'protocolVersion')?.slice(0, 32)
  answer.records = recordsIn(contentOf(result))
  answer.offered = offeredBy(call.method, result, isCut, limits)
}

const namesUnknown = (text: string, { name }: AgentCall): boolean =>
  name !== undefined && text.length < 4_096 && text.includes(name) && UNKNOWN.test(text)

/** What a result holds for whoever asked: structured content, else its texts. */
function contentOf(result: JsonObject | undefined): Json {
  const structured = result?.structuredContent
  if (structured !== undefined) return structured
  return result ?? null
}
