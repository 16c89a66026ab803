import { DETECTORS } from '../detectors/registry.js'
import type { DetectContext, Detector } from '../detectors/types.js'
import { factsOf } from '../values/facts.js'

/** Whose numbers and dates a text speaks of. */
export interface ProseContext {
  /** ISO 3166 regions for national phone numbers, most likely first. */
  regions: readonly string[]
  /** Year of the traffic. */
  year: number
}

const BY_LABEL: ReadonlyMap<string, Detector> = new Map(DETECTORS.map((detector) => [detector.label, detector]))

/** What the detector of `label` says of a part of a text, 0–1. @param named labels that words before it call for */
export function scoreOf(label: string, part: string, named: ReadonlySet<string>, context: ProseContext): number {
  const facts = factsOf(part)
  const at: DetectContext = { named, regions: context.regions, year: context.year, facts }
  return BY_LABEL.get(label)!.detect(facts.text, at).score
}
