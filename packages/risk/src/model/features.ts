/** A profile as the row of numbers that the regression sees. */
import { type Context, contextOf } from '../factors/context.js'
import { FACTORS } from '../factors/index.js'
import { PRODUCTS } from '../products/index.js'
import type { RiskProfile } from '../profile/profile.js'

export interface Feature {
  readonly name: string
  readonly direction: 1 | -1
  readonly prior: number
  value(profile: RiskProfile, context: Context): number
}

/** Factors and products, in the order of the rows. */
export const FEATURES: readonly Feature[] = [
  ...FACTORS,
  ...PRODUCTS.map((product): Feature => ({ ...product, direction: 1 })),
]

/**
 * The stakes that count only by what they exceed those before them. Their weights must not grow along this list, or more of an earlier
 * one would lower the score; the fit keeps to it.
 */
export const STAKE_CHAIN: readonly string[] = [
  'response_data',
  'request_data',
  'credential_function',
  'admin_function',
  'server_reach',
  'function_impact',
]

/** Signed values, each −1–1. */
export function featuresOf(profile: RiskProfile, context = contextOf(profile)): number[] {
  return FEATURES.map((feature) => feature.direction * feature.value(profile, context))
}
