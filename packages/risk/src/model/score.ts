/** The risk of an API: a weighted sum of factors and products, squashed to 0–100, not below what a floor demands. */
import { contextOf } from '../factors/context.js'
import { FLOORS } from '../floors/index.js'
import { PRODUCTS } from '../products/index.js'
import type { RiskProfile } from '../profile/profile.js'
import { FEATURES, featuresOf } from './features.js'
import { levelOf, type RiskLevel } from './level.js'
import { type RiskModel, shippedModel } from './model.js'

export interface RiskScore {
  /** 0–100, two decimals. An order by expert judgement, no probability. */
  risk: number
  level: RiskLevel
  /** Factor, product or `floor_…` → signed log-odds, four decimals, largest first; what adds nothing is left out. */
  contributions: Record<string, number>
  /** Log-odds of an API about which nothing is known. */
  base: number
}

/** A floor lifts to a little above its score and keeps this much of the order below it. */
const FLOOR_MARGIN = 0.25
const FLOOR_SLOPE = 0.03

const round4 = (value: number) => Math.round(value * 10_000) / 10_000
const squash = (logOdds: number) => 100 / (1 + Math.exp(-logOdds))

/**
 * Pure and deterministic: risk = 100 / (1 + exp(−(base + Σ contributions))).
 *
 * @param without names of factors left out, with the products they are in (what if?)
 */
export function scoreProfile(
  profile: RiskProfile,
  model: RiskModel = shippedModel(),
  without: readonly string[] = [],
): RiskScore {
  const context = contextOf(profile)
  const values = featuresOf(profile, context)
  const parts: [string, number][] = []
  let sum = model.base
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0) continue
    const { name } = FEATURES[i]!
    const part = model.weights[name]! * values[i]!
    if (part === 0 || isLeftOut(name, without)) continue
    sum += part
    const rounded = round4(part)
    if (rounded !== 0) parts.push([name, rounded])
  }
  const floor = floorOf(profile, sum, without)
  if (floor) {
    parts.push([`floor_${floor.name}`, round4(floor.logOdds - sum)])
    sum = floor.logOdds
  }
  parts.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || (a[0] < b[0] ? -1 : 1))
  const risk = Math.round(100 * squash(sum)) / 100
  return { risk, level: levelOf(risk), contributions: Object.fromEntries(parts), base: model.base }

  function floorOf(p: RiskProfile, logOdds: number, left: readonly string[]) {
    let best: { name: string; logOdds: number } | undefined
    for (const { name, least, applies } of FLOORS) {
      if (left.includes(`floor_${name}`) || !applies(p, context)) continue
      const start = Math.log(least / (100 - least)) + FLOOR_MARGIN
      const lifted = start + FLOOR_SLOPE * (logOdds - start)
      if (logOdds < start && lifted > (best?.logOdds ?? logOdds)) best = { name, logOdds: lifted }
    }
    return best
  }
}

/** Risk under one set of weights, for intervals: no rounding of parts, no explanation. */
export function riskUnder(values: readonly number[], base: number, weights: readonly number[]): number {
  let sum = base
  for (let i = 0; i < values.length; i++) sum += values[i]! * weights[i]!
  return squash(sum)
}

function isLeftOut(name: string, without: readonly string[]): boolean {
  if (without.length === 0) return false
  if (without.includes(name)) return true
  return PRODUCTS.find((product) => product.name === name)?.of.some((part) => without.includes(part)) ?? false
}
