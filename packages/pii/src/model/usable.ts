import type { ParameterEvidence } from '../evidence/evidence.js'

/** Values that can speak: without empty ones, nulls and fillers such as `string`. */
export function usable(evidence: ParameterEvidence): number {
  const { kinds, n } = evidence
  return n - (kinds.empty ?? 0) - (kinds.null ?? 0) - (kinds.placeholder ?? 0)
}
