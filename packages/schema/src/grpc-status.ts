import type { ResponseFacts } from './exchange.js'

/**
 * HTTP status that stands for each gRPC status code, by code: the mapping of google.rpc.Code (googleapis, `google/rpc/code.proto`), which
 * gateways (grpc-gateway, Envoy's transcoder) and Connect use. 1 and 4 differ between them: 499 and 504 as in code.proto.
 */
const HTTP_STATUS: readonly number[] = [
  200, // 0 OK
  499, // 1 CANCELLED
  500, // 2 UNKNOWN
  400, // 3 INVALID_ARGUMENT
  504, // 4 DEADLINE_EXCEEDED
  404, // 5 NOT_FOUND
  409, // 6 ALREADY_EXISTS
  403, // 7 PERMISSION_DENIED
  429, // 8 RESOURCE_EXHAUSTED
  400, // 9 FAILED_PRECONDITION
  409, // 10 ABORTED
  400, // 11 OUT_OF_RANGE
  501, // 12 UNIMPLEMENTED
  500, // 13 INTERNAL
  503, // 14 UNAVAILABLE
  500, // 15 DATA_LOSS
  401, // 16 UNAUTHENTICATED
]

/** HTTP status that says what a gRPC status code says; 500 for codes that nobody defines, as clients take them for UNKNOWN. */
export function httpStatusOfGrpc(code: number): number {
  return HTTP_STATUS[code] ?? 500
}

/**
 * What came of a request, as an HTTP status: that of the response, but where the protocol inside says more (a gRPC status under a successful
 * one, the answer of JSON-RPC), what that stands for.
 * Whoever judges outcomes asks this; `status` itself is what was on the wire. Undefined when no response was seen.
 */
export function outcomeStatus(
  response: Pick<ResponseFacts, 'status' | 'grpcStatus' | 'outcome'> | undefined,
): number | undefined {
  if (response === undefined) return undefined
  const { status, grpcStatus, outcome } = response
  if (outcome !== undefined) return outcome
  if (grpcStatus === undefined || grpcStatus === 0 || status < 200 || status > 299) return status
  return httpStatusOfGrpc(grpcStatus)
}
