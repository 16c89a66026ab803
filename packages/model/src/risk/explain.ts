/** Why an API has its risk, from what the risk worker wrote and what people have said since. */
import {
  acceptedRisks,
  currentNames,
  FLOORS,
  profileFromJson,
  type RiskInterval,
  type RiskModel,
  riskInterval,
  type Snapshot,
  scoreProfile,
  shippedModel,
  tenantModel,
  yesterday,
} from '@apiscope/risk'
import { ApiscopeError, harmless, keys } from '@apiscope/schema'
import type { State, ViewReader } from '@apiscope/state'
import { readFeedback } from '../feedback/store.js'

const DAY_MS = 86_400_000

export interface RiskExplanation {
  id: string
  risk: number
  level: string
  base: number
  /** Labels of the data that it takes and gives. */
  labels: { request: readonly string[]; response: readonly string[] }
  interval: RiskInterval
  model: string
  /** The model of the ranking, where feedback has moved the weights since. */
  rankedWith?: string
  factors: Readonly<Record<string, number>>
  floor?: { name: string; least: number; because: string }
  /** The last evaluation of an earlier day. */
  before?: Snapshot
  finding: { kind: string; severity: string; time: number } | null
  history: readonly { day: string; risk: number }[]
  accepted?: string
  without?: readonly string[]
  riskWithout?: number
}

/** The stored detail of an API; throws when the store does not know it. */
export async function detailOf(state: ViewReader, id: string): Promise<Record<string, string>> {
  const detail = await state.hgetall(keys.riskDetail(id))
  if (detail.profile === undefined)
    throw new ApiscopeError(
      'cli.api',
      `The store has no risk for '${harmless(id)}'; \`apiscope inventory\` lists the APIs.`,
    )
  return detail
}

/**
 * Why an API has its risk: contributions in log-odds (they add up), what changed since the day before, how sure it is.
 * @param without factors left out of `riskWithout`, by their current names
 * @throws ApiscopeError `cli.api`, `cli.factor` for names that the store does not know
 */
export async function explainRisk(state: State, id: string, without: readonly string[]): Promise<RiskExplanation> {
  const detail = await detailOf(state, id)
  const log = await readFeedback(state)
  const model: RiskModel = tenantModel(shippedModel(), log)
  const profile = profileFromJson(JSON.parse(detail.profile!))
  const { risk, level, base, contributions } = scoreProfile(profile, model)
  for (const name of without) {
    if (Object.hasOwn(contributions, name)) continue
    const names = Object.keys(contributions).join(', ')
    throw new ApiscopeError('cli.factor', `--without ${harmless(name)}: not a factor of this API; it has ${names}.`, 2)
  }
  const history = (JSON.parse(detail.history ?? '[]') as Snapshot[]).map((day) => ({
    ...day,
    contributions: currentNames(day.contributions),
  }))
  const today = history.at(-1)
  const before = today === undefined ? undefined : yesterday(history, today.day * DAY_MS)
  const accepted = acceptedRisks(log).get(id)
  const floor = FLOORS.find(({ name }) => Object.hasOwn(contributions, `floor_${name}`))
  return {
    id,
    risk,
    level,
    base,
    labels: { request: Object.keys(profile.requestLabels), response: Object.keys(profile.responseLabels) },
    interval: riskInterval(profile, model),
    model: model.version,
    ...(detail.model === model.version ? {} : { rankedWith: detail.model }),
    factors: contributions,
    ...(floor ? { floor: { name: floor.name, least: floor.least, because: floor.because } } : {}),
    ...(before ? { before } : {}),
    finding: JSON.parse(detail.finding ?? 'null'),
    history: history.map(({ day, risk: then }) => ({
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      risk: then,
    })),
    ...(accepted ? { accepted: accepted.reason } : {}),
    ...(without.length > 0 ? { without, riskWithout: scoreProfile(profile, model, without).risk } : {}),
  }
}
