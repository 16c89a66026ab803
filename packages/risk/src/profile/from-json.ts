/** Profiles as JSON with snake_case names, for `apiscope risk score` and for the store. */
import type { RiskProfile } from './profile.js'

/** Attack kinds and labels read from one profile; further ones are left out. Count, 64. */
const MAX_KEYS = 64

/** Words in use for the same. */
const INTERNAL = new Set<unknown>(['internal', 'private'])
const PLAINTEXT = new Set<unknown>(['plaintext', 'cleartext', 'plain', 'http'])

/** Finite and not negative; anything else is 0. */
function amount(value: unknown): number {
  const number = typeof value === 'number' ? value : Number.NaN
  return Number.isFinite(number) && number > 0 ? number : 0
}
const share = (value: unknown) => Math.min(1, amount(value))
const known = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : undefined)

function counts(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .slice(0, MAX_KEYS)
      .map(([key, count]) => [key, amount(count)]),
  )
}

/**
 * Reads a profile: `noauth_2xx_share`, `anomalies_7d`, … What is missing or of the wrong type counts as nothing known; unknown names
 * are ignored. Never throws on an object.
 */
export function profileFromJson(json: Record<string, unknown>): RiskProfile {
  const bytes = counts(json.response_bytes)
  const records = counts(json.records_per_response)
  const anomalies = counts(json.anomalies_7d)
  const flag = (name: string) => json[name] === true
  const text = (name: string, fallback: string) => (typeof json[name] === 'string' ? (json[name] as string) : fallback)
  return {
    method: text('method', 'GET'),
    path: text('path', '/'),
    exposure: INTERNAL.has(json.host_exposure) ? 'internal' : 'public',
    authentication: text('auth_scheme', 'none'),
    weakCredentials: text('weak_credentials', '').split(' ').filter(Boolean).slice(0, 16),
    unauthenticated2xxShare: share(json.noauth_2xx_share),
    requestLabels: counts(json.request_labels),
    responseLabels: counts(json.response_labels),
    urlLabels: counts(json.url_labels),
    records: { median: records.median ?? 0, p95: records.p95 ?? 0 },
    responseBytes: { median: bytes.median ?? 0, p99: bytes.p99 ?? 0 },
    actors: amount(json.actors_7d),
    requests: amount(json.requests_7d),
    distinctSubjects: known(json.distinct_subjects),
    anomalies: { high: anomalies.high ?? 0, medium: anomalies.medium ?? 0, low: anomalies.low ?? 0 },
    attackAttempts: counts(json.attack_attempts_14d),
    attackSucceeded: amount(json.attack_attempts_2xx_14d),
    principalMismatches: amount(json.token_principal_mismatches_7d),
    sequentialIds: flag('sequential_ids'),
    documented: flag('shadow') ? false : typeof json.documented === 'boolean' ? json.documented : undefined,
    deprecatedVersion: flag('deprecated_version'),
    zombie: flag('zombie'),
    unused: flag('unused'),
    ageDays: known(json.age_days),
    changes: amount(json.change_count_7d),
    changedDaysAgo: known(json.changed_days_ago),
    verboseErrors: amount(json.verbose_errors_7d),
    plaintext: PLAINTEXT.has(json.transport),
    stateChanging: flag('state_changing'),
    adminFunction: flag('admin_function'),
    rateLimitSeen: flag('rate_limit_seen'),
    corsAnyOrigin: flag('cors_any_origin'),
    securityHeadersMissing: share(json.security_headers_missing),
    upload: flag('upload'),
    urlParameters: share(json.url_parameters),
  }
}

const round = (value: number) => Math.round(value * 10_000) / 10_000
const rounded = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, round(value)]))

/** The same names back; what is at rest is left out. `profileFromJson` of it scores the same. */
export function profileToJson(p: RiskProfile): Record<string, unknown> {
  const json: Record<string, unknown> = {
    method: p.method,
    path: p.path,
    host_exposure: p.exposure,
    auth_scheme: p.authentication,
    weak_credentials: p.weakCredentials.join(' '),
    noauth_2xx_share: round(p.unauthenticated2xxShare),
    request_labels: rounded(p.requestLabels),
    response_labels: rounded(p.responseLabels),
    url_labels: rounded(p.urlLabels),
    records_per_response: rounded(p.records),
    response_bytes: rounded(p.responseBytes),
    actors_7d: round(p.actors),
    requests_7d: round(p.requests),
    distinct_subjects: p.distinctSubjects,
    anomalies_7d: rounded(p.anomalies),
    attack_attempts_14d: rounded(p.attackAttempts),
    attack_attempts_2xx_14d: round(p.attackSucceeded),
    token_principal_mismatches_7d: round(p.principalMismatches),
    sequential_ids: p.sequentialIds,
    documented: p.documented,
    deprecated_version: p.deprecatedVersion,
    zombie: p.zombie,
    unused: p.unused,
    age_days: p.ageDays === undefined ? undefined : round(p.ageDays),
    change_count_7d: p.changes,
    changed_days_ago: p.changedDaysAgo === undefined ? undefined : round(p.changedDaysAgo),
    verbose_errors_7d: p.verboseErrors,
    transport: p.plaintext ? 'plaintext' : 'tls',
    state_changing: p.stateChanging,
    admin_function: p.adminFunction,
    rate_limit_seen: p.rateLimitSeen,
    cors_any_origin: p.corsAnyOrigin,
    security_headers_missing: round(p.securityHeadersMissing),
    upload: p.upload,
    url_parameters: round(p.urlParameters),
  }
  return Object.fromEntries(Object.entries(json).filter(([name, value]) => KEPT.has(name) || !isAtRest(value)))
}

const KEPT = new Set(['method', 'path', 'host_exposure', 'auth_scheme', 'documented'])
const isAtRest = (value: unknown) =>
  value === undefined ||
  value === 0 ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.values(value).every((entry) => entry === 0))
