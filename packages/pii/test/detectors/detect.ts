import { DETECTORS, factsOf, type Verdict } from '@apiscope/pii'

/** Verdict of one detector on one value, in the neutral context or with a name that calls for labels. */
export function detect(label: string, value: string, named: string[] = [], regions = ['US', 'GB', 'DE']): Verdict {
  const detector = DETECTORS.find((d) => d.label === label)!
  return detector.detect(value, { named: new Set(named), regions, year: 2024, facts: factsOf(value) })
}
