/** An OpenAPI 3.1 document of one host, from what was seen of it. */
import { displayTemplate, replaceSealedWords } from '@apiscope/schema'
import type { ApiForExport, Json } from './description.js'
import { operationOf, WORD_PARAMETER } from './operation.js'
import { mergedOperations } from './rpc.js'
import { securityOf } from './security.js'

/** What a path item can hold (OpenAPI 3.1, 4.8.9). */
const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'])

/**
 * The APIs of `host` as an OpenAPI 3.1.0 document: paths with named parameters, schemas of bodies, answers by status, security schemes;
 * labels, risk and what else is known as `x-apiscope-*`. Values in it are those of enumerations and masked examples only. GraphQL operations
 * and JSON-RPC methods of one path share its operation. What no path item can hold (CONNECT, `*`) is named in `x-apiscope-left-out`.
 */
export function openApiDocument(host: string, apis: readonly ApiForExport[]): Json {
  const own = apis.filter((api) => api.host === host)
  const paths = new Map<string, Json>()
  const schemes: Record<string, Json> = {}
  const leftOut: string[] = []
  const ids = new Set<string>()
  for (const [key, group] of groups(own)) {
    const [method, path] = split(key)
    if (!METHODS.has(method) || !path.startsWith('/')) {
      leftOut.push(key)
      continue
    }
    const operationId = distinct(idOf(method, path), ids)
    const names = [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]!)
    const operations = group.map((api) => ({ api, operation: operationOf(api, operationId, names) }))
    paths.set(path, { ...paths.get(path), [method.toLowerCase()]: mergedOperations(operations) })
    for (const api of group) Object.assign(schemes, securityOf(api).schemes)
  }
  return {
    openapi: '3.1.0',
    info: { title: host, version: versionOf(own), description: 'Described by apiscope from the traffic that it saw.' },
    servers: [{ url: `${own.some(({ facts }) => facts.transport === 'tls') ? 'https' : 'http'}://${host}` }],
    paths: Object.fromEntries([...paths].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(Object.keys(schemes).length > 0 ? { components: { securitySchemes: schemes } } : {}),
    ...(leftOut.length > 0 ? { 'x-apiscope-left-out': leftOut.sort() } : {}),
  }
}

/** APIs by method and path for people; those of one path that differ in what the request's body names stand together. */
function groups(apis: readonly ApiForExport[]): [string, ApiForExport[]][] {
  const found = new Map<string, ApiForExport[]>()
  for (const api of [...apis].sort((a, b) => (a.template < b.template ? -1 : a.template > b.template ? 1 : 0))) {
    const hash = api.template.indexOf('#')
    const key = `${api.method} ${withWordParameters(displayTemplate(hash < 0 ? api.template : api.template.slice(0, hash)))}`
    const group = found.get(key)
    if (group) group.push(api)
    else found.set(key, [api])
  }
  return [...found]
}

/** Words that a sealed sensor keeps to itself are parameters for whoever reads the document: `/users/{sealedWord1}`. */
function withWordParameters(path: string): string {
  let n = 0
  return replaceSealedWords(path, () => `{${WORD_PARAMETER}${++n}}`)
}

function split(key: string): [string, string] {
  const space = key.indexOf(' ')
  return [key.slice(0, space), key.slice(space + 1)]
}

/** `GET /v1/users/{userId}/orders` → `getV1UsersByUserIdOrders`. */
function idOf(method: string, path: string): string {
  const words = path
    .replace(/\{([^{}]+)\}/g, (_, name: string) => `by ${name}`)
    .split(/[^A-Za-z\d]+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
  return `${method.toLowerCase()}${words.join('') || 'Root'}`
}

function distinct(id: string, taken: Set<string>): string {
  let free = id
  for (let n = 2; taken.has(free); n++) free = `${id}${n}`
  taken.add(free)
  return free
}

/** The day on which it was last seen: a description of traffic has no version of its own. */
function versionOf(apis: readonly ApiForExport[]): string {
  const last = apis.map(({ lastSeen = '' }) => lastSeen).sort()
  return last.at(-1)?.slice(0, 10) || 'unknown'
}
