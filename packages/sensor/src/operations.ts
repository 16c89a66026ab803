/** Paths that serve many operations: GraphQL and JSON-RPC, whose operations are APIs of their own (`POST h/graphql#GetUser`). */
import { type HttpMessage, operationOf } from '@apiscope/http'
import { apiName, templatePath } from '@apiscope/schema'
import type { Naming } from './naming.js'

/** Bytes of a request's body in which its operation is looked for; kept of every request to such a path, sampled or not. */
export const OPERATION_BYTES = 8 * 1024
/** Characters of an operation's name. */
const LENGTH = 64

/** Last segments of paths that take GraphQL or JSON-RPC; a POST of JSON to `/` is JSON-RPC too where it says so. */
const SERVED = new Set(['graphql', 'gql', 'graphiql', 'jsonrpc', 'json-rpc', 'json_rpc', 'rpc', 'mcp', ''])
const GRAPHQL = new Set(['graphql', 'gql'])

/** May this request name an operation? By method, path and content type, all known at its head. */
export function servesOperations(request: HttpMessage, template: string): boolean {
  const last = template.slice(template.lastIndexOf('/') + 1).toLowerCase()
  if (request.method === 'GET') return GRAPHQL.has(last) && request.target.includes('?')
  if (request.method !== 'POST' || !SERVED.has(last)) return false
  const { contentType } = request
  return contentType === '' || contentType.includes('json') || contentType.includes('graphql')
}

/**
 * The naming with the operation, when the request names one. Decided by the request alone, so every sensor and thread gives the same name. A
 * caller can write any name: what does not read as a name (ids, tokens) becomes `{id}` by the rules of paths, which bounds what can be invented
 * as they bound it for paths.
 */
export function withOperation(named: Naming, request: HttpMessage): Naming {
  return underOperation(named, operationOf(request, OPERATION_BYTES))
}

/** The same for an operation that is known, or is none. */
export function underOperation(named: Naming, operation: string | undefined): Naming {
  const { method, host, template } = named.api
  if (operation === undefined || !/^[A-Za-z_][\w.$/-]*$/.test(operation.slice(0, LENGTH))) return named
  const name = templatePath(`/${operation.slice(0, LENGTH)}`).template.slice(1)
  return { ...named, api: apiName(method, host, `${template}#${name}`) }
}

/** Under the operation of an agents' protocol, whose names are bounded where they are read. */
export function underCall(named: Naming, operation: string | undefined): Naming {
  if (operation === undefined) return named
  const { method, host, template } = named.api
  return { ...named, api: apiName(method, host, `${template}#${operation}`) }
}
