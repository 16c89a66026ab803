/** Chat and generate of Ollama (docs.ollama.com/api); answers come in lines of JSON. */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, type JsonObject, objectAt, objectsAt, textAt } from '../json/access.js'
import { isConversation, offered } from './openai-chat.js'
import type { Asked, Dialect } from './types.js'

export const ollama: Dialect = {
  name: 'ollama',
  provider: 'ollama',
  operation: 'chat',
  asked(body): Asked | undefined {
    const model = textAt(body, 'model')
    const messages = arrayAt(body, 'messages')
    const prompt = textAt(body, 'prompt')
    if (model === undefined || (!isConversation(messages) && prompt === undefined)) return undefined
    const spoken = messages ? [messages] : [body.system, prompt]
    return { model, tools: offered(body), streamed: body.stream !== false, spoken }
  },
  answered(body, into) {
    if (typeof body.done !== 'boolean' || textAt(body, 'model') === undefined) return false
    into.model ??= textAt(body, 'model')
    piece(body, into)
    into.finish(textAt(body, 'done_reason'))
    into.usage(countAt(body, 'prompt_eval_count'), countAt(body, 'eval_count'))
    return true
  },
}

function piece(body: JsonObject, into: Answer): void {
  const message = objectAt(body, 'message')
  into.text('0', textAt(message, 'content') ?? textAt(body, 'response'))
  for (const call of objectsAt(message, 'tool_calls')) {
    const of = objectAt(call, 'function')
    into.tool(textAt(call, 'id') ?? `${into.toolsCalled().length}`, textAt(of, 'name'))
    if (of?.arguments !== undefined) into.text('arguments', JSON.stringify(of.arguments))
  }
}
