import type { Parameter } from '@apiscope/schema'
import type { HttpExchange, HttpMessage } from '../contract.js'
import { DEFAULT_LIMITS, type HttpLimits } from '../limits.js'
import { bodyParameters, conflictingParameters } from './body.js'
import { Collector, type MoreValues } from './collector.js'
import { connectGetParameters, mayBeConnectGet } from './connect-get.js'
import { cookies } from './cookie.js'
import { graphqlArguments, isGraphql } from './graphql.js'
import { headers } from './header.js'
import { pairs, queryOf } from './query.js'

/**
 * Parameters of an exchange: query, cookies, request fields, and what is kept of both bodies (`HttpMessage.body`): form,
 * multipart fields, JSON and NDJSON with dotted names (`orders[].lines[].sku`), XML (`order.line@id`), GraphQL arguments
 * (`user.id`) and variables (`variables.id`). Path segments are not here: only who knows the template can name them.
 * Bounded in count, values, lengths and depth by `limits`; malformed input gives what can be had. Never throws.
 * @param more told of the values of a parameter beyond those that are kept
 */
export function extractParameters(
  exchange: HttpExchange,
  limits?: Partial<HttpLimits>,
  more?: MoreValues,
): Parameter[] {
  const bounds = limits ? { ...DEFAULT_LIMITS, ...limits } : DEFAULT_LIMITS
  const out = new Collector(bounds, more)
  const { request, response } = exchange
  if (request) {
    const query = queryOf(request.target)
    if (query !== '') {
      pairs(query, 'query', out)
      graphqlQuery(query, bounds, out)
      if (mayBeConnectGet(request.target)) connectGetParameters(request, bounds, out)
    }
    const { rawHeaders } = request
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      if (rawHeaders[i].length === 6 && rawHeaders[i].toLowerCase() === 'cookie') cookies(rawHeaders[i + 1], out)
    }
    headers(rawHeaders, out)
    if (!bodyParameters(request, request.contentType, 'request', bounds, out)) unread(exchange, request, 'request')
  }
  if (exchange.conflicting) conflictingParameters(exchange.conflicting, bounds, out)
  if (response && !bodyParameters(response, response.contentType, 'response', bounds, out)) {
    unread(exchange, response, 'response')
  }
  return out.list()
}

/** Told in the exchange: what was not looked into must not look like something in which nothing was found. */
function unread(exchange: HttpExchange, message: HttpMessage, place: 'request' | 'response'): void {
  message.unread = true
  const { oddities } = exchange
  oddities.push(place === 'request' ? 'unread-request' : 'unread-response')
  oddities.sort()
}

/** GraphQL over GET: the document is a query parameter. */
function graphqlQuery(query: string, bounds: HttpLimits, out: Collector): void {
  if (!query.includes('query=')) return
  const own = new Collector(bounds)
  pairs(query, 'query', own)
  const document = own.list().find((parameter) => parameter.name === 'query')?.values[0]
  if (document && isGraphql(document)) graphqlArguments(document, 'query', out)
}
