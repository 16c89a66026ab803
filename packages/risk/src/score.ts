/** The risk of an API: a weighted sum of factors, squashed to 0–100. */
import { derive, FACTORS } from './factors.js'
import type { RiskProfile } from './profile.js'

export interface RiskScore {
  /** 0–100, two decimals. */
  risk: number
  level: RiskLevel
  /** Factor → signed log-odds, four decimals, largest first; factors that add nothing are left out. */
  contributions: Record<string, number>
  /** Log-odds of an API about which nothing is known. */
  base: number
}

export type RiskLevel = 'low' | 'medium' | 'high' | 'critical'

/** An internal, authenticated API without any finding scores 5. */
export const BASE = -3
/** Log-odds above BASE are drawn together, so that the top keeps its order below 100. */
const SCALE = 0.75

/** Scores from which a level starts. */
export const LEVELS: readonly { level: RiskLevel; from: number }[] = [
  { level: 'critical', from: 85 },
  { level: 'high', from: 60 },
  { level: 'medium', from: 30 },
  { level: 'low', from: 0 },
]

export const levelOf = (risk: number): RiskLevel => LEVELS.find(({ from }) => risk >= from)?.level ?? 'low'

/** Pure and deterministic. The squash: 100 / (1 + exp(−(base + Σ contributions))). */
export function scoreProfile(profile: RiskProfile): RiskScore {
  const derived = derive(profile)
  const parts: [string, number][] = []
  let sum = BASE
  for (const { name, weight, value } of FACTORS) {
    const part = Math.round(weight * SCALE * value(profile, derived) * 10_000) / 10_000
    if (part === 0) continue
    sum += part
    parts.push([name, part])
  }
  parts.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || (a[0] < b[0] ? -1 : 1))
  const risk = Math.round(10_000 / (1 + Math.exp(-sum))) / 100
  return { risk, level: levelOf(risk), contributions: Object.fromEntries(parts), base: BASE }
}
