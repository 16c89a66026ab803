/** Trace id of a W3C traceparent (Trace Context §3.2.2): `00-TRACE-PARENT-FLAGS`. Undefined for what is none. */
export function traceId(traceparent: string | undefined): string | undefined {
  const match =
    traceparent === undefined ? null : /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent)
  return match && !/^0{32}$/.test(match[1]!) ? match[1] : undefined
}
