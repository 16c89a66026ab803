/** The pattern-only baselines of the evaluation: what names alone, values alone and both by fixed rules give. */
import { LABELS, type Label } from '@apiscope/schema'
import type { ParameterEvidence } from '../evidence/evidence.js'
import type { ParameterName } from '../words/parameter-name.js'
import { nameLevel } from './name-level.js'
import { usable } from './usable.js'

export type RuleSet = 'values' | 'names' | 'both'

/** Labels by fixed rules: a strong name, or half of the values in the strong tier; `both` also takes away what values contradict. */
export function ruleLabels(name: ParameterName, evidence: ParameterEvidence, rules: RuleSet): Label[] {
  const n = usable(evidence)
  return LABELS.filter((label) => {
    const level = nameLevel(name, label)
    const counts = evidence.labels.get(label)
    const strong = n > 0 && counts !== undefined && counts.strong / n >= 0.5
    if (rules === 'values') return strong
    if (rules === 'names') return level === 2
    if (level === 2)
      return n === 0 || (counts !== undefined && counts.sum / n >= 5) || label === 'PASSWORD' || label === 'DEMOGRAPHIC'
    return strong && level >= 0
  })
}
