/** Embeddings, as OpenAI, Cohere, Voyage, Gemini, Ollama and vLLM take and give them. */
import { arrayAt, countAt, type JsonObject, objectAt, objectsAt, textAt } from '../json/access.js'
import { geminiPath } from './gemini.js'
import { deployment } from './openai-chat.js'
import type { Asked, Dialect } from './types.js'

const isTexts = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'))
/** Texts that are tokens already. */
const isTokens = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && (typeof value[0] === 'number' || Array.isArray(value[0]))

export const embeddings: Dialect = {
  name: 'embeddings',
  provider: 'openai',
  operation: 'embeddings',
  asked(body, path): Asked | undefined {
    const named = geminiPath(path)
    const spoken = [body.input, body.texts, body.prompt, body.content, body.requests].filter(
      (part) => part !== undefined,
    )
    const isGoogle = named !== undefined && /^(?:batchE|e)mbedContents?$/.test(named.method)
    const isAsked =
      isTexts(body.input) || isTokens(body.input) || isTexts(body.texts) || typeof body.prompt === 'string'
    const model = textAt(body, 'model') ?? named?.model ?? deployment(path)
    if (model === undefined || !(isGoogle ? spoken.length > 0 : isAsked)) return undefined
    const provider = isGoogle ? 'gcp.gemini' : /\/api\/embed/.test(path) ? 'ollama' : body.texts ? 'cohere' : undefined
    return { model: model.replace(/^models\//, ''), tools: [], streamed: false, spoken, provider }
  },
  answered(body, into) {
    if (!isVectors(body)) return false
    into.model ??= textAt(body, 'model')
    const told = objectAt(body, 'usage')
    const billed = objectAt(objectAt(body, 'meta'), 'billed_units')
    const google = objectAt(body, 'usageMetadata')
    const input =
      countAt(told, 'prompt_tokens') ??
      countAt(told, 'total_tokens') ??
      countAt(billed, 'input_tokens') ??
      countAt(google, 'promptTokenCount') ??
      countAt(body, 'prompt_eval_count')
    into.usage(input, undefined)
    return true
  },
}

function isVectors(body: JsonObject): boolean {
  if (objectsAt(body, 'data').some(({ embedding }) => embedding !== undefined)) return true
  if (body.object === 'list' && objectAt(body, 'usage') !== undefined && Array.isArray(body.data))
    return body.data.length === 0
  return (
    arrayAt(body, 'embeddings') !== undefined ||
    objectAt(body, 'embeddings') !== undefined ||
    body.embedding !== undefined
  )
}
