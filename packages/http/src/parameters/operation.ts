/** Which operation a request asks for when one path serves many: GraphQL (over HTTP, draft), JSON-RPC 2.0. */
import { elements } from '../batch/json-pieces.js'
import { jsonOffset } from '../body/sniff.js'
import type { HttpMessage } from '../contract.js'
import { operationInDocument } from './graphql.js'
import { walkJson } from './json.js'
import { decodeForm, queryOf } from './query.js'

/** Operations of one batch that are looked at. */
const BATCH = 16
/** Levels of a body that are looked into: an operation is named at the top, or one level down in a batch. */
const DEPTH = 2

interface Asked {
  names: Set<string>
  document?: string
  rpc: boolean
  methods: Set<string>
}

/**
 * The name of the operation: `operationName`, else the name in the GraphQL document, else its first field; the `method` of a JSON-RPC call.
 * Several at once are `batch`: each of them is told by itself (`callsOf`). Undefined when the request names none.
 *
 * @param bytes of the body that are looked at, so that the answer does not depend on how much of it was kept
 */
export function operationOf(request: HttpMessage, bytes: number): string | undefined {
  if (request.method === 'GET') return inQuery(request.target)
  const { body } = request
  if (!body || body.length === 0) return undefined
  const text = body.toString('utf8', 0, Math.min(body.length, bytes))
  if (request.contentType.toLowerCase().startsWith('application/graphql') && !text.trimStart().startsWith('{"')) {
    return operationInDocument(text)
  }
  const operation = operationInText(text)
  return operation !== undefined && isBatch(text) ? 'batch' : operation
}

/** An array of more than one. */
function isBatch(text: string): boolean {
  const start = jsonOffset(text)
  let count = 0
  if (start >= 0) elements(text, start, () => count++)
  return count > 1
}

/** The same for the text of a request, which is JSON: `method` of JSON-RPC, or of GraphQL. */
export function operationInText(text: string): string | undefined {
  const asked: Asked = { names: new Set(), rpc: false, methods: new Set() }
  walkJson(text, DEPTH, (name, value) => note(asked, name.startsWith('[].') ? name.slice(3) : name, value))
  // A document without a name of its own counts beside those that have one only where it is alone.
  const names = asked.rpc ? asked.methods : asked.names
  if (names.size > 1) return 'batch'
  const [only] = names
  if (only !== undefined) return only
  return asked.document === undefined ? undefined : operationInDocument(asked.document)
}

function note(asked: Asked, name: string, value: string): void {
  if (name === 'jsonrpc') asked.rpc = true
  else if (name === 'method' && value !== '' && asked.methods.size < BATCH) asked.methods.add(value)
  else if (name === 'operationName' && value !== '' && asked.names.size < BATCH) asked.names.add(value)
  else if (name === 'query') asked.document ??= value
}

/** GraphQL over GET. */
function inQuery(target: string): string | undefined {
  let document: string | undefined
  for (const pair of queryOf(target).split('&', 32)) {
    if (pair.startsWith('operationName=') && pair.length > 14) return decodeForm(pair.slice(14))
    if (pair.startsWith('query=')) document = decodeForm(pair.slice(6))
  }
  return document === undefined ? undefined : operationInDocument(document)
}
