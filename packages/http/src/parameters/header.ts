import type { ParameterSink } from './sink.js'

/** Request fields that say how to transfer, cache, route or render, and nothing about whom or what: not parameters. */
const PLUMBING = new Set(
  (
    'host connection keep-alive proxy-connection upgrade te trailer transfer-encoding content-length content-type ' +
    'content-encoding content-language content-location content-md5 content-disposition digest expect accept ' +
    'accept-charset accept-encoding accept-language accept-datetime cache-control pragma if-match if-none-match ' +
    'if-modified-since if-unmodified-since if-range range date via warning max-forwards dnt user-agent referer origin ' +
    'cookie cookie2 upgrade-insecure-requests save-data sec-gpc priority x-requested-with x-forwarded-proto ' +
    'x-forwarded-port x-forwarded-host forwarded x-http-method-override http2-settings early-data alt-used ' +
    'traceparent tracestate x-b3-traceid x-b3-spanid x-b3-parentspanid x-b3-sampled x-amzn-trace-id x-cloud-trace-context ' +
    'mime-version server x-powered-by proxy-authorization authorization ' +
    'grpc-timeout grpc-encoding grpc-accept-encoding grpc-message-type x-grpc-web connect-protocol-version connect-timeout-ms ' +
    'connect-content-encoding connect-accept-encoding'
  ).split(' '),
)

/** Is this request field, in lower case, one whose value is taken as a parameter? */
export function isParameterHeader(name: string): boolean {
  return !PLUMBING.has(name) && !name.startsWith('sec-') && !name.startsWith('access-control-') && !name.startsWith(':')
}

/** Request fields that may carry data about somebody: all but the plumbing, names in lower case. */
export function headers(rawHeaders: readonly string[], out: ParameterSink): void {
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i].toLowerCase()
    if (isParameterHeader(name)) out.add('header', name, utf8(rawHeaders[i + 1]))
  }
}

function utf8(latin1: string): string {
  for (let i = 0; i < latin1.length; i++) {
    if (latin1.charCodeAt(i) >= 0x80) return Buffer.from(latin1, 'latin1').toString('utf8')
  }
  return latin1
}
