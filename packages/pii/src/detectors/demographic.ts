import { NATIONALITIES, STRONG_TERMS, WEAK_TERMS } from '../words/demographic-terms.js'
import { fold } from '../words/fold.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

const strong = new Set(STRONG_TERMS)
const weak = new Set(WEAK_TERMS)
const nationalities = new Set(NATIONALITIES)

/** Sex, marital status, ethnicity, religion, nationality, orientation: closed lists of terms. */
export const demographic: Detector = {
  id: 'demographic',
  label: 'DEMOGRAPHIC',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length === 0 || facts.length > 48 || facts.kind === 'url') return NO
    if (facts.letters === 0) return age(context)
    const key = fold(facts.text).replace(/_/g, ' ')
    if (strong.has(key)) return { score: withName(context, 'DEMOGRAPHIC', 0.8, 0.98), evidence: 'term' }
    if (nationalities.has(key)) return { score: withName(context, 'DEMOGRAPHIC', 0.4, 0.95), evidence: 'nationality' }
    if (weak.has(key)) return { score: withName(context, 'DEMOGRAPHIC', 0.25, 0.95), evidence: 'weak term' }
    if (facts.kind === 'boolean' || facts.kind === 'uuid' || facts.kind === 'datetime') return NO
    return { score: withName(context, 'DEMOGRAPHIC', 0, 0.6), evidence: 'text' }
  },
}

function age({ facts, named }: DetectContext): Verdict {
  if (!named.has('DEMOGRAPHIC') || facts.digits !== facts.length || facts.length > 3) return NO
  return Number(facts.text) <= 120 ? { score: 0.8, evidence: 'age' } : NO
}
