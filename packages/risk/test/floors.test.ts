import { FLOORS, profileFromJson, scoreProfile } from '@apiscope/risk'

const at = (json: Record<string, unknown>) => scoreProfile(profileFromJson(json))

const CASES: Record<string, Record<string, unknown>> = {
  open_restricted_data: { path: '/x/{id}', noauth_2xx_share: 1, response_labels: { PASSPORT: 4 } },
  open_admin_function: { path: '/admin/x', noauth_2xx_share: 1, admin_function: true },
  proven_cross_access: {
    path: '/x',
    host_exposure: 'internal',
    auth_scheme: 'mtls',
    response_labels: { EMAIL: 9 },
    token_principal_mismatches_7d: 3,
  },
  answered_injection: {
    path: '/x',
    host_exposure: 'internal',
    auth_scheme: 'mtls',
    attack_attempts_14d: { sqli: 5 },
    attack_attempts_2xx_14d: 5,
  },
  clear_text_secrets: { path: '/x', auth_scheme: 'mtls', request_labels: { CREDIT_CARD: 1 }, transport: 'plaintext' },
}

test.each(FLOORS.map((floor) => [floor.name, floor] as const))('%s', (name, floor) => {
  const score = at(CASES[name]!)
  const lift = score.contributions[`floor_${name}`]
  const sum = Object.values(score.contributions).reduce((a, b) => a + b, score.base)
  expect(score.risk).toBeGreaterThanOrEqual(floor.least)
  expect(score.risk).toBeCloseTo(100 / (1 + Math.exp(-sum)), 1)
  const without = scoreProfile(profileFromJson(CASES[name]!), undefined, [`floor_${name}`])
  if (lift === undefined) expect(without.risk).toBe(score.risk)
  else expect(without.risk).toBeLessThan(floor.least + 1)
})

test('a floor lifts somewhere, and what is worse below it stays worse', () => {
  expect(
    Object.values(CASES).filter((json) => Object.keys(at(json).contributions).some((name) => name.startsWith('floor_')))
      .length,
  ).toBeGreaterThan(2)
  const worse = at({ ...CASES.answered_injection, sequential_ids: true, response_labels: { EMAIL: 5 } })
  expect(worse.risk).toBeGreaterThan(at(CASES.answered_injection!).risk)
})
