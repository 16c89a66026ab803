/** What the score is computed from: one API as a passive sensor can know it. */

export interface RiskProfile {
  method: string
  /** Path template. */
  path: string
  /** `public`: callers from the Internet reach it. */
  exposure: 'public' | 'internal'
  /** Main authentication scheme; `none` when most calls carry none. */
  authentication: string
  /** Share of 2xx answers that nobody was authenticated for, 0–1. */
  unauthenticated2xxShare: number
  /** Label → exchanges that carried it. */
  requestLabels: Record<string, number>
  responseLabels: Record<string, number>
  /** Those of the request that travel in path or query: they end in logs and histories. */
  urlLabels: Record<string, number>
  /** Records per response. */
  records: { median: number; p95: number }
  /** Decoded bytes per response. */
  responseBytes: { median: number; p99: number }
  /** Different callers, and requests, of the last seven days. */
  actors: number
  requests: number
  /** Anomaly alerts of the last seven days, by severity. */
  anomalies: { high: number; medium: number; low: number }
  /** Attack kind → attempts of the last fourteen days. */
  attackAttempts: Record<string, number>
  /** Attempts that were answered 2xx. */
  attackSucceeded: number
  /** Calls in which the token belonged to another principal than the object. */
  principalMismatches: number
  /** Object ids can be counted through. */
  sequentialIds: boolean
  /** False when a specification is known and lacks the API; undefined when there is none to compare with. */
  documented?: boolean
  deprecatedVersion: boolean
  /** 5xx answers with a body that tells about the inside. */
  verboseErrors: number
  /** Crosses the Internet unencrypted. */
  plaintext: boolean
  stateChanging: boolean
  adminFunction: boolean
  /** 429 answers were seen. */
  rateLimitSeen: boolean
}

const numbers = (value: unknown): Record<string, number> =>
  Object.fromEntries(Object.entries((value ?? {}) as Record<string, unknown>).map(([k, v]) => [k, Number(v) || 0]))

/**
 * Reads a profile from JSON with snake_case names (`noauth_2xx_share`, `anomalies_7d`, …), as `apiscope risk score` takes it.
 * What is missing counts as nothing known.
 */
export function profileFromJson(json: Record<string, unknown>): RiskProfile {
  const bytes = numbers(json.response_bytes)
  const records = numbers(json.records_per_response)
  const anomalies = numbers(json.anomalies_7d)
  const flag = (name: string) => json[name] === true
  const number = (name: string) => Number(json[name]) || 0
  return {
    method: String(json.method ?? 'GET'),
    path: String(json.path ?? '/'),
    exposure: json.host_exposure === 'internal' ? 'internal' : 'public',
    authentication: String(json.auth_scheme ?? 'none'),
    unauthenticated2xxShare: number('noauth_2xx_share'),
    requestLabels: numbers(json.request_labels),
    responseLabels: numbers(json.response_labels),
    urlLabels: numbers(json.url_labels),
    records: { median: records.median ?? 0, p95: records.p95 ?? 0 },
    responseBytes: { median: bytes.median ?? 0, p99: bytes.p99 ?? 0 },
    actors: number('actors_7d'),
    requests: number('requests_7d'),
    anomalies: { high: anomalies.high ?? 0, medium: anomalies.medium ?? 0, low: anomalies.low ?? 0 },
    attackAttempts: numbers(json.attack_attempts_14d),
    attackSucceeded: number('attack_attempts_2xx_14d'),
    principalMismatches: number('token_principal_mismatches_7d'),
    sequentialIds: flag('sequential_ids'),
    documented: typeof json.documented === 'boolean' ? json.documented : undefined,
    deprecatedVersion: flag('deprecated_version'),
    verboseErrors: number('verbose_errors_7d'),
    plaintext: json.transport === 'plaintext',
    stateChanging: flag('state_changing'),
    adminFunction: flag('admin_function'),
    rateLimitSeen: flag('rate_limit_seen'),
  }
}
