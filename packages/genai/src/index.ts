/** Traffic to models: what was asked, offered, answered and counted, by the shape of requests and answers. */
export { endsResponse } from './dialects/openai-responses.js'
export { DEFAULT_GENAI_LIMITS, type GenaiLimits } from './limits.js'
export type { ModelExchange } from './model-exchange.js'
export { mayAskModel, readModelRequest } from './model-request.js'
