import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createRiskWorker,
  FACTORS,
  levelOf,
  nextLevel,
  profileFromJson,
  type RiskProfile,
  riskWorker,
  scoreProfile,
} from '@apiscope/risk'
import { apiName, type Fact, keys, TOPICS } from '@apiscope/schema'
import * as fc from 'fast-check'
import { Collected, exchange, run } from '../../worker/test/collected'

const plain: RiskProfile = profileFromJson({
  method: 'GET',
  path: '/things',
  auth_scheme: 'bearer',
  host_exposure: 'internal',
})
const risk = (change: Partial<RiskProfile>) => scoreProfile({ ...plain, ...change }).risk

describe('scoreProfile', () => {
  test('at least twenty factors, contributions that sum to the score', () => {
    expect(FACTORS.length).toBeGreaterThanOrEqual(20)
    const { risk, contributions, base } = scoreProfile({
      ...plain,
      exposure: 'public',
      authentication: 'none',
      unauthenticated2xxShare: 1,
      responseLabels: { SSN: 10, NAME: 10 },
    })
    const sum = Object.values(contributions).reduce((a, b) => a + b, base)
    expect(risk).toBeCloseTo(100 / (1 + Math.exp(-sum)), 2)
    expect(contributions.response_data).toBeGreaterThan(1)
  })

  test.each<[string, Partial<RiskProfile>, Partial<RiskProfile>]>([
    ['a worse label', { responseLabels: { SSN: 1 } }, { responseLabels: { NAME: 1 } }],
    [
      'data in the open',
      { responseLabels: { EMAIL: 9 }, authentication: 'none', unauthenticated2xxShare: 1 },
      { responseLabels: { EMAIL: 9 } },
    ],
    ['exposure', { exposure: 'public' }, {}],
    ['strong authentication', {}, { authentication: 'mtls' }],
    ['an admin function', { adminFunction: true }, {}],
    [
      'more records',
      { responseLabels: { NAME: 1 }, records: { median: 900, p95: 9000 } },
      { responseLabels: { NAME: 1 } },
    ],
    ['data in the URL', { requestLabels: { EMAIL: 1 }, urlLabels: { EMAIL: 1 } }, { requestLabels: { EMAIL: 1 } }],
    ['counted ids', { sequentialIds: true }, {}],
    ['clear text', { plaintext: true }, {}],
    ['mismatched principals', { principalMismatches: 9 }, {}],
    ['anomalies', { anomalies: { high: 1, medium: 0, low: 0 } }, { anomalies: { high: 0, medium: 0, low: 1 } }],
    ['attempts', { attackAttempts: { sqli: 40 } }, {}],
    ['answered attempts', { attackAttempts: { sqli: 40 }, attackSucceeded: 9 }, { attackAttempts: { sqli: 40 } }],
    ['verbose errors', { verboseErrors: 30 }, {}],
    ['an old version', { deprecatedVersion: true }, {}],
  ])('%s weighs more', (_, worse, better) => expect(risk(worse)).toBeGreaterThan(risk(better)))

  test('a brute force is not remote code execution', () => {
    const c = scoreProfile({ ...plain, attackAttempts: { otp_bruteforce: 100 } }).contributions
    expect(c.injection_attempts).toBeUndefined()
    expect(c.guessing_attempts).toBeGreaterThan(0)
  })

  test('a credential that is shown, or given at a login, is no data at stake', () => {
    expect(risk({ requestLabels: { SECRET: 9, JWT: 9 } })).toBe(risk({}))
    const login = { path: '/v1/login', method: 'POST', stateChanging: true }
    expect(risk({ ...login, responseLabels: { JWT: 9 } })).toBe(risk(login))
    expect(risk({ responseLabels: { JWT: 9 } })).toBeGreaterThan(risk({}))
  })

  test('any JSON scores within 0–100 and the same twice', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'method',
            'path',
            'response_labels',
            'anomalies_7d',
            'records_per_response',
            'auth_scheme',
            'actors_7d',
          ),
          fc.jsonValue(),
        ),
        (json) => {
          const score = scoreProfile(profileFromJson(json))
          expect(score.risk).toBeGreaterThanOrEqual(0)
          expect(score.risk).toBeLessThanOrEqual(100)
          expect(scoreProfile(profileFromJson(json))).toEqual(score)
        },
      ),
    )
  })

  // The pairs of this repository, and a larger development set where it is laid beside it.
  const beside = join(process.env.APISCOPE_SHARED ?? join(__dirname, '../../../../shared'), 'risk')
  const sets = [join(__dirname, 'references'), beside].filter((set) => existsSync(join(set, 'pairs.jsonl')))
  test.each(sets.map((set, i) => [i === 0 ? 'of this repository' : 'laid beside it', set]))(
    'orders the pairs %s',
    (_, set) => {
      const lines = (name: string) =>
        readFileSync(join(set, name), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      const scores = new Map(lines('profiles.jsonl').map((p) => [p.id, scoreProfile(profileFromJson(p)).risk]))
      const pairs = lines('pairs.jsonl')
      const right = pairs.filter((p) => scores.get(p.a)! > scores.get(p.b)!)
      expect(right.length / pairs.length).toBeGreaterThan(0.9)
    },
  )
})

test('levels rise at their start and fall five points below it', () => {
  expect(levelOf(60)).toBe('high')
  expect(nextLevel('low', 60, 5)).toBe('high')
  expect(nextLevel('high', 56, 5)).toBe('high')
  expect(nextLevel('high', 54, 5)).toBe('medium')
  expect(nextLevel('critical', 10, 5)).toBe('low')
  expect(nextLevel('medium', 90, 5)).toBe('critical')
})

describe('risk worker', () => {
  const id = 'GET shop.example/users/{id}'
  const fact = (source: Fact['source'], values: Fact['values'], time: number): Fact => ({
    v: 1,
    source,
    api: apiName('GET', 'shop.example', '/users/{id}'),
    time,
    values,
  })
  /** Exchanges with facts at given positions. */
  function play(
    facts: Record<number, Fact['values'] & { source: Fact['source'] }>,
    count = 60,
    status = 200,
    worker = riskWorker,
  ) {
    const out = new Collected()
    let state = worker.create(id)
    for (let i = 0; i < count; i++) {
      const message = exchange({ status, client: { ip: '8.8.8.8', port: 1, id: `ip:${i}` } })
      worker.apply(state, message, TOPICS.exchanges, out)
      if (facts[i]) {
        const { source, ...values } = facts[i]!
        worker.apply(state, fact(source, values as Fact['values'], message.time), TOPICS.facts, out)
      }
      if ((worker.wake!(state) ?? Number.POSITIVE_INFINITY) <= message.time) worker.tick!(state, message.time, out)
      state = worker.decode(worker.encode(state), id)
    }
    if (worker.wake!(state) !== undefined) worker.tick!(state, Number.POSITIVE_INFINITY, out)
    return out
  }

  test('ranks, shows factors, and alerts once when labels raise the level', () => {
    const labels = { 40: { source: 'pii', request_labels: {}, response_labels: { SSN: 40, NAME: 40 } } as never }
    expect(play(labels).alerts).toEqual([])
    const out = play(labels, 60, 200, createRiskWorker({ matureMs: 35_000 }))
    expect(out.scores[keys.apis()]![id]).toBeGreaterThan(60)
    expect(Number(out.hashes[keys.risk(id)]!.response_data)).toBeGreaterThan(1)
    expect(out.alerts.map((a) => [a.kind, a.severity])).toEqual([['risk_raised', 'critical']])
    expect(out.alerts[0]!.title).toContain('response data')
  })

  test('a finding counts once, however often its fact comes', () => {
    const finding = { source: 'anomaly', id: 'a1', kind: 'bola', severity: 'high', count: 30, answered: 30 } as never
    const once = play({ 30: finding })
    const twice = play({ 30: finding, 31: finding })
    expect(twice.hashes[keys.risk(id)]).toMatchObject({ anomalies: once.hashes[keys.risk(id)]!.anomalies })
    expect(Number(once.hashes[keys.risk(id)]!.anomalies)).toBeGreaterThan(0)
  })

  test('what only ever answered 404 is not ranked', () => {
    expect(play({}, 60, 404).scores).toEqual({})
  })

  test('what happened fades without a call, day by day, and the history says so', () => {
    const DAY = 86_400_000
    const finding = { source: 'anomaly', id: 'a1', kind: 'bola', severity: 'high', count: 30, answered: 30 } as never
    const out = new Collected()
    const state = riskWorker.create(id)
    const { time } = exchange({})
    riskWorker.apply(state, exchange({ client: { ip: '8.8.8.8', port: 1, id: 'ip:1' } }), TOPICS.exchanges, out)
    const { source, ...values } = finding as { source: Fact['source'] } & Fact['values']
    riskWorker.apply(state, fact(source, values, time), TOPICS.facts, out)
    const risks: number[] = []
    for (let wake = riskWorker.wake!(state), n = 0; wake !== undefined; wake = riskWorker.wake!(state), n++) {
      expect(n).toBeLessThan(40)
      riskWorker.tick!(state, wake, out)
      risks.push(out.scores[keys.apis()]![id]!)
    }
    expect(risks.length).toBeGreaterThan(20)
    expect(risks.slice(1).every((value, i) => value <= risks[i]!)).toBe(true)
    expect(risks.at(-1)).toBeLessThan(risks[0]!)
    const detail = out.hashes[keys.riskDetail(id)]!
    const history = JSON.parse(String(detail.history)) as { day: number; risk: number }[]
    expect(history.length).toBe(14)
    expect(history.map(({ day }) => day)).toEqual(history.map((_, i) => history[0]!.day + i))
    expect(Number(detail.low)).toBeLessThanOrEqual(risks.at(-1)!)
    expect(Number(detail.high)).toBeGreaterThanOrEqual(risks.at(-1)!)
    expect(state.due).toBeUndefined()
    expect(history.at(-1)!.day * DAY).toBeGreaterThan(time)
  })

  test('the profile in the store scores as the worker scored', () => {
    const out = play({ 40: { source: 'pii', request_labels: { EMAIL: 3 }, response_labels: { SSN: 40 } } as never })
    const stored = profileFromJson(JSON.parse(String(out.hashes[keys.riskDetail(id)]!.profile)))
    expect(scoreProfile(stored).risk).toBeCloseTo(Number(out.hashes[keys.risk(id)]!.risk), 1)
  })

  test('an alert names its cause: the factor that rose most, and the finding behind it', () => {
    const finding = {
      source: 'anomaly',
      id: 'a1',
      kind: 'token_mismatch',
      severity: 'high',
      count: 30,
      answered: 30,
    } as never
    const labels = { source: 'pii', request_labels: {}, response_labels: { ADDRESS: 40, NAME: 40 } } as never
    const [alert] = play({ 5: labels, 45: finding }).alerts
    expect(alert!.evidence).toMatchObject({
      cause: 'principal_mismatches',
      finding: { id: 'a1', kind: 'token_mismatch' },
    })
    expect(alert!.title).toContain('after token mismatch')
  })

  test('P4: a rise is as urgent as the finding behind it; what is proven, and what labels show, as the level says', () => {
    const labels = { source: 'pii', request_labels: {}, response_labels: { ADDRESS: 40, NAME: 40 } } as never
    const raised = (severity: string) => {
      const finding = {
        source: 'anomaly',
        id: 'a1',
        kind: 'token_mismatch',
        severity,
        count: 30,
        answered: 30,
      } as never
      return play({ 5: labels, 45: finding }).alerts[0]!
    }
    const [medium, critical] = [raised('medium'), raised('critical')]
    expect(medium.evidence.cause).toBe('principal_mismatches')
    expect(medium.severity).toBe('medium')
    expect(medium.evidence.level).not.toBe('medium')
    // Never more than the level says.
    expect(critical.severity).toBe(critical.evidence.level)
  })

  test('the finding that an alert names is of the kind that moves the factor', () => {
    const event = (id: string, kind: string, severity: string) =>
      ({ source: 'anomaly', id, kind, severity, count: 60, answered: 40 }) as never
    const [alert] = play({ 45: event('a1', 'injection', 'medium'), 46: event('a2', 'error_burst', 'medium') }).alerts
    expect(alert!.evidence).toMatchObject({ cause: 'server_reach', finding: { id: 'a1', kind: 'injection' } })
  })

  test('facts of the inventory count, and each is optional', () => {
    const inventory = (values: object) => ({ source: 'inventory', confirmed: true, ...values }) as never
    const risky = play({
      20: inventory({
        zombie: true,
        shadow: true,
        cors_any_origin: true,
        upload: true,
        weak_credentials: 'jwt-none',
        security_headers_missing: 1,
        change_count_7d: 3,
      }),
    })
    const factors = risky.hashes[keys.risk(id)]!
    for (const name of ['zombie', 'undocumented', 'cors_any_origin', 'upload', 'missing_headers', 'drift'])
      expect([name, Number(factors[name]) > 0]).toEqual([name, true])
    const plain = play({ 20: inventory({}) })
    expect(plain.scores[keys.apis()]![id]).toBeLessThan(risky.scores[keys.apis()]![id]!)
  })

  test('the same messages give the same outputs', () => {
    const exchanges = Array.from({ length: 50 }, (_, i) => exchange({ body: i * 100 }))
    expect(JSON.stringify(run(riskWorker, exchanges))).toBe(JSON.stringify(run(riskWorker, exchanges, true)))
  })
})
