import {
  acceptedRisks,
  activeFeedback,
  createRiskWorker,
  currentName,
  currentNames,
  FEATURES,
  type FeedbackEntry,
  learnShifts,
  profileFromJson,
  STAKE_CHAIN,
  scoreProfile,
  shippedModel,
  tenantModel,
} from '@apiscope/risk'
import * as fc from 'fast-check'

const profile = profileFromJson({
  path: '/users/{id}',
  response_labels: { EMAIL: 900, NAME: 900 },
  auth_scheme: 'none',
  noauth_2xx_share: 1,
  anomalies_7d: { high: 1 },
})
const { contributions } = scoreProfile(profile)
let n = 0
const said = (action: FeedbackEntry['action'], more: Partial<FeedbackEntry> = {}): FeedbackEntry => ({
  n: ++n,
  at: 0,
  action,
  api: 'GET h/users/{id}',
  reason: 'because',
  contributions,
  ...more,
})
const risk = (log: FeedbackEntry[]) => scoreProfile(profile, tenantModel(shippedModel(), log)).risk

describe('feedback', () => {
  test('dismiss lowers, raise raises, a factor alone moves only itself', () => {
    expect(risk([said('dismiss')])).toBeLessThan(risk([]))
    expect(risk([said('raise')])).toBeGreaterThan(risk([]))
    expect([...learnShifts([said('raise', { factor: 'anomalies' })]).keys()]).toEqual(['anomalies'])
  })

  test('an accepted risk is a mark and never teaches', () => {
    const log = [said('accept', { reason: 'known' })]
    expect(tenantModel(shippedModel(), log)).toBe(shippedModel())
    expect(acceptedRisks(log).get('GET h/users/{id}')!.reason).toBe('known')
    expect(acceptedRisks([...log, said('raise')]).size).toBe(0)
  })

  test('any version can be gone back to, a roll-back too', () => {
    const first = said('dismiss')
    const log = [first, said('dismiss'), said('rollback', { to: 1 }), said('raise')]
    expect(activeFeedback(log.slice(0, 3))).toEqual([first])
    expect(activeFeedback(log)).toEqual([first, log[3]])
    expect(activeFeedback([...log, said('rollback', { to: 2 })])).toEqual([first, log[1]])
    expect(tenantModel(shippedModel(), [...log, said('rollback', { to: 0 })])).toBe(shippedModel())
    const many = Array.from({ length: 1000 }, (_, i) => said('rollback', { to: i }))
    expect(activeFeedback(many)).toEqual([])
  })

  test('however much is said, no weight moves by more than half, all together stay bounded, and the stakes keep their order', () => {
    const names = Object.keys(shippedModel().weights)
    const entry = fc.record({
      action: fc.constantFrom('raise' as const, 'dismiss' as const),
      contributions: fc.dictionary(fc.constantFrom(...names), fc.double({ min: -3, max: 3, noNaN: true }), {
        maxKeys: 6,
      }),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        const log = entries.map(({ action, contributions: parts }) => said(action, { contributions: parts }))
        const shifts = [...learnShifts(log).values()]
        expect(Math.max(0, ...shifts.map(Math.abs))).toBeLessThanOrEqual(Math.log(1.5) + 1e-4)
        expect(shifts.reduce((sum, shift) => sum + Math.abs(shift), 0)).toBeLessThan(1.51)
        const model = tenantModel(shippedModel(), log)
        expect(tenantModel(shippedModel(), log)).toEqual(model)
        for (let i = 1; i < STAKE_CHAIN.length; i++)
          expect(model.weights[STAKE_CHAIN[i]!]!).toBeLessThanOrEqual(model.weights[STAKE_CHAIN[i - 1]!]!)
      }),
      { numRuns: 40 },
    )
  })
})

test('N20: what was stored under the names of earlier versions is read under those of now', () => {
  expect(currentName('overheard')).toBe('cleartext_transmission')
  expect(currentName('anomalies')).toBe('anomalies')
  const names = new Set(FEATURES.map(({ name }) => name))
  const old = { overheard: 1, exposed_stake: 2, unlimited_stake: 3, link_suffices: 4, state_changing: 5, anomalies: 6 }
  for (const name of Object.keys(currentNames(old))) expect(names).toContain(name)
  expect(Object.values(currentNames(old))).toEqual([1, 2, 3, 4, 5, 6])
  const worker = createRiskWorker()
  const state = { ...worker.create('GET h/'), history: [{ day: 1, risk: 50, contributions: { overheard: 0.9 } }] }
  const read = worker.decode(worker.encode(state))
  expect(read.history[0]!.contributions).toEqual({ cleartext_transmission: 0.9 })
})
