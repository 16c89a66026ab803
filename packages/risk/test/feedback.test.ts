import {
  acceptedRisks,
  activeFeedback,
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
