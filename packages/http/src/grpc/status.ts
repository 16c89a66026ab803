import type { HttpMessage } from '../contract.js'
import { walkJson } from '../parameters/json.js'
import { grpcType } from './content-type.js'

/** Bytes of an error in which its code is looked for. */
const MOST_ERROR = 4_096

/** Names that Connect's errors go by (connectrpc.com/docs/protocol, "Error Codes"), by gRPC's number for them. */
const CONNECT_CODES = [
  'ok',
  'canceled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
]

/**
 * Status code of a gRPC answer: of the trailers (HTTP/2), of the head where there is nothing else (a trailers-only answer), of the
 * trailer frame (gRPC-Web), or of the end of a Connect stream. Undefined where none of them was seen.
 * @param end what ended the body, '' for nothing
 */
export function grpcStatus(message: HttpMessage, end: string): number | undefined {
  return ofFields(message.trailers) ?? codeOf(message.header('grpc-status')) ?? (end === '' ? undefined : ofEnd(end))
}

/**
 * Code of a single call of Connect that was refused: its answer is JSON under an HTTP status of its own (connectrpc.com/docs/protocol, "Error
 * Codes"). Undefined where the call is none of Connect, or no code that is known stands in what was kept.
 */
export function connectStatus(request: HttpMessage, { status, contentType, body }: HttpMessage): number | undefined {
  if (status < 400 || !body || !mayBeConnectRefusal(request, { status, contentType })) return undefined
  let code: string | undefined
  walkJson(body.toString('utf8', 0, MOST_ERROR), 1, (name, value) => {
    if (name === 'code') code ??= value
  })
  const number = code === undefined ? -1 : CONNECT_CODES.indexOf(code)
  return number > 0 ? number : undefined
}

/** May this be such an answer? By what its head says. */
export function mayBeConnectRefusal(
  request: HttpMessage,
  { status, contentType }: Pick<HttpMessage, 'status' | 'contentType'>,
): boolean {
  if (status < 400 || !contentType.includes('json')) return false
  return (
    request.header('connect-protocol-version') !== undefined ||
    /[?&]connect=v1(?:&|$)/.test(request.target) ||
    grpcType(request.contentType)?.framing === 'bare'
  )
}

function ofFields(fields: readonly string[] | undefined): number | undefined {
  if (!fields) return undefined
  for (let i = 0; i + 1 < fields.length; i += 2) {
    if (fields[i]!.toLowerCase() === 'grpc-status') return codeOf(fields[i + 1])
  }
  return undefined
}

function ofEnd(end: string): number | undefined {
  if (end.trimStart().startsWith('{')) return ofConnect(end)
  for (const line of end.split('\n', 128)) {
    const colon = line.indexOf(':')
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === 'grpc-status') return codeOf(line.slice(colon + 1))
  }
  return undefined
}

/** EndStreamResponse: no error is success; one with a code that nobody knows is UNKNOWN, as its clients take it. */
function ofConnect(text: string): number {
  let code: string | undefined
  let failed = false
  walkJson(text, 2, (name, value) => {
    if (name === 'error.code') code ??= value
    if (name === 'error' ? value !== '' : name.startsWith('error.')) failed = true
  })
  if (code === undefined) return failed ? 2 : 0
  const number = CONNECT_CODES.indexOf(code)
  return number < 0 ? 2 : number
}

/** As written: gRPC's own codes end at 16, others are kept as they are. */
function codeOf(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? ''
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined
}
