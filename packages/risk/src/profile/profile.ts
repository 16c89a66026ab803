/** What the score is computed from: one API as a passive sensor can know it. Counts and shares only, never a value. */

export interface RiskProfile {
  method: string
  /** Path template. */
  path: string
  /** `public`: callers from the Internet reach it. */
  exposure: 'public' | 'internal'
  /** Main authentication scheme; `none` when most calls carry none. */
  authentication: string
  /** What is weak about the credentials, as the inventory names it: `basic`, `api-key-in-query`, `jwt-none` … */
  weakCredentials: readonly string[]
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
  /** Different people whose data was returned (estimate); undefined: not known. */
  distinctSubjects?: number
  /** Anomaly alerts by severity; the worker lets them fade with their half-life, so they need not be whole. */
  anomalies: { high: number; medium: number; low: number }
  /** Attack kind → attempts, fading likewise. */
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
  /** An old version that is still called although a newer one exists. */
  zombie: boolean
  /** Not called any more, still there. */
  unused: boolean
  /** Days since it was first seen; undefined: not known. */
  ageDays?: number
  /** Schema changes of the last seven days, and days since the last one. */
  changes: number
  changedDaysAgo?: number
  /** 5xx answers with a body that tells about the inside. */
  verboseErrors: number
  /** Crosses a network unencrypted where others can listen. */
  plaintext: boolean
  stateChanging: boolean
  adminFunction: boolean
  /** 429 answers or rate-limit headers were seen. */
  rateLimitSeen: boolean
  /** Any origin may read the answers. */
  corsAnyOrigin: boolean
  /** Share of the expected security headers that is missing, 0–1. */
  securityHeadersMissing: number
  /** Takes files. */
  upload: boolean
  /** Share of calls with a URL in a parameter, 0–1. */
  urlParameters: number
}
