/** Messages of Anthropic (docs.anthropic.com/en/api/messages), also as Bedrock and Vertex AI carry them. */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, isObject, type JsonObject, objectAt, objectsAt, sum, textAt } from '../json/access.js'
import { isConversation } from './openai-chat.js'
import { type Asked, type Dialect, namesOf } from './types.js'

export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  provider: 'anthropic',
  operation: 'chat',
  asked(body, path): Asked | undefined {
    const messages = arrayAt(body, 'messages')
    const model = textAt(body, 'model') ?? modelInPath(path)
    if (model === undefined || !isConversation(messages)) return undefined
    const tools = namesOf(objectsAt(body, 'tools'), (tool) => textAt(tool, 'name'))
    const streamed = body.stream === true || /stream/i.test(path)
    return { model, tools, streamed, spoken: [body.system, messages] }
  },
  answered(body, into) {
    switch (body.type) {
      case 'message':
        message(body, into)
        return true
      case 'message_start':
        message(objectAt(body, 'message') ?? {}, into)
        return true
      case 'content_block_start':
        block(objectAt(body, 'content_block'), countAt(body, 'index') ?? 0, into)
        return true
      case 'content_block_delta':
        delta(objectAt(body, 'delta'), countAt(body, 'index') ?? 0, into)
        return true
      case 'message_delta':
        into.finish(textAt(objectAt(body, 'delta'), 'stop_reason'))
        usage(body, into)
        return true
      case 'content_block_stop':
      case 'message_stop':
      case 'ping':
        return true
      default:
        return isObject(body.error) && body.type === 'error'
    }
  },
}

/** `…/models/claude-…:rawPredict` of Vertex AI. */
const modelInPath = (path: string): string | undefined =>
  /\/models\/([^/:]{1,128}):(?:streamR|r)awPredict$/.exec(path)?.[1]

function message(body: JsonObject, into: Answer): void {
  into.model ??= textAt(body, 'model')
  for (const [i, item] of (arrayAt(body, 'content') ?? []).entries()) block(item, i, into)
  into.finish(textAt(body, 'stop_reason'))
  usage(body, into)
}

function block(item: unknown, index: number, into: Answer): void {
  const type = textAt(item, 'type')
  if (type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use')
    into.tool(`${index}`, textAt(item, 'name'))
  const input = objectAt(item, 'input')
  if (input && Object.keys(input).length > 0) into.text(`${index}`, JSON.stringify(input))
  else into.text(`${index}`, textAt(item, 'text'))
}

function delta(body: JsonObject | undefined, index: number, into: Answer): void {
  into.text(`${index}`, textAt(body, 'text') ?? textAt(body, 'partial_json'))
}

/** Tokens that were read from the cache or written to it are counted beside the others. */
function usage(body: JsonObject, into: Answer): void {
  const told = objectAt(body, 'usage')
  if (!told) return
  const cached = countAt(told, 'cache_read_input_tokens')
  const input = sum(countAt(told, 'input_tokens'), cached, countAt(told, 'cache_creation_input_tokens'))
  into.usage(input, countAt(told, 'output_tokens'), cached)
}
