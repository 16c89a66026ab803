/** How sure a score is: what other weights that fit the judgements as well would say, and what little evidence leaves open. */
import type { RiskProfile } from '../profile/profile.js'
import { featuresOf } from './features.js'
import type { RiskModel } from './model.js'
import { type RiskScore, riskUnder, scoreProfile } from './score.js'

export interface RiskInterval {
  /** 0–100, whole numbers; `low` ≤ risk ≤ `high`. */
  low: number
  high: number
  /** What has few observations: `unauthenticated_success`, `response_data` … */
  thin: string[]
}

/** Fewer calls than this leave open what was not seen. Count. */
const FEW_CALLS = 30
/** A label on fewer exchanges than this may be a mistake. Count. */
const FEW_LABELS = 3
/** Two-sided 90 %. */
const Z = 1.645

/** Wilson's score interval of a share (1927). */
export function wilson(share: number, n: number): [low: number, high: number] {
  if (n <= 0) return [0, 1]
  const z2 = Z * Z
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

/** The 5th and 95th percentile over the bootstrap weights, widened by what few calls leave open. `score`: that of the profile. */
export function riskInterval(
  profile: RiskProfile,
  model: RiskModel,
  { risk }: RiskScore = scoreProfile(profile, model),
): RiskInterval {
  const [worse, better, thin] = alternatives(profile)
  const values = featuresOf(profile)
  const sorted = model.replicates.map(({ base, weights }) => riskUnder(values, base, weights)).sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] ?? risk
  const low = Math.min(risk, at(0.05), thin.length > 0 ? scoreProfile(better, model).risk : risk)
  const high = Math.max(risk, at(0.95), thin.length > 0 ? scoreProfile(worse, model).risk : risk)
  return { low: Math.floor(low), high: Math.ceil(high), thin }
}

/** The profile as bad and as good as the evidence allows. */
function alternatives(profile: RiskProfile): [worse: RiskProfile, better: RiskProfile, thin: string[]] {
  const thin: string[] = []
  const worse = { ...profile }
  const better = { ...profile }
  if (profile.requests < FEW_CALLS) {
    const [low, high] = wilson(profile.unauthenticated2xxShare, profile.requests)
    better.unauthenticated2xxShare = Math.min(low, profile.unauthenticated2xxShare)
    // Without a single success of the kind, "some may" is not evidence that many do.
    worse.unauthenticated2xxShare =
      profile.unauthenticated2xxShare > 0 ? Math.max(high, profile.unauthenticated2xxShare) : 0
    thin.push('unauthenticated_success')
  }
  const rare = (labels: Record<string, number>) => Object.values(labels).some((n) => n > 0 && n < FEW_LABELS)
  const firm = (labels: Record<string, number>) =>
    Object.fromEntries(Object.entries(labels).filter(([, n]) => n >= FEW_LABELS))
  if (rare(profile.responseLabels)) {
    better.responseLabels = firm(profile.responseLabels)
    thin.push('response_data')
  }
  if (rare(profile.requestLabels)) {
    better.requestLabels = firm(profile.requestLabels)
    thin.push('request_data')
  }
  return [worse, better, thin]
}
