/** What every value detector is: one pure function from one value to a verdict. */
import type { Label, ParameterLocation } from '@apiscope/schema'
import type { ValueFacts } from '../values/facts.js'

export interface Verdict {
  /**
   * 0–1: how far the value alone (and the context, where one is given) speaks for the label.
   * From 0.8: enough by itself; from 0.45: fair; from 0.2: only with a telling name; below: nothing.
   */
  score: number
  /** Short word for what was found, e.g. `luhn+issuer`; never a part of the value. */
  evidence: string
}

/** Where the value stood. The neutral context (no words) gives the evidence of the value alone. */
export interface DetectContext {
  in?: ParameterLocation
  /** Labels that the parameter's own name calls for. */
  named: ReadonlySet<string>
  /** ISO 3166 regions to try for national phone numbers, most likely first. */
  regions: readonly string[]
  /** Year of the traffic: births lie before it. */
  year: number
  /** Facts of the value, computed once for all detectors. */
  facts: ValueFacts
}

export interface Detector {
  /** Stable, lower case, e.g. `credit_card`. */
  readonly id: string
  readonly label: Label
  detect(value: string, context: DetectContext): Verdict
}

export const NO: Verdict = Object.freeze({ score: 0, evidence: '' })

/** Score tiers; see Verdict. */
export const STRONG = 0.8
export const FAIR = 0.45
export const WEAK = 0.2

/** `score` as it is, or `named` when the parameter's name calls for the label. */
export function withName(context: DetectContext, label: Label, score: number, named: number): number {
  return context.named.has(label) ? Math.max(score, named) : score
}
