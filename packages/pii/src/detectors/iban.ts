import { getCountrySpecifications, isValidIBAN } from 'ibantools'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

const SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/
const SPEC = getCountrySpecifications() as Record<string, { chars: number | null } | undefined>

/** ISO 13616: country, length by country, mod 97. Documentation IBANs with a wrong check keep the shape. */
export const iban: Detector = {
  id: 'iban',
  label: 'IBAN',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 15 || facts.length > 42 || facts.digits < 8 || facts.letters < 2) return NO
    const text = facts.text.replace(/[ -]/g, '').toUpperCase()
    if (!SHAPE.test(text)) return NO
    const length = SPEC[text.slice(0, 2)]?.chars
    if (!length) return NO
    if (length !== text.length) return { score: withName(context, 'IBAN', 0.2, 0.8), evidence: 'shape' }
    if (isValidIBAN(text)) return { score: 0.99, evidence: 'mod 97' }
    return { score: withName(context, 'IBAN', 0.5, 0.9), evidence: 'country and length' }
  },
}
