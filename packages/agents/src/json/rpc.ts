/** Messages of JSON-RPC 2.0. */
import { isObject, type Json, type JsonObject } from './read.js'

export interface RpcMessage {
  /** `result` and `error` answer a request; a notification has no answer. */
  kind: 'request' | 'notification' | 'result' | 'error'
  /** Of a text with `s:` before it, of a number with `n:`: 1 and "1" are different ids (§4). */
  id: string | undefined
  method: string
  params: JsonObject | undefined
  result: Json | undefined
  code: number | undefined
  /** Of an error. */
  text: string
}

/** Longest id that is followed. Characters. */
const MOST_ID = 256

/**
 * The message, undefined when it is none.
 * @param isCut the text broke off: members that usually come last (`jsonrpc`, `id`) may be missing
 */
export function rpcMessage(value: Json | undefined, isCut = false): RpcMessage | undefined {
  if (!isObject(value)) return undefined
  if (value.jsonrpc !== '2.0' && !(isCut && mayBecome(value.jsonrpc))) return undefined
  const { method, params } = value
  const id = rpcId(value.id)
  const base = { id, method: '', params: undefined, result: undefined, code: undefined, text: '' }
  if (typeof method === 'string') {
    const kind = id === undefined && !isCut ? 'notification' : 'request'
    return { ...base, kind, method, params: isObject(params) ? params : undefined }
  }
  if (isObject(value.error)) {
    const { code, message } = value.error
    return {
      ...base,
      kind: 'error',
      code: typeof code === 'number' ? code : undefined,
      text: typeof message === 'string' ? message : '',
    }
  }
  return value.result === undefined ? undefined : { ...base, kind: 'result', result: value.result }
}

/** The cut may have gone before it, or through it. */
const mayBecome = (version: Json | undefined): boolean =>
  version === undefined || (typeof version === 'string' && '2.0'.startsWith(version))

export function rpcId(id: Json | undefined): string | undefined {
  if (typeof id === 'number') return `n:${id}`
  return typeof id === 'string' && id.length <= MOST_ID ? `s:${id}` : undefined
}
