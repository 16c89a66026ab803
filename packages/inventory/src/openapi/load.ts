/** Known API descriptions: OpenAPI 3.x and Swagger 2.0, YAML or JSON. They win over rules and over what was learned. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { parse } from 'yaml'
import { pathItems, type ReadBeside } from './path-items.js'
import { basePaths, type Server } from './servers.js'

/** One operation of a description. */
export interface DescribedOperation {
  /** Upper case, but for one that the document spells otherwise (`additionalOperations`). */
  method: string
  /** Base path and path, with the names of the document: `/v1/users/{userId}`. */
  template: string
  /** Lower case, with a port where the document names one; undefined: any host. */
  host?: string
  operationId?: string
  deprecated: boolean
}

export interface ApiDescription {
  /** Where it was read from. */
  name: string
  title: string
  version: string
  /** Hosts that the document names, sorted; empty: it is about any host. */
  hosts: string[]
  operations: DescribedOperation[]
  /** Paths that are left out, and why; for a person. */
  warnings: string[]
}

/** Fields of a path item that are operations; `query` since OpenAPI 3.2. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const
/** A method (RFC 9110, 5.6.2: a token); others stand in `additionalOperations` of OpenAPI 3.2 as they are sent. */
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/
/** Bytes of a document; the largest public ones have some 12 MB. */
const MAX_BYTES = 64 * 1024 * 1024

type Json = Record<string, unknown>

/** Reads one description. Throws ApiscopeError `inventory.openapi` when the file cannot be read or is none. */
export function loadOpenApi(file: string): ApiDescription {
  return parseOpenApi(textOf(file), file, (name) => {
    try {
      const beside = join(dirname(file), name)
      return parsed(textOf(beside), beside)
    } catch {
      // Told with the path whose reference leads there.
      return undefined
    }
  })
}

function textOf(file: string): string {
  try {
    if (statSync(file).size > MAX_BYTES) throw problem(file, `is longer than ${MAX_BYTES} bytes`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof ApiscopeError) throw error
    throw problem(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/**
 * The same from text; `name` is for messages, `read` gives documents that lie beside it (default: there are none). YAML is a superset of
 * JSON, but JSON parses faster as such.
 */
export function parseOpenApi(text: string, name: string, read: ReadBeside = () => undefined): ApiDescription {
  const document = parsed(text, name)
  if (!isObject(document) || !isObject(document.paths) || !(asText(document.openapi) || asText(document.swagger)))
    throw problem(name, 'is no OpenAPI 3 or Swagger 2.0 document (it needs `openapi` or `swagger`, and `paths`)')
  const info = isObject(document.info) ? document.info : {}
  const { items, warnings } = pathItems(document, read)
  const operations = items.flatMap(({ path, item }) => operationsOf(document, path, item))
  const hosts = [...new Set(operations.flatMap(({ host }) => host ?? []))].sort()
  return { name, title: asText(info.title) ?? '', version: asText(info.version) ?? '', hosts, operations, warnings }
}

/** The templates of descriptions by host (`*` for any host), as the sensor takes them. */
export function describedTemplates(descriptions: readonly ApiDescription[]): Map<string, string[]> {
  const byHost = new Map<string, Set<string>>()
  for (const { operations } of descriptions) {
    for (const { host = '*', template } of operations) {
      const known = byHost.get(host)
      if (known) known.add(template)
      else byHost.set(host, new Set([template]))
    }
  }
  return new Map([...byHost].map(([host, templates]) => [host, [...templates].sort()]))
}

function operationsOf(document: Json, path: string, item: Json): DescribedOperation[] {
  const found: DescribedOperation[] = []
  const others = isObject(item.additionalOperations) ? Object.entries(item.additionalOperations) : []
  const named = [
    ...METHODS.map((method) => [method.toUpperCase(), item[method]] as const),
    ...others.filter(([method]) => METHOD.test(method)),
  ]
  for (const [method, operation] of named) {
    if (!isObject(operation)) continue
    for (const { host, base } of serversOf(document, item, operation)) {
      found.push({
        method,
        template: `${base}${path}`,
        ...(host === undefined ? {} : { host }),
        ...(asText(operation.operationId) === undefined ? {} : { operationId: operation.operationId as string }),
        deprecated: operation.deprecated === true,
      })
    }
  }
  return found
}

/** OpenAPI 3.1, 4.8.5: the innermost list of servers counts. */
function serversOf(document: Json, item: Json, operation: Json): Server[] {
  return basePaths(document, [operation.servers, item.servers, document.servers])
}

function parsed(text: string, name: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text)
  } catch (error) {
    throw problem(name, `is neither JSON nor YAML (${(error as Error).message.split('\n')[0]})`)
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const problem = (name: string, text: string) =>
  new ApiscopeError('inventory.openapi', `--openapi ${name}: ${text}; give an OpenAPI document, YAML or JSON`, 2)
