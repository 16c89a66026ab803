/** Parts of the message of an exchange that follow from what was on the wire alone. */
import type { HttpExchange, HttpMessage } from '@apiscope/http'
import {
  type Exchange,
  type RequestFacts,
  type ResponseFacts,
  sha256Text,
  TextCache,
  type TlsInfo,
} from '@apiscope/schema'
import type { TlsFacts } from '@apiscope/tls'
import { contentTypeText } from './header-values.js'

export function addBody(facts: RequestFacts | ResponseFacts, message: HttpMessage): void {
  const { contentType } = message
  if (contentType !== '') facts.contentType = publishedType(contentType)
  if (message.decodedBytes !== undefined) facts.decodedBytes = message.decodedBytes
  if (message.sha256 !== undefined) facts.sha256 = message.sha256
}

/** A sensor sees the same few types over and over. */
const types = new TextCache<string>(256 * 1024, 300)

function publishedType(contentType: string): string {
  let text = types.get(contentType)
  if (text === undefined) {
    text = contentTypeText(contentType)
    types.set(contentType, text)
  }
  return text
}

export function quality(http: HttpExchange): Exchange['quality'] {
  const { request, response } = http
  const out: Exchange['quality'] = {
    gapBytes: (request?.gapBytes ?? 0) + (response?.gapBytes ?? 0),
    truncated: (request?.truncated ?? false) || (response?.truncated ?? false),
    oneSided: !request || !response,
  }
  if (http.reason) out.reason = http.reason
  if (request?.inferred !== undefined) out.inferred = Math.floor(request.inferred * 1e5) / 1e5
  if (http.oddities.length > 0) out.oddities = http.oddities
  return out
}

/**
 * 120 bits of SHA-256 over the endpoints, the absolute TCP sequence numbers of both first bytes and the start lines: what
 * every tap of the same traffic sees alike, and nothing (time, tunnel, sensor) that differs between taps.
 */
export function exchangeId({ request, response }: HttpExchange, endpoints: string): string {
  const text = `${endpoints} ${request?.seq ?? '-'} ${response?.seq ?? '-'} ${
    request?.method ?? ''
  } ${request?.target ?? ''} ${response?.status ?? ''}`
  return sha256Text(text).slice(0, 20)
}

/** What is told of the connection that carried an exchange. */
export function tlsInfo({ version, serverName, alpn }: TlsFacts): TlsInfo {
  return { ...(version ? { version } : {}), ...(serverName ? { serverName } : {}), ...(alpn ? { alpn } : {}) }
}

export function millis(time: number): number {
  return Math.round(time * 1000) / 1000
}
