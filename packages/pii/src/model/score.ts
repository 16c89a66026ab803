import type { Label, ParameterLocation } from '@apiscope/schema'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ParameterName } from '../words/parameter-name.js'
import { ruleLabels } from './rules.js'

export interface ParameterContext {
  location: ParameterLocation
}

/** Probability of one label. */
export function score(
  label: Label,
  name: ParameterName,
  evidence: ParameterEvidence,
  _context: ParameterContext,
): number {
  return ruleLabels(name, evidence, 'both').includes(label) ? 0.8 : 0.05
}

/** Probability from which a label is given. */
export function threshold(_label: string): number {
  return 0.5
}
