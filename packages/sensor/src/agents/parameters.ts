/** The parameters of an exchange that carries a call: under the tool's own names, those of the answer from the answer alone. */
import { callParameters } from '@apiscope/agents'
import { extractParameters, type HttpExchange } from '@apiscope/http'
import type { Parameter } from '@apiscope/schema'
import type { AgentOutcome } from './reader.js'

/** @param more see `extractParameters` */
export function agentParameters(
  http: HttpExchange,
  { protocol, text }: AgentOutcome,
  more: Parameters<typeof extractParameters>[2],
): Parameter[] {
  const { response } = http
  if (!response || text === '' || response.body === undefined)
    return callParameters(extractParameters(http, undefined, more), protocol)
  const { body, contentType } = response
  // Of a stream the event that answers; what comes before it tells of progress.
  response.body = Buffer.from(text, 'utf8')
  response.contentType = 'application/json'
  const parameters = extractParameters(http, undefined, more)
  response.body = body
  response.contentType = contentType
  return callParameters(parameters, protocol)
}
