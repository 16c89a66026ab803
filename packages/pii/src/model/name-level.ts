import type { Label } from '@apiscope/schema'
import type { ParameterName } from '../words/parameter-name.js'

/** 2: the name calls for the label; 1: it may; 0: it says nothing; −1: it names something else. The longest phrase decides. */
export function nameLevel(name: ParameterName, label: Label): 2 | 1 | 0 | -1 {
  const e = name.evidence.get(label)
  if (e === undefined) return 0
  const strength = e.joined ?? e.head
  if (strength === 'strong') return 2
  if (strength === 'weak') return 1
  return strength === 'not' ? -1 : 0
}
