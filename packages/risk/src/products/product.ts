/** What a product is: two factors that are worse together than their sum. Declared here, never searched for. */
import type { Context } from '../factors/context.js'
import type { RiskProfile } from '../profile/profile.js'

export interface Product {
  readonly name: string
  /** The factors in it; without either of them it is gone. */
  readonly of: readonly [string, string]
  /** What it sees, for a person. */
  readonly observes: string
  readonly source: string
  /** Weight before any judgement was seen, log-odds per unit of value. Never negative. */
  readonly prior: number
  /** 0–1. */
  value(profile: RiskProfile, context: Context): number
}
