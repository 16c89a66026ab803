import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

/** Three or four digits say nothing without a name; masked codes count with one. */
export const cvv: Detector = {
  id: 'cvv',
  label: 'CVV',
  detect(_value: string, { facts, named }: DetectContext): Verdict {
    if (facts.length !== 3 && facts.length !== 4) return NO
    if (facts.digits === facts.length) return { score: named.has('CVV') ? 0.95 : 0.2, evidence: 'three or four digits' }
    if (/^[*xX•]+$/.test(facts.text)) return { score: named.has('CVV') ? 0.8 : 0, evidence: 'masked' }
    return NO
  },
}
