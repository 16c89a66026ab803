/** Folds exchanges and facts into the state of an API, and the state into a profile. */
import type { Exchange, Fact } from '@apiscope/schema'
import { isPublicAddress } from './address.js'
import type { RiskOptions } from './options.js'
import type { RiskProfile } from './profile.js'
import { changesState, isAdminPath, isOldPath } from './route.js'
import { addSize, sizeQuantile } from './sizes.js'
import type { Day, RiskState } from './state.js'

const DAY_MS = 86_400_000
/** Statuses that do not show that the API exists (absent, or refused as a gateway refuses anything). */
const NO_EVIDENCE = new Set([401, 403, 404, 405, 407, 410, 421, 429, 501, 502, 503, 504])
/** A 5xx answer above this size tells more than that it failed. Bytes. */
const VERBOSE_BYTES = 400

export function observeExchange(state: RiskState, exchange: Exchange, options: RiskOptions): void {
  const { request, response, principal, client } = exchange
  state.api ??= exchange.api
  state.firstSeen = state.calls === 0 ? exchange.time : Math.min(state.firstSeen, exchange.time)
  state.lastSeen = Math.max(state.lastSeen, exchange.time)
  state.calls++
  const day = dayOf(state, exchange.time, options)
  day.calls++
  const scheme = principal?.scheme.slice(0, 32) ?? 'none'
  if (Object.hasOwn(state.schemes, scheme) || Object.keys(state.schemes).length < options.schemes)
    state.schemes[scheme] = (Object.hasOwn(state.schemes, scheme) ? state.schemes[scheme]! : 0) + 1
  if (state.actors.length < options.actors && !state.actors.includes(client.id)) state.actors.push(client.id)
  if (isPublicAddress(client.ip)) {
    state.publicCalls++
    if (request && !viaProxy(request.headers)) state.plaintextCalls++
  }
  observeIds(state, exchange)
  if (!response) return
  addSize(state.responseBytes, response.decodedBytes ?? response.bodyBytes)
  if (response.records !== undefined) addSize(state.records, response.records)
  if (!NO_EVIDENCE.has(response.status)) state.confirmed = true
  if (response.status === 429) state.rateLimited++
  if (response.headers?.deprecation !== undefined || response.headers?.sunset !== undefined) state.deprecated = true
  if (response.status >= 500 && (response.decodedBytes ?? response.bodyBytes) > VERBOSE_BYTES) day.verboseErrors++
  if (response.status >= 200 && response.status < 300) {
    day.succeeded++
    if (!principal) day.succeededUnauthenticated++
  }
}

/** TLS may end at a proxy that says so; then the clear text we see is not what crosses the Internet. */
const viaProxy = (headers: Record<string, string> | undefined) =>
  headers !== undefined &&
  (headers['x-forwarded-proto'] ?? headers.forwarded ?? headers['x-forwarded-for']) !== undefined

function observeIds(state: RiskState, exchange: Exchange): void {
  for (const parameter of exchange.parameters ?? []) {
    if (parameter.in !== 'path') continue
    for (const value of parameter.values) {
      state.ids++
      if (/^\d{1,9}$/.test(value)) state.countableIds++
    }
  }
}

function dayOf(state: RiskState, time: number, options: RiskOptions): Day {
  const number = Math.floor(time / DAY_MS)
  const known = state.days.find(({ day }) => day === number)
  if (known) return known
  const day = { day: number, calls: 0, succeeded: 0, succeededUnauthenticated: 0, verboseErrors: 0 }
  state.days.push(day)
  state.days.sort((a, b) => a.day - b.day)
  if (state.days.length > options.days) state.days.shift()
  return day
}

/** Facts of other workers. Anomaly facts are events, one per alert; those of inventory and pii replace what was known. */
export function observeFact(state: RiskState, fact: Fact, options: RiskOptions): void {
  state.api ??= fact.api
  state.lastSeen = Math.max(state.lastSeen, fact.time)
  const { values } = fact
  if (fact.source === 'inventory') {
    if (values.confirmed === true) state.confirmed = true
    if (typeof values.actors === 'number') state.actorsEstimate = values.actors
  } else if (fact.source === 'pii') {
    state.requestLabels = counts(values.request_labels, options.labels)
    state.responseLabels = counts(values.response_labels, options.labels)
    state.urlLabels = counts(values.url_labels, options.labels)
  } else addFinding(state, fact, options)
}

function addFinding(state: RiskState, fact: Fact, options: RiskOptions): void {
  const { id, kind, severity, count, answered } = fact.values
  if (typeof id !== 'string' || typeof kind !== 'string' || state.findings.some((known) => known.id === id)) return
  state.findings.push({
    id,
    time: fact.time,
    kind,
    severity: String(severity),
    count: typeof count === 'number' ? count : 1,
    answered: typeof answered === 'number' ? answered : 0,
  })
  if (state.findings.length > options.findings) state.findings.shift()
}

function counts(value: unknown, limit: number): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
      .slice(0, limit),
  )
}

/** The profile as of the last event time seen: seven days of traffic and anomalies, fourteen of attempts. */
export function profileOf(state: RiskState): RiskProfile {
  const api = state.api ?? { id: '', host: '', method: 'GET', template: '/' }
  const today = Math.floor(state.lastSeen / DAY_MS)
  const week = state.days.filter(({ day }) => day > today - 7)
  const total = (pick: (day: Day) => number) => week.reduce((sum, day) => sum + pick(day), 0)
  const recent = (days: number) => state.findings.filter(({ time }) => time > state.lastSeen - days * DAY_MS)
  const severities = (names: string[]) => recent(7).filter(({ severity }) => names.includes(severity)).length
  const attempts: Record<string, number> = {}
  for (const { kind, count } of recent(14)) attempts[kind] = (attempts[kind] ?? 0) + count
  const mismatches = attempts.token_mismatch ?? 0
  delete attempts.token_mismatch
  return {
    method: api.method,
    path: api.template,
    exposure: state.publicCalls * 100 >= Math.max(1, state.calls) ? 'public' : 'internal',
    authentication: mainScheme(state.schemes),
    unauthenticated2xxShare: ratio(
      total((day) => day.succeededUnauthenticated),
      total((day) => day.succeeded),
    ),
    requestLabels: state.requestLabels,
    responseLabels: state.responseLabels,
    urlLabels: state.urlLabels,
    records: { median: sizeQuantile(state.records, 0.5), p95: sizeQuantile(state.records, 0.95) },
    responseBytes: { median: sizeQuantile(state.responseBytes, 0.5), p99: sizeQuantile(state.responseBytes, 0.99) },
    actors: Math.max(state.actors.length, state.actorsEstimate),
    requests: total((day) => day.calls),
    anomalies: { high: severities(['high', 'critical']), medium: severities(['medium']), low: severities(['low']) },
    attackAttempts: attempts,
    attackSucceeded: recent(14).reduce((sum, { answered }) => sum + answered, 0),
    principalMismatches: mismatches,
    sequentialIds: state.ids >= 5 && state.countableIds > 0.8 * state.ids,
    deprecatedVersion: state.deprecated || isOldPath(api.template),
    verboseErrors: total((day) => day.verboseErrors),
    plaintext: state.plaintextCalls * 100 >= Math.max(1, state.calls) * 5,
    stateChanging: changesState(api.method, api.template),
    adminFunction: isAdminPath(api.template),
    rateLimitSeen: state.rateLimited > 0,
  }
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

/** The commonest; ties by name. */
function mainScheme(schemes: Record<string, number>): string {
  const sorted = Object.entries(schemes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return sorted[0]?.[0] ?? 'none'
}
