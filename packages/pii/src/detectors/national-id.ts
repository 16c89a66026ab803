import { NATIONAL_IDS } from './national/registry.js'
import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

/** Identifiers that states give to persons; one file a country under `national/`. */
export const nationalId: Detector = {
  id: 'national_id',
  label: 'NATIONAL_ID',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 7 || facts.length > 21 || facts.digits < 4 || facts.wide > 0) return NO
    const text = facts.text.toUpperCase()
    let best = NO
    for (const id of NATIONAL_IDS) {
      if (id.score <= best.score || !id.pattern.test(text)) continue
      if (id.check(text)) best = { score: id.score, evidence: `${id.country} ${id.name}` }
    }
    // Without separators the checksum is all there is, and about a tenth of all numbers pass it.
    if (best.score > 0.3 && facts.digits === facts.length && facts.length < 13)
      best = { score: 0.3, evidence: best.evidence }
    if (context.named.has('NATIONAL_ID')) return named(text, best)
    return best
  },
}

function named(text: string, best: Verdict): Verdict {
  if (best.score > 0) return { score: Math.max(best.score, 0.95), evidence: best.evidence }
  return /^[A-Z0-9 ./-]{5,20}$/.test(text) ? { score: 0.75, evidence: 'document number' } : NO
}
