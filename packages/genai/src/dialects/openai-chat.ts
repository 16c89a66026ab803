/** Chat completions and completions of OpenAI (platform.openai.com/docs/api-reference/chat), as vLLM, llama.cpp and most others imitate them. */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../json/access.js'
import { type Asked, type Dialect, namesOf } from './types.js'

/** Messages that have a role each. */
export const isConversation = (messages: readonly unknown[] | undefined): messages is readonly JsonObject[] =>
  messages !== undefined &&
  messages.length > 0 &&
  messages.every((m) => isObject(m) && (typeof m.role === 'string' || Object.keys(m).length === 0))

/** Azure names the deployment in the path. */
export const deployment = (path: string): string | undefined => /\/deployments\/([^/]{1,128})\//.exec(path)?.[1]

export const openaiChat: Dialect = {
  name: 'openai-chat',
  provider: 'openai',
  operation: 'chat',
  asked(body, path): Asked | undefined {
    const messages = arrayAt(body, 'messages')
    const model = textAt(body, 'model') ?? deployment(path)
    if (!isConversation(messages) || (model === undefined && !path.endsWith('/completions'))) return undefined
    return { model, tools: offered(body), streamed: body.stream === true, spoken: [messages] }
  },
  answered: completion,
}

export const openaiCompletions: Dialect = {
  name: 'openai-completions',
  provider: 'openai',
  operation: 'text_completion',
  asked(body, path): Asked | undefined {
    const model = textAt(body, 'model') ?? deployment(path)
    const { prompt } = body
    if (model === undefined || (typeof prompt !== 'string' && !Array.isArray(prompt))) return undefined
    return { model, tools: [], streamed: body.stream === true, spoken: [prompt] }
  },
  answered: completion,
}

/** `tools[].function.name`, and `functions[].name` of before. */
export function offered(body: JsonObject): string[] {
  const tools = namesOf(objectsAt(body, 'tools'), (tool) => textAt(objectAt(tool, 'function') ?? tool, 'name'))
  return [...tools, ...namesOf(objectsAt(body, 'functions'), (tool) => textAt(tool, 'name'))]
}

function completion(body: JsonObject, into: Answer): boolean {
  const kind = textAt(body, 'object')
  const choices = arrayAt(body, 'choices')
  if (choices === undefined || (kind !== undefined && !/completion/.test(kind))) return false
  into.model ??= textAt(body, 'model') || undefined
  for (const choice of choices) {
    const index = `${countAt(choice, 'index') ?? 0}`
    const message = objectAt(choice, 'delta') ?? objectAt(choice, 'message')
    into.text(index, textAt(message, 'content') ?? textAt(choice, 'text'))
    into.text(`${index} refusal`, textAt(message, 'refusal'))
    calls(message, index, into)
    into.finish(textAt(choice, 'finish_reason'))
  }
  usage(body, into)
  return true
}

function calls(message: JsonObject | undefined, index: string, into: Answer): void {
  objectsAt(message, 'tool_calls').forEach((call, i) => {
    const run = `${index} ${countAt(call, 'index') ?? i}`
    const of = objectAt(call, 'function') ?? objectAt(call, 'custom')
    into.tool(run, textAt(of, 'name'))
    into.text(`${run} arguments`, textAt(of, 'arguments') ?? textAt(of, 'input'))
  })
  const old = objectAt(message, 'function_call')
  into.tool(`${index} function`, textAt(old, 'name'))
  into.text(`${index} function`, textAt(old, 'arguments'))
}

export function usage(body: JsonObject, into: Answer): void {
  const told = objectAt(body, 'usage')
  if (!told) return
  const cached = countAt(objectAt(told, 'prompt_tokens_details'), 'cached_tokens')
  into.usage(countAt(told, 'prompt_tokens'), countAt(told, 'completion_tokens'), cached)
}
