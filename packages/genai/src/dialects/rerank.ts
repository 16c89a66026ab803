/** Ranking of documents by a query, as Cohere, Jina, Voyage, vLLM and text-embeddings-inference take and give it. */
import { arrayAt, countAt, objectAt, objectsAt, sum, textAt } from '../json/access.js'
import type { Asked, Dialect } from './types.js'

export const rerank: Dialect = {
  name: 'rerank',
  provider: 'cohere',
  operation: 'rerank',
  asked(body, path): Asked | undefined {
    const query = textAt(body, 'query')
    const documents = arrayAt(body, 'documents') ?? arrayAt(body, 'texts')
    const model = textAt(body, 'model')
    if (query === undefined || documents === undefined || (model === undefined && !/rerank/.test(path)))
      return undefined
    return { model, tools: [], streamed: false, spoken: [query, documents] }
  },
  answered(body, into) {
    const results = [...objectsAt(body, 'results'), ...objectsAt(body, 'data')]
    if (!results.some((result) => typeof (result.relevance_score ?? result.score) === 'number')) return false
    into.model ??= textAt(body, 'model')
    const told = objectAt(body, 'usage')
    const meta = objectAt(body, 'meta')
    const input =
      countAt(told, 'prompt_tokens') ??
      countAt(told, 'total_tokens') ??
      sum(countAt(objectAt(meta, 'tokens'), 'input_tokens') ?? countAt(objectAt(meta, 'billed_units'), 'input_tokens'))
    into.usage(input, countAt(told, 'completion_tokens'))
    return true
  },
}
