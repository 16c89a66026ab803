/** What a floor is: a finding for which an expert would insist on a least score, whatever the sum says. */
import type { Context } from '../factors/context.js'
import type { RiskProfile } from '../profile/profile.js'

export interface Floor {
  readonly name: string
  /** For the explanation, completes "at least N because …". */
  readonly because: string
  /** Least score, 0–100. */
  readonly least: number
  readonly source: string
  applies(profile: RiskProfile, context: Context): boolean
}

/** More than every tenth success without credentials. */
export const isOpen = (context: Context): boolean => context.unauthenticated >= 0.5
