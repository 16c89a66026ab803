/** Where calls come from and what the messages' headers say: exposure, TLS, CORS, rate limits, hardening, deprecation, versions. */
import { callerAddress, type Exchange, isPublicAddress, outcomeStatus } from '@apiscope/schema'

export interface Transport {
  /** Calls from the Internet. */
  publicCalls: number
  /** Looked-at requests whose proxy says that the caller used TLS, or that he did not. */
  https: number
  http: number
  /** Looked-at answers, and the sum of the shares of hardening fields that they lacked. */
  answers: number
  lacking: number
  /** Looked-at answers with a rate-limit field; 429 answers of all calls. */
  rateLimit: number
  refused: number
  anyOrigin: number
  corsCredentials: number
  /** Answers that name the caller's own origin back, and up to four of the sites named. */
  reflected: number
  origins: string[]
  /** Text of the last `Deprecation` and `Sunset`. */
  deprecation?: string
  sunset?: string
  /** As a header names it. */
  version?: string
  /** What the server says that it is. */
  software?: string
}

export const newTransport = (): Transport => ({
  publicCalls: 0,
  https: 0,
  http: 0,
  answers: 0,
  lacking: 0,
  rateLimit: 0,
  refused: 0,
  anyOrigin: 0,
  corsCredentials: 0,
  reflected: 0,
  origins: [],
})

/** Sites distinguished before an API that names every origin back is taken to allow any. Count. */
const ORIGINS = 4
const TEXT = 64

export function observeTransport(state: Transport, exchange: Exchange): void {
  const { request, response, client } = exchange
  if (isPublicAddress(callerAddress(client))) state.publicCalls++
  if (outcomeStatus(response) === 429) state.refused++
  if (exchange.tls) state.https++
  if (request?.headers) observeRequest(state, request.headers, exchange.tls !== undefined)
  if (response?.headers) observeAnswer(state, response.headers, request?.headers?.origin)
}

function observeRequest(state: Transport, headers: Record<string, string>, encrypted: boolean): void {
  const proto = headers['x-forwarded-proto'] ?? headers['cloudfront-forwarded-proto']
  const on = headers['x-forwarded-ssl'] ?? headers['front-end-https']
  if (!encrypted && (proto !== undefined || on !== undefined)) {
    if (proto?.split(',')[0]?.trim().toLowerCase() === 'https' || on?.toLowerCase() === 'on') state.https++
    else state.http++
  }
  const version = headers['api-version'] ?? headers['x-api-version'] ?? headers['accept-version']
  if (version !== undefined) noteVersion(state, version)
}

/** Callers write what they like into such a field; only what reads as a version is kept. */
function noteVersion(state: Transport, text: string): void {
  if (/^v?\d{1,4}(?:[.-]\d{1,4}){0,3}(?:-?(?:alpha|beta|rc|preview)\d{0,3})?$/i.test(text)) state.version = text
}

function observeAnswer(state: Transport, headers: Record<string, string>, origin: string | undefined): void {
  state.answers++
  state.lacking += missing(headers)
  if (RATE_LIMIT.some((name) => headers[name] !== undefined)) state.rateLimit++
  const allowed = headers['access-control-allow-origin']
  if (allowed === '*' || allowed === 'null') state.anyOrigin++
  else if (allowed !== undefined && allowed === origin) {
    state.reflected++
    const site = siteOf(allowed)
    if (state.origins.length < ORIGINS && !state.origins.includes(site)) state.origins.push(site)
  }
  if (allowed !== undefined && headers['access-control-allow-credentials'] === 'true') state.corsCredentials++
  if (headers.deprecation !== undefined) state.deprecation = plain(headers.deprecation)
  if (headers.sunset !== undefined) state.sunset = plain(headers.sunset)
  const version = headers['api-version'] ?? headers['x-api-version']
  if (version !== undefined) noteVersion(state, version)
  const software = headers.server ?? headers['x-powered-by']
  if (software !== undefined) state.software = plain(software)
}

const RATE_LIMIT = ['ratelimit', 'ratelimit-policy', 'ratelimit-limit', 'x-ratelimit-limit', 'x-rate-limit-limit']

/** Share of the hardening that OWASP's REST cheat sheet asks of every API answer: no sniffing, no framing, TLS only. */
function missing(headers: Record<string, string>): number {
  let lacking = 0
  if (headers['x-content-type-options'] === undefined) lacking++
  if (headers['content-security-policy'] === undefined && headers['x-frame-options'] === undefined) lacking++
  if (headers['strict-transport-security'] === undefined) lacking++
  return lacking / 3
}

/** May a page of any site read the answers? */
export const anyOrigin = (state: Transport) => state.anyOrigin > 0 || state.origins.length >= ORIGINS

/** `tls`: read with keys, or a proxy in front says so; `plaintext`: as seen on the wire. */
export const transportOf = (state: Transport) => (state.https > state.http ? 'tls' : 'plaintext')

/** At least one call in a hundred comes from the Internet. */
export const exposureOf = (state: Transport, calls: number) =>
  state.publicCalls > 0 && state.publicCalls * 100 >= calls ? 'public' : 'private'

/** The last two labels of an origin's host. */
function siteOf(origin: string): string {
  const host = origin.replace(/^[a-z]{1,10}:\/\//i, '').replace(/[:/][\s\S]*/, '')
  return host.split('.').slice(-2).join('.').slice(0, TEXT)
}

/** Text for views: printable ASCII, short. */
const plain = (text: string) => text.slice(0, TEXT).replace(/[^\x20-\x7e]/g, '?')
