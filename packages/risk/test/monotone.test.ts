import {
  FACTORS,
  FEATURES,
  featuresOf,
  profileFromJson,
  type RiskProfile,
  STAKE_CHAIN,
  scoreProfile,
  shippedModel,
} from '@apiscope/risk'
import * as fc from 'fast-check'

const LABELS = [
  'SSN',
  'NAME',
  'EMAIL',
  'SECRET',
  'JWT',
  'IBAN',
  'PASSWORD',
  'CREDIT_CARD',
  'EMPLOYEE_ID',
  'GEO_LOCATION',
]
const ATTACKS = ['sqli', 'ssrf', 'command_injection', 'otp_bruteforce', 'enumeration', 'scanner']
const SCHEMES = ['none', 'basic', 'digest', 'api_key_in_url', 'api_key', 'cookie', 'bearer', 'jwt', 'hmac', 'mtls']
const PATHS = [
  '/',
  '/v1/login',
  '/me',
  '/users/{id}',
  '/admin/users/{id}/role',
  '/debug/vars',
  '/newsletter',
  '/files?path=',
  '/export',
  '/search',
]

const count = fc.integer({ min: 0, max: 100_000 })
const few = fc.integer({ min: 0, max: 20 })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const labels = fc.dictionary(fc.constantFrom(...LABELS), count, { maxKeys: 4 })

const profiles: fc.Arbitrary<RiskProfile> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    path: fc.constantFrom(...PATHS),
    host_exposure: fc.constantFrom('public', 'internal'),
    auth_scheme: fc.constantFrom(...SCHEMES),
    weak_credentials: fc.constantFrom('', 'basic', 'jwt-none', 'api-key-in-query'),
    noauth_2xx_share: share,
    request_labels: labels,
    response_labels: labels,
    url_labels: labels,
    records_per_response: fc.record({ median: few, p95: count }),
    response_bytes: fc.record({ median: count, p99: count }),
    actors_7d: count,
    requests_7d: count,
    distinct_subjects: fc.option(count, { nil: undefined }),
    anomalies_7d: fc.record({ high: few, medium: few, low: few }),
    attack_attempts_14d: fc.dictionary(fc.constantFrom(...ATTACKS), count, { maxKeys: 3 }),
    attack_attempts_2xx_14d: few,
    token_principal_mismatches_7d: few,
    sequential_ids: fc.boolean(),
    documented: fc.option(fc.boolean(), { nil: undefined }),
    deprecated_version: fc.boolean(),
    age_days: fc.option(few, { nil: undefined }),
    change_count_7d: few,
    changed_days_ago: fc.option(few, { nil: undefined }),
    verbose_errors_7d: few,
    transport: fc.constantFrom('tls', 'plaintext'),
    state_changing: fc.boolean(),
    admin_function: fc.boolean(),
    rate_limit_seen: fc.boolean(),
  })
  .map((json) => ({
    ...profileFromJson(json),
    corsAnyOrigin: false,
    securityHeadersMissing: 0.2,
    urlParameters: 0.01,
  }))

const more = (labelsOf: Record<string, number>, label: string, n: number) => ({
  ...labelsOf,
  [label]: (labelsOf[label] ?? 0) + n,
})
const highest = (...values: (number | undefined)[]) => Math.max(...values.map((value) => value ?? 0))

/** Each makes a profile more exposed in one respect. */
const EDITS: Record<string, (p: RiskProfile, label: string, n: number) => Partial<RiskProfile>> = {
  'a label in responses': (p, label, n) => ({ responseLabels: more(p.responseLabels, label, n) }),
  'a label in requests': (p, label, n) => ({ requestLabels: more(p.requestLabels, label, n) }),
  'a label in the URL': (p, label, n) => ({ urlLabels: more(p.urlLabels, label, n) }),
  'an administrative function': () => ({ adminFunction: true }),
  'a write': () => ({ stateChanging: true }),
  'more records': (p, _, n) => ({ records: { ...p.records, p95: p.records.p95 + n } }),
  'larger answers': (p, _, n) => ({ responseBytes: { ...p.responseBytes, p99: p.responseBytes.p99 + n } }),
  'more people': (p, _, n) => ({
    distinctSubjects: highest(p.distinctSubjects, ...Object.values(p.responseLabels)) + n,
  }),
  'the Internet': () => ({ exposure: 'public' }),
  'no authentication': () => ({ authentication: 'none', unauthenticated2xxShare: 1 }),
  'a weak scheme': (p) => (p.authentication === 'none' ? {} : { authentication: 'api_key_in_url' }),
  'a weak credential': (p) => ({ weakCredentials: [...p.weakCredentials, 'jwt-none'] }),
  'successes without credentials': (p) => ({ unauthenticated2xxShare: Math.min(1, p.unauthenticated2xxShare + 0.1) }),
  'countable ids': () => ({ sequentialIds: true }),
  'clear text': () => ({ plaintext: true }),
  'an old version': () => ({ deprecatedVersion: true, zombie: true, unused: true }),
  'no documentation': () => ({ documented: false }),
  'being new': () => ({ ageDays: 0 }),
  'a change': (p) => ({ changes: p.changes + 1, changedDaysAgo: 0 }),
  'no rate limit': () => ({ rateLimitSeen: false }),
  'verbose errors': (p, _, n) => ({ verboseErrors: p.verboseErrors + n }),
  'any origin': () => ({ corsAnyOrigin: true }),
  'missing headers': () => ({ securityHeadersMissing: 1 }),
  'an upload': () => ({ upload: true }),
  'addresses in parameters': () => ({ urlParameters: 0.6 }),
  'a larger audience': (p, _, n) => ({ actors: p.actors + n, requests: p.requests + n }),
  mismatches: (p, _, n) => ({ principalMismatches: p.principalMismatches + n }),
  anomalies: (p) => ({
    anomalies: { high: p.anomalies.high + 1, medium: p.anomalies.medium + 1, low: p.anomalies.low },
  }),
  attempts: (p, label, n) => ({
    attackAttempts: more(p.attackAttempts, ATTACKS[label.length % ATTACKS.length]!, n),
  }),
  'answered attempts': (p, _, n) => ({ attackSucceeded: p.attackSucceeded + n }),
}

describe('more exposure never lowers the score', () => {
  const cases = fc.tuple(profiles, fc.constantFrom(...LABELS), fc.integer({ min: 1, max: 5000 }))

  test.each(Object.keys(EDITS))('%s', (name) => {
    fc.assert(
      fc.property(cases, ([profile, label, n]) => {
        const worse = { ...profile, ...EDITS[name]!(profile, label, n) }
        return scoreProfile(worse).risk >= scoreProfile(profile).risk
      }),
      { numRuns: 80 },
    )
  })

  test('every factor stays within 0–1 and is moved by some edit', () => {
    const moved = new Set<string>()
    fc.assert(
      fc.property(cases, fc.constantFrom(...Object.keys(EDITS)), ([profile, label, n], edit) => {
        const before = featuresOf(profile)
        const after = featuresOf({ ...profile, ...EDITS[edit]!(profile, label, n) })
        for (const [i, { name, direction }] of FEATURES.entries()) {
          const value = after[i]! * direction
          if (!(value >= 0 && value <= 1)) throw new Error(`${name} is ${value}`)
          if (after[i] !== before[i]) moved.add(name)
        }
      }),
      { numRuns: 800, seed: 5 },
    )
    // These follow from the path, which is no matter of exposure.
    const fixed = ['credential_function', 'own_data', 'diagnostics']
    expect(FACTORS.map(({ name }) => name).filter((name) => !moved.has(name) && !fixed.includes(name))).toEqual([])
  })
})

test('weights are not negative, and those of the stakes do not grow along the chain', () => {
  const models = [
    shippedModel().weights,
    ...shippedModel().replicates.map(({ weights }) =>
      Object.fromEntries(FEATURES.map(({ name }, i) => [name, weights[i]!])),
    ),
  ]
  for (const weights of models) {
    expect(Object.values(weights).every((weight) => weight >= 0)).toBe(true)
    for (let i = 1; i < STAKE_CHAIN.length; i++)
      expect(weights[STAKE_CHAIN[i]!]!).toBeLessThanOrEqual(weights[STAKE_CHAIN[i - 1]!]! + 1e-9)
  }
})
