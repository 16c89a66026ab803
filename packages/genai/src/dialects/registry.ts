import { anthropicMessages } from './anthropic-messages.js'
import { bedrockConverse, bedrockInvoke } from './bedrock.js'
import { embeddings } from './embeddings.js'
import { gemini } from './gemini.js'
import { ollama } from './ollama.js'
import { openaiChat, openaiCompletions } from './openai-chat.js'
import { openaiResponses } from './openai-responses.js'
import { rerank } from './rerank.js'
import type { Dialect } from './types.js'

/** All dialects. Where a request is one of several and nothing has answered, its path decides, then this order. */
export const DIALECTS: readonly Dialect[] = [
  bedrockConverse,
  bedrockInvoke,
  openaiChat,
  anthropicMessages,
  ollama,
  openaiResponses,
  embeddings,
  openaiCompletions,
  gemini,
  rerank,
]

/** What a path says of a request that several dialects could have sent. */
const BY_PATH: readonly (readonly [RegExp, Dialect])[] = [
  [/\/messages$/, anthropicMessages],
  [/\/api\/(?:chat|generate)$/, ollama],
  [/\/embed(?:dings?)?$/, embeddings],
  [/:(?:batchE|e)mbedContents?$/, embeddings],
  [/\/responses$/, openaiResponses],
  [/\/chat\/completions$/, openaiChat],
  [/\/completions$/, openaiCompletions],
  [/awPredict$/, anthropicMessages],
]

/** Paths that are a dialect's own in whole. */
const OWN = /:(?:streamG|g)enerateContent$|^\/model\/[^/]{1,400}\/(?:converse|invoke)|\/rerank$/

/** Is this the path of a call to a model, as the providers and their imitators name them? */
export const isModelPath = (path: string): boolean => OWN.test(path) || BY_PATH.some(([pattern]) => pattern.test(path))

/** The likeliest of several. */
export function likeliest(candidates: readonly Dialect[], path: string): Dialect {
  for (const [pattern, dialect] of BY_PATH) if (candidates.includes(dialect) && pattern.test(path)) return dialect
  return candidates[0]!
}
