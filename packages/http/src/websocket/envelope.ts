/** What a message says of itself: which operation it asks for, and to which call it belongs. */

import { walkJson } from '../parameters/json.js'
import { operationInText } from '../parameters/operation.js'

/**
 * `call`: asks, and an answer with its id is due; `reply`: answers, and more may come; `last`: nothing more comes; `event`: asks for or tells
 * something to which there is no answer; `init`: shows credentials for the connection (GraphQL).
 */
export type EnvelopeRole = 'call' | 'reply' | 'last' | 'event' | 'init'

export interface Envelope {
  role: EnvelopeRole
  id: string | undefined
  /** GraphQL operation, JSON-RPC method. */
  operation: string | undefined
  /** HTTP status that stands for what a reply says: 200, or that of its error. */
  status: number
}

/** Bytes of a message in which it is looked for. */
export const ENVELOPE_BYTES = 8 * 1024
/** Longest id that is followed. Characters. */
const MOST_ID = 128
/** `payload.variables`, and elements of a batch. */
const DEPTH = 3

/** Protocols of GraphQL over WebSocket (graphql-ws, and its forerunner subscriptions-transport-ws) by the type of a message. */
const CALLS = new Set(['subscribe', 'start'])
const ENDS = new Set(['complete', 'stop'])
const ANSWERS = new Set(['next', 'data', 'error'])

const GRAPHQL_TYPE = /"type"\s{0,8}:\s{0,8}"(?:connection_init|subscribe|start|next|data|error|complete|stop)"/

/** JSON-RPC 2.0 §5.1, by the HTTP status that its transport over HTTP names for it. */
const RPC_STATUS = new Map([
  ['-32700', 400],
  ['-32600', 400],
  ['-32601', 404],
  ['-32602', 400],
])

/** @param text the beginning of a message @returns undefined for what says nothing of itself */
export function envelopeOf(text: string): Envelope | undefined {
  const isRpc = text.includes('"jsonrpc"')
  // Most messages are neither: a word that they lack spares the walk through their fields.
  if (!isRpc && !GRAPHQL_TYPE.test(text)) return undefined
  const seen = new Map<string, string>()
  walkJson(text, DEPTH, (name, value) => {
    const own = name.startsWith('[].') ? name.slice(3) : name
    if (TOLD.has(own) && !seen.has(own)) seen.set(own, value)
    else if (own.startsWith('error')) seen.set('error', '')
  })
  return isRpc && seen.has('jsonrpc') ? rpc(text, seen) : graphql(seen)
}

const TOLD = new Set([
  'jsonrpc',
  'method',
  'id',
  'error.code',
  'type',
  'payload.query',
  'payload.operationName',
  'payload.data',
])

function rpc(text: string, seen: Map<string, string>): Envelope | undefined {
  const id = idOf(seen)
  if (seen.has('method')) {
    const operation = operationInText(text)
    return { role: id === undefined ? 'event' : 'call', id, operation, status: 200 }
  }
  const code = seen.get('error.code')
  const status = code === undefined && !seen.has('error') ? 200 : (RPC_STATUS.get(code ?? '') ?? 500)
  return { role: 'last', id, operation: undefined, status }
}

function graphql(seen: Map<string, string>): Envelope | undefined {
  const type = seen.get('type') ?? ''
  const id = idOf(seen)
  if (type === 'connection_init') return { role: 'init', id: undefined, operation: undefined, status: 200 }
  if (id === undefined) return undefined
  if (CALLS.has(type)) {
    const query = seen.get('payload.query')
    const name = seen.get('payload.operationName')
    // AWS AppSync has the request as a text in `data`.
    const request = seen.get('payload.data') ?? JSON.stringify({ query, operationName: name || undefined })
    return { role: 'call', id, operation: operationInText(request), status: 200 }
  }
  if (ENDS.has(type)) return { role: 'last', id, operation: undefined, status: 200 }
  if (!ANSWERS.has(type)) return undefined
  return { role: type === 'error' ? 'last' : 'reply', id, operation: undefined, status: type === 'error' ? 400 : 200 }
}

/** A null id is none, and numbers and texts are told apart by whoever asks for both. */
function idOf(seen: Map<string, string>): string | undefined {
  const id = seen.get('id')
  return id === undefined || id === '' || id.length > MOST_ID ? undefined : id
}
