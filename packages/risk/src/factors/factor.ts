/** What a factor is. One file each; the registry is `index.ts`. */
import type { RiskProfile } from '../profile/profile.js'
import type { Context } from './context.js'

export interface Factor {
  /** Its name in weights, views and explanations. */
  readonly name: string
  /** `stake`: what is lost (impact); `reach`: how easily; `evidence`: what is happening (likelihood). */
  readonly group: 'stake' | 'reach' | 'evidence'
  /** What of it a passive sensor sees, for people. */
  readonly observes: string
  /** Days in which its evidence loses half its value; undefined: it stays until what it observes changes. */
  readonly halfLifeDays?: number
  /** Why it counts, and where that is published. */
  readonly source: string
  /** 1: raises the risk; −1: lowers it. Weights are never negative. */
  readonly direction: 1 | -1
  /** Weight before any judgement was seen, log-odds per unit of value. */
  readonly prior: number
  /** 0–1. */
  value(profile: RiskProfile, context: Context): number
}

type Anatomy = Omit<Factor, 'direction'> & { direction?: 1 | -1 }

/** Clips the value to 0–1, so that no odd profile can pass its range. */
export function factor(anatomy: Anatomy): Factor {
  return { direction: 1, ...anatomy, value: (profile, context) => unit(anatomy.value(profile, context)) }
}

/** 0–1; anything that is no number is 0. */
export const unit = (value: number): number => (value > 0 ? Math.min(1, value) : 0)

/** 0 at none, 1 at `full` and above, even steps per factor of ten between. */
export const decades = (count: number, full: number): number =>
  unit(Math.log10(1 + Math.max(0, count)) / Math.log10(1 + full))

/** What is left of 1 after `days`. */
export const faded = (days: number, halfLifeDays: number): number => 2 ** (-Math.max(0, days) / halfLifeDays)
