/** Converse and InvokeModel of Amazon Bedrock (docs.aws.amazon.com/bedrock/latest/APIReference). The model stands in the path. */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, type JsonObject, objectAt, objectsAt, sum, textAt } from '../json/access.js'
import { anthropicMessages } from './anthropic-messages.js'
import { isConversation } from './openai-chat.js'
import { type Asked, type Dialect, namesOf } from './types.js'

const MODEL = /^\/model\/([^/]{1,400})\/(converse|converse-stream|invoke|invoke-with-response-stream)$/

function modelIn(path: string): { model: string; action: string } | undefined {
  const found = MODEL.exec(path)
  if (!found) return undefined
  let model = found[1]!
  try {
    model = decodeURIComponent(model)
  } catch {
    // As it stands.
  }
  return { model, action: found[2]! }
}

export const bedrockConverse: Dialect = {
  name: 'bedrock-converse',
  provider: 'aws.bedrock',
  operation: 'chat',
  asked(body, path): Asked | undefined {
    const named = modelIn(path)
    const messages = arrayAt(body, 'messages')
    const isBlocks =
      isConversation(messages) && messages.every((m) => m.content === undefined || Array.isArray(m.content))
    if (!isBlocks) return undefined
    // Without its path, only what no other dialect has says that it is one.
    if (!named && !objectAt(body, 'inferenceConfig') && !objectAt(body, 'toolConfig')) return undefined
    if (named && !named.action.startsWith('converse')) return undefined
    const tools = namesOf(objectsAt(objectAt(body, 'toolConfig'), 'tools'), (t) =>
      textAt(objectAt(t, 'toolSpec'), 'name'),
    )
    return {
      model: named?.model,
      tools,
      streamed: named?.action === 'converse-stream',
      spoken: [body.system, messages],
    }
  },
  answered(body, into, event) {
    const message = objectAt(objectAt(body, 'output'), 'message')
    if (message) for (const [i, block] of (arrayAt(message, 'content') ?? []).entries()) content(block, i, into)
    else if (event === undefined || !EVENTS.has(event)) return false
    const index = countAt(body, 'contentBlockIndex') ?? 0
    if (event === 'contentBlockStart') content(objectAt(body, 'start'), index, into)
    if (event === 'contentBlockDelta') content(objectAt(body, 'delta'), index, into)
    into.finish(textAt(body, 'stopReason'))
    const told = objectAt(body, 'usage')
    const cached = countAt(told, 'cacheReadInputTokens')
    const input = sum(countAt(told, 'inputTokens'), cached, countAt(told, 'cacheWriteInputTokens'))
    into.usage(input, countAt(told, 'outputTokens'), cached)
    return true
  },
}

const EVENTS = new Set([
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
])

function content(block: unknown, index: number, into: Answer): void {
  into.text(`${index}`, textAt(block, 'text'))
  const tool = objectAt(block, 'toolUse')
  into.tool(`${index}`, textAt(tool, 'name'))
  into.text(`${index} input`, textAt(tool, 'input') ?? (objectAt(tool, 'input') && JSON.stringify(tool!.input)))
}

/** Each vendor's own body in a common path. */
export const bedrockInvoke: Dialect = {
  name: 'bedrock-invoke',
  provider: 'aws.bedrock',
  operation: 'chat',
  asked(body, path): Asked | undefined {
    const named = modelIn(path)
    const isAnthropic = textAt(body, 'anthropic_version')?.startsWith('bedrock-') === true
    if (!isAnthropic && !named?.action.startsWith('invoke')) return undefined
    const spoken = [body.system, body.messages, body.prompt, body.inputText, body.texts].filter(
      (part) => part !== undefined,
    )
    if (spoken.length === 0) return undefined
    const tools = namesOf([...objectsAt(body, 'tools'), ...objectsAt(objectAt(body, 'toolConfig'), 'tools')], (tool) =>
      textAt(objectAt(tool, 'toolSpec') ?? tool, 'name'),
    )
    return { model: named?.model, tools, streamed: named?.action === 'invoke-with-response-stream', spoken }
  },
  answered(body, into, event) {
    metrics(body, into)
    if (anthropicMessages.answered(body, into)) return true
    if (bedrockConverse.answered(body, into, event ?? Object.keys(body).find((name) => EVENTS.has(name)))) return true
    return titan(body, into) || llama(body, into) || body['amazon-bedrock-invocationMetrics'] !== undefined
  },
}

/** What Bedrock itself counts, in the last event of a stream. */
function metrics(body: JsonObject, into: Answer): void {
  const told = objectAt(body, 'amazon-bedrock-invocationMetrics')
  if (told) into.usage(countAt(told, 'inputTokenCount'), countAt(told, 'outputTokenCount'))
}

function titan(body: JsonObject, into: Answer): boolean {
  const results = objectsAt(body, 'results')
  const input = countAt(body, 'inputTextTokenCount')
  if (results.length === 0 && textAt(body, 'outputText') === undefined && !Array.isArray(body.embedding)) return false
  let output: number | undefined
  for (const result of results.length > 0 ? results : [body]) {
    into.text('0', textAt(result, 'outputText'))
    into.finish(textAt(result, 'completionReason'))
    output = sum(output, countAt(result, 'tokenCount') ?? countAt(result, 'totalOutputTextTokenCount'))
  }
  into.usage(input, output)
  return true
}

function llama(body: JsonObject, into: Answer): boolean {
  const text = textAt(body, 'generation')
  if (text === undefined) return false
  into.text('0', text)
  into.finish(textAt(body, 'stop_reason'))
  into.usage(countAt(body, 'prompt_token_count'), countAt(body, 'generation_token_count'))
  return true
}
