/** The factors of the score: each a number from a profile, about 0–1 (logarithms may pass it), and its weight. */
import type { RiskProfile } from './profile.js'
import { combinedSensitivity } from './sensitivity.js'

export interface Factor {
  name: string
  /** Log-odds added per unit. Reasons: docs/risk.md. */
  weight: number
  value(profile: RiskProfile, derived: Derived): number
}

/** What several factors need. */
export interface Derived {
  /** The worse of request and response, 0–1.2. */
  sensitivity: number
  request: number
  response: number
  injection: number
  login: boolean
}

const WEAK = new Set(['none', 'basic', 'digest', 'api_key_in_url', 'cookie', 'api_key', 'api-key', 'other'])
const STRONG = new Set(['mtls', 'hmac', 'aws4', 'signature'])
/** Attacks whose success runs code, reads files or queries: what they aim at is at stake, whatever labels were seen. */
const INJECTION = ['sqli', 'injection', 'traversal', 'ssrf', 'rce', 'xxe', 'command', 'template', 'nosql', 'ssti']
/** Attacks that repeat a legal call. */
const BRUTE = ['stuffing', 'otp', 'bruteforce', 'brute_force', 'testing', 'enumeration', 'bola', 'scrape']

const log10 = (n: number) => Math.log10(1 + Math.max(0, n))
const names = (kind: string, word: string) => `_${kind}_`.includes(`_${word}_`)
const sumOf = (counts: Record<string, number>, words: readonly string[]) =>
  Object.entries(counts).reduce((sum, [kind, n]) => (words.some((word) => names(kind, word)) ? sum + n : sum), 0)
const scheme = (p: RiskProfile) => p.authentication.toLowerCase()
const open = (p: RiskProfile) => scheme(p) === 'none'

const CREDENTIALS = new Set(['SECRET', 'JWT', 'TOKEN', 'API_KEY'])
const without = (labels: Record<string, number>, names: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(labels).filter(([label]) => !names.has(label.toUpperCase())))

export function derive(p: RiskProfile): Derived {
  const login =
    p.stateChanging && /(?:^|[/_-])(?:log-?in|sign-?in|auth|session|token|password|reset|otp|verify)/i.test(p.path)
  // The credential that a request shows is its authentication, and a login is there to give one: neither is data at stake.
  const request = combinedSensitivity(without(p.requestLabels, CREDENTIALS))
  const response = combinedSensitivity(login ? without(p.responseLabels, CREDENTIALS) : p.responseLabels)
  return {
    request,
    response,
    sensitivity: Math.max(request, response),
    injection: sumOf(p.attackAttempts, INJECTION),
    login,
  }
}

export const FACTORS: readonly Factor[] = [
  // What is at stake.
  { name: 'response_data', weight: 2.6, value: (_, d) => d.response },
  { name: 'request_data', weight: 1.9, value: (_, d) => Math.max(0, d.request - 0.4 * d.response) },
  { name: 'admin_function', weight: 2.2, value: (p) => (p.adminFunction ? 1 : 0) },
  { name: 'state_changing', weight: 0.35, value: (p) => (p.stateChanging ? 1 : 0) },
  {
    name: 'bulk_records',
    weight: 0.5,
    value: (p, d) => (d.response > 0 ? Math.min(4, Math.max(0, log10(p.records.p95) - 1.5)) : 0),
  },
  {
    name: 'response_size_tail',
    weight: 0.25,
    value: (p) => Math.min(3, Math.max(0, log10(p.responseBytes.p99) - log10(p.responseBytes.median) - 1)),
  },
  // How easily it is reached.
  { name: 'public_exposure', weight: 0.8, value: (p) => (p.exposure === 'public' ? 1 : 0) },
  { name: 'no_authentication', weight: 0.35, value: (p) => (open(p) ? 1 : 0) },
  {
    name: 'sensitive_without_authentication',
    weight: 1.3,
    value: (p, d) => (open(p) && !d.login ? p.unauthenticated2xxShare * Math.min(1, d.response) : 0),
  },
  {
    name: 'changes_without_authentication',
    weight: 1.1,
    value: (p, d) => (open(p) && p.stateChanging && !d.login && d.request === 0 ? p.unauthenticated2xxShare : 0),
  },
  {
    name: 'optional_authentication',
    weight: 1.2,
    value: (p, d) => (open(p) ? 0 : Math.min(1, p.unauthenticated2xxShare * 4) * Math.max(d.sensitivity, 0.3)),
  },
  { name: 'weak_authentication', weight: 0.3, value: (p) => (!open(p) && WEAK.has(scheme(p)) ? 1 : 0) },
  { name: 'credential_in_url', weight: 0.5, value: (p) => (scheme(p).includes('url') ? 1 : 0) },
  { name: 'strong_authentication', weight: -0.5, value: (p) => (STRONG.has(scheme(p)) ? 1 : 0) },
  { name: 'data_in_url', weight: 0.4, value: (p) => combinedSensitivity(p.urlLabels) },
  { name: 'sequential_ids', weight: 0.5, value: (p) => (p.sequentialIds ? 1 : 0) },
  { name: 'plaintext_transport', weight: 0.9, value: (p) => (p.plaintext ? 1 : 0) },
  { name: 'deprecated_version', weight: 0.3, value: (p) => (p.deprecatedVersion ? 1 : 0) },
  { name: 'undocumented', weight: 0.4, value: (p) => (p.documented === false ? 1 : 0) },
  {
    name: 'no_rate_limit',
    weight: 0.3,
    value: (p, d) => (!p.rateLimitSeen && p.exposure === 'public' && d.sensitivity > 0 ? 1 : 0),
  },
  { name: 'verbose_errors', weight: 0.25, value: (p) => Math.min(3, log10(p.verboseErrors)) },
  { name: 'audience', weight: 0.08, value: (p) => Math.min(5, log10(p.actors)) },
  { name: 'volume', weight: 0.03, value: (p) => Math.min(7, log10(p.requests)) },
  // What is happening to it.
  { name: 'principal_mismatches', weight: 0.95, value: (p) => Math.min(3, log10(p.principalMismatches)) },
  {
    name: 'anomalies',
    weight: 0.9,
    value: (p) => Math.min(2, Math.log2(1 + p.anomalies.high + 0.35 * p.anomalies.medium + 0.1 * p.anomalies.low)),
  },
  { name: 'injectable', weight: 0.8, value: (_, d) => (d.injection > 0 ? 1 : 0) },
  { name: 'injection_attempts', weight: 0.7, value: (_, d) => Math.min(3, log10(d.injection)) },
  {
    name: 'repeated_attempts',
    weight: 0.3,
    value: (p) => Math.min(4, log10(sumOf(p.attackAttempts, BRUTE))),
  },
  {
    name: 'other_attempts',
    weight: 0.2,
    value: (p, d) => {
      const all = Object.values(p.attackAttempts).reduce((sum, n) => sum + n, 0)
      return Math.min(4, log10(Math.max(0, all - d.injection - sumOf(p.attackAttempts, BRUTE))))
    },
  },
  { name: 'attempts_answered', weight: 0.5, value: (p) => Math.min(3, log10(p.attackSucceeded)) },
]
