/** Alerts as the workers raise them, one and more of each kind, and such as nobody would raise. */
import { ALERT_KINDS, type Alert, type AlertKind, alertId } from '@apiscope/schema'
import * as fc from 'fast-check'

const API = {
  id: 'GET api.shop.example:8443/v1/orders/{id}',
  host: 'api.shop.example:8443',
  method: 'GET',
  template: '/v1/orders/{id}',
}
const CLIENT = { id: 'p:h.BUX-I_Iuk3ZBhURW', ip: '203.0.113.50' }
const WINDOW = {
  metric: 'objects',
  observed: 10,
  expected: 2,
  lower: 0,
  upper: 10.5,
  window: '10m',
  window_ms: 600_000,
  window_start: 1_741_774_800_007.657,
  requests: 10,
  errors: 0,
  incident: '775d6bfb8642e801',
}

const EVIDENCE: Partial<Record<AlertKind, Record<string, unknown>>> = {
  injection: {
    metric: 'attack_score',
    observed: 0.997,
    requests: 1,
    classes: { sqli: 1, traversal: 2 },
    parameters: ['query:q'],
    shapes: ["aaa' or '9'='9"],
    window_start: 1_741_777_800_001.3,
  },
  sensitive_exposure: {
    finding: 'unauthenticated',
    label: 'SSN',
    parameter: 'response:ssn',
    confidence: 0.99,
    support: 4,
    example: '•••-••-••••',
    also: [{ finding: 'first', label: 'EMAIL', parameter: 'response:email' }],
  },
  risk_raised: { metric: 'risk', observed: 92.48, before: 80.57, level: 'critical', factors: { request_data: 2.4 } },
  traffic_drop: {
    metric: 'requests',
    observed: 0,
    expected: 412.5,
    lower: 300,
    upper: 520,
    window: '1h',
    window_end: 1_741_777_800_000,
    window_start: 1_741_774_200_000,
  },
  new_api: { first_seen: '2025-03-12T10:20:00.000Z', status: 200, authentication: [], exchanges: ['a'] },
  changed_api: {
    count: 1,
    changes: [{ at: '2025-03-12T10:20:00.000Z', kind: 'new_field', name: 'response:x', detail: '' }],
  },
  unused_api: { last_seen: '2025-03-12T10:20:00.000Z', calls: 12 },
  zombie_api: { reason: 'a Sunset field', calls: 3 },
  shadow_api: { calls: 3, authentication: ['bearer'] },
}
const NATURE_WITHOUT_CLIENT: ReadonlySet<string> = new Set([
  'risk_raised',
  'unused_api',
  'zombie_api',
  'shadow_api',
  'changed_api',
])

export const SAMPLES: readonly Alert[] = ALERT_KINDS.map((kind, i) => ({
  v: 1,
  id: alertId(kind, API.id),
  time: 1_741_774_814_818.075 + i,
  kind,
  severity: (['low', 'medium', 'high', 'critical'] as const)[i % 4]!,
  api: API,
  ...(NATURE_WITHOUT_CLIENT.has(kind) ? {} : { client: CLIENT }),
  title: `${kind} on ${API.id}`,
  evidence: EVIDENCE[kind] ?? WINDOW,
}))

/** Texts as an attacker would choose them. */
export const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '',
    'a|b\\c=d',
    'x\r\nCEF:0|a|b|c|d|e|f|',
    '\u202egpj.exe',
    '\ud800',
    'k=v msg=other',
    '\\',
    'a\\',
    '\\n',
    'x'.repeat(5000),
    '[::1]:80',
    'h:99999',
    '__proto__',
  ),
)
const amount = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, 1e300, Number.NaN, Number.POSITIVE_INFINITY))

/** Whatever the schema of alerts allows, and evidence that no worker writes. */
export const anyAlert: fc.Arbitrary<Alert> = fc.record(
  {
    v: fc.constant(1 as const),
    id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 }),
    time: fc.oneof(fc.double({ min: 0, max: 4e12, noNaN: true }), fc.constantFrom(0, 1e300)),
    kind: fc.oneof(fc.constantFrom(...ALERT_KINDS), nasty as fc.Arbitrary<AlertKind>),
    severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'critical' as const),
    api: fc.record({
      id: nasty,
      host: nasty,
      method: fc.oneof(fc.constantFrom('GET', 'POST', '?'), nasty),
      template: nasty,
    }),
    client: fc.record({ id: nasty, ip: fc.oneof(fc.ipV4(), fc.ipV6(), nasty) }, { requiredKeys: ['id'] }),
    title: nasty,
    owasp: fc.oneof(fc.constantFrom('API1:2023', 'API10:2023'), nasty),
    evidence: fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'metric',
          'observed',
          'expected',
          'lower',
          'upper',
          'window',
          'window_start',
          'window_end',
          'window_ms',
          'requests',
          'incident',
          'label',
          'also',
          'finding',
          'classes',
          'confidence',
          'support',
          'parameter',
        ),
        nasty,
      ),
      fc.oneof(
        nasty,
        amount,
        fc.constantFrom('requests', 'bytes_per_response', '10m', 'exchange'),
        fc.array(fc.record({ label: nasty })),
        fc.dictionary(nasty, fc.integer()),
        fc.constant(null),
      ),
    ),
  },
  { requiredKeys: ['v', 'id', 'time', 'kind', 'severity', 'api', 'title', 'evidence'] },
) as fc.Arbitrary<Alert>
