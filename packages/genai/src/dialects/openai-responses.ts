/** Responses of OpenAI (platform.openai.com/docs/api-reference/responses), over HTTP and over WebSocket. */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../json/access.js'
import { deployment } from './openai-chat.js'
import { type Asked, type Dialect, namesOf } from './types.js'

export const openaiResponses: Dialect = {
  name: 'openai-responses',
  provider: 'openai',
  operation: 'chat',
  asked(body, path): Asked | undefined {
    // Over WebSocket the request is an event; in the realtime protocol what is asked for lies one level below.
    if (body.type === 'response.create') return asked({ ...objectAt(body, 'response'), ...body }, path)
    const { input } = body
    const isSaid = typeof input === 'string' || (Array.isArray(input) && input.length > 0 && input.every(isObject))
    return isSaid ? asked(body, path) : undefined
  },
  answered(body, into) {
    const type = textAt(body, 'type')
    if (type === undefined || !(type.startsWith('response.') || type === 'error')) return whole(body, into)
    event(type, body, into)
    return true
  },
}

function asked(body: JsonObject, path: string): Asked | undefined {
  const model = textAt(body, 'model') ?? deployment(path)
  if (model === undefined && body.type !== 'response.create') return undefined
  const tools = namesOf(objectsAt(body, 'tools'), (tool) => textAt(tool, 'name') ?? textAt(tool, 'type'))
  return { model, tools, streamed: body.stream === true, spoken: [body.instructions, body.input] }
}

/** Does a server event over WebSocket end the response? */
export const endsResponse = (type: string): boolean =>
  /^response\.(?:completed|done|incomplete|failed|cancelled)$/.test(type)

function whole(body: JsonObject, into: Answer): boolean {
  if (body.object !== 'response' && body.object !== 'realtime.response') return false
  into.model = textAt(body, 'model') || into.model
  const output = arrayAt(body, 'output') ?? []
  output.forEach((item, place) => {
    into.tool(`${place}`, toolOf(item))
    objectsAt(item, 'content').forEach((part, i) => {
      if (!into.saw(`${place} ${i}`)) into.text(`${place} ${i}`, textAt(part, 'text') ?? textAt(part, 'transcript'))
    })
    if (!into.saw(`${place} arguments`)) into.text(`${place} arguments`, textAt(item, 'arguments'))
  })
  const told = objectAt(body, 'usage')
  const cached = countAt(
    objectAt(told, 'input_tokens_details') ?? objectAt(told, 'input_token_details'),
    'cached_tokens',
  )
  into.usage(countAt(told, 'input_tokens'), countAt(told, 'output_tokens'), cached)
  const status = textAt(body, 'status')
  if (status !== 'in_progress' && status !== 'queued')
    into.finish(textAt(objectAt(body, 'incomplete_details'), 'reason') ?? status)
  return true
}

function event(type: string, body: JsonObject, into: Answer): void {
  const response = objectAt(body, 'response')
  if (response) whole({ object: 'response', ...response }, into)
  const place = countAt(body, 'output_index') ?? 0
  if (type === 'response.output_text.delta' || type === 'response.text.delta')
    into.text(`${place} ${countAt(body, 'content_index') ?? 0}`, textAt(body, 'delta'))
  else if (type === 'response.function_call_arguments.delta') into.text(`${place} arguments`, textAt(body, 'delta'))
  else if (type === 'response.output_item.added') into.tool(`${place}`, toolOf(objectAt(body, 'item')))
}

/** The function that an item calls, or the tool of the provider's own (`web_search_call`). */
function toolOf(item: unknown): string | undefined {
  const type = textAt(item, 'type')
  if (type === undefined || !type.endsWith('_call')) return undefined
  return textAt(item, 'name') ?? type.slice(0, -5)
}
