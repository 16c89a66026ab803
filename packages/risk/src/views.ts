/** What people and commands read: `apis`, `api:{id}:risk` and `api:{id}:risk:detail`. */
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { type RiskInterval, riskInterval } from './model/interval.js'
import type { RiskModel } from './model/model.js'
import type { RiskScore } from './model/score.js'
import { profileToJson } from './profile/from-json.js'
import type { RiskProfile } from './profile/profile.js'
import type { RiskState } from './state.js'

export function writeViews(
  state: RiskState,
  profile: RiskProfile,
  score: RiskScore,
  model: RiskModel,
  out: Output,
): void {
  const { id } = state.api!
  out.zadd(keys.apis(), id, score.risk)
  const fields: Record<string, string | number | null> = { risk: score.risk, level: score.level, base: score.base }
  for (const name of state.shown) fields[name] = null
  state.shown = Object.keys(score.contributions)
  out.hset(keys.risk(id), { ...fields, ...score.contributions })
  // Costs more than the score; worked out once, when the view is written.
  let known: RiskInterval | undefined
  const interval = () => {
    known ??= riskInterval(profile, model, score)
    return known
  }
  const history = state.history.slice()
  const finding = state.findings.at(-1) ?? null
  out.hset(keys.riskDetail(id), {
    model: model.version,
    low: () => interval().low,
    high: () => interval().high,
    thin: () => interval().thin.join(','),
    profile: () => JSON.stringify(profileToJson(profile)),
    history: () => JSON.stringify(history),
    finding: () => JSON.stringify(finding),
  })
}
