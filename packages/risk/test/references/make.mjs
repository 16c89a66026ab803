#!/usr/bin/env node
// Writes profiles.jsonl and pairs.jsonl beside this file: invented APIs, and which of two is riskier, with the reason.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ordinary = {
  method: 'GET',
  host_exposure: 'public',
  auth_scheme: 'bearer',
  noauth_2xx_share: 0,
  request_labels: {},
  response_labels: {},
  records_per_response: { median: 1, p95: 1 },
  response_bytes: { median: 800, p99: 3000 },
  actors_7d: 200,
  requests_7d: 20_000,
  anomalies_7d: { high: 0, medium: 0, low: 0 },
  attack_attempts_14d: {},
  attack_attempts_2xx_14d: 0,
  token_principal_mismatches_7d: 0,
  sequential_ids: false,
  documented: true,
  deprecated_version: false,
  age_days: 300,
  verbose_errors_7d: 0,
  transport: 'tls',
  state_changing: false,
  admin_function: false,
  rate_limit_seen: true,
}
const inside = { host_exposure: 'internal', actors_7d: 3, requests_7d: 4000 }
const open = { auth_scheme: 'none', noauth_2xx_share: 1 }
const profiles = {
  health: { path: '/healthz', ...open, actors_7d: 4 },
  catalogue: { path: '/catalogue/items', ...open, records_per_response: { median: 24, p95: 24 } },
  weather: { path: '/weather/{city}', ...open, documented: false },
  account: { path: '/accounts/{id}', response_labels: { EMAIL: 9000, NAME: 9000 } },
  account_walked: {
    path: '/clients/{id}',
    response_labels: { EMAIL: 9000, NAME: 9000 },
    sequential_ids: true,
    attack_attempts_14d: { bola: 14, enumeration: 3 },
    attack_attempts_2xx_14d: 12,
    token_principal_mismatches_7d: 9,
    anomalies_7d: { high: 3, medium: 0, low: 0 },
    rate_limit_seen: false,
  },
  patients_open: {
    path: '/patients/{id}',
    ...open,
    response_labels: { HEALTH: 5000, SSN: 5000, NAME: 5000 },
    sequential_ids: true,
    rate_limit_seen: false,
  },
  patients_inside: { path: '/wards/{id}/patients', ...inside, response_labels: { HEALTH: 2000, NAME: 2000 } },
  export_all: {
    path: '/export/customers',
    auth_scheme: 'api-key',
    response_labels: { SSN: 800, IBAN: 800, NAME: 800, ADDRESS: 800 },
    records_per_response: { median: 500, p95: 2000 },
    response_bytes: { median: 200_000, p99: 900_000 },
    admin_function: true,
    rate_limit_seen: false,
    anomalies_7d: { high: 1, medium: 0, low: 0 },
  },
  login: {
    path: '/login',
    method: 'POST',
    ...open,
    request_labels: { PASSWORD: 20_000, EMAIL: 20_000 },
    state_changing: true,
  },
  login_tried: {
    path: '/signin',
    method: 'POST',
    ...open,
    request_labels: { PASSWORD: 20_000, EMAIL: 20_000 },
    state_changing: true,
    rate_limit_seen: false,
    attack_attempts_14d: { cred_stuffing: 40 },
    attack_attempts_2xx_14d: 6,
    anomalies_7d: { high: 4, medium: 2, low: 0 },
  },
  pay_plain: {
    path: '/pay',
    method: 'POST',
    request_labels: { CREDIT_CARD: 3000, CVV: 3000 },
    transport: 'plaintext',
    state_changing: true,
  },
  pay: { path: '/payments', method: 'POST', request_labels: { CREDIT_CARD: 3000, CVV: 3000 }, state_changing: true },
  job: { path: '/jobs/{id}/run', method: 'POST', ...inside, auth_scheme: 'mtls', state_changing: true },
  role_taken: {
    path: '/admin/users/{id}/role',
    method: 'PUT',
    admin_function: true,
    state_changing: true,
    token_principal_mismatches_7d: 5,
    attack_attempts_14d: { bola: 6 },
    attack_attempts_2xx_14d: 5,
    anomalies_7d: { high: 2, medium: 0, low: 0 },
  },
  forgotten: {
    path: '/v1/users',
    response_labels: { EMAIL: 300, NAME: 300 },
    deprecated_version: true,
    zombie: true,
    documented: false,
  },
}
const pairs = [
  ['patients_open', 'patients_inside', 'health records for anybody against health records for three callers inside'],
  ['patients_open', 'account', 'no authentication and worse data'],
  ['patients_open', 'catalogue', 'both open, one with health data'],
  ['account_walked', 'account', 'the same data, walked through with answers'],
  ['account_walked', 'weather', 'personal data being taken against none'],
  ['export_all', 'account', 'thousands of records with SSN and IBAN at once against one e-mail address'],
  ['export_all', 'job', 'a public export against an internal job'],
  ['login_tried', 'login', 'the same login, with guessed passwords that were right'],
  ['login', 'health', 'passwords against nothing'],
  ['pay_plain', 'pay', 'the same cards, in clear on the wire'],
  ['pay', 'catalogue', 'cards against a public list'],
  ['role_taken', 'job', 'administration taken by ordinary sessions against a job by its own service'],
  ['role_taken', 'account', 'administration taken against one’s own account'],
  ['forgotten', 'weather', 'an old version with personal data against none'],
  ['account', 'health', 'personal data against none'],
  ['pay_plain', 'weather', 'cards in clear against weather'],
  ['patients_open', 'job', 'health records for anybody against an internal job'],
]
const write = (name, rows) =>
  writeFileSync(join(import.meta.dirname, name), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`)
write(
  'profiles.jsonl',
  Object.entries(profiles).map(([id, own]) => ({ id, ...ordinary, ...own })),
)
write(
  'pairs.jsonl',
  pairs.map(([a, b, reason]) => ({ a, b, reason })),
)
