import { stdnum } from 'stdnum'
import { compactDigits } from './digits.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** Account and routing numbers: ABA checksum, CLABE, CBU, NZ and sort-code forms; plain digits need a name. */
export const bankAccount: Detector = {
  id: 'bank_account',
  label: 'BANK_ACCOUNT',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 4 || facts.length > 34 || facts.digits < 4 || facts.letters > 6) return NO
    const digits = compactDigits(facts.text, 4, 24)
    if (digits === undefined) {
      const masked = /^[*xX•]{2,}[ -]?\d{3,5}$/.test(facts.text) || /^[A-Z]{0,6}\d{6,20}$/.test(facts.text)
      return masked ? { score: withName(context, 'BANK_ACCOUNT', 0.1, 0.8), evidence: 'masked' } : NO
    }
    if (digits.length === 18 && stdnum.MX.clabe.validate(digits).isValid) return { score: 0.7, evidence: 'CLABE' }
    if (digits.length === 22 && stdnum.AR.cbu.validate(digits).isValid) return { score: 0.8, evidence: 'CBU' }
    if (digits.length === 9 && abaRouting(digits))
      return { score: withName(context, 'BANK_ACCOUNT', 0.35, 0.95), evidence: 'ABA checksum' }
    if (/^\d{2}-\d{2}-\d{2}$/.test(facts.text))
      return { score: withName(context, 'BANK_ACCOUNT', 0.35, 0.9), evidence: 'sort code' }
    if (/^\d{3}-\d{3}$/.test(facts.text))
      return { score: withName(context, 'BANK_ACCOUNT', 0.25, 0.85), evidence: 'BSB' }
    if (/^\d{2}-\d{4}-\d{7}-\d{2,3}$/.test(facts.text)) return { score: 0.8, evidence: 'NZ account' }
    return { score: withName(context, 'BANK_ACCOUNT', 0.15, 0.85), evidence: 'digits' }
  },
}

/** ABA routing transit number: weights 3-7-1 and a Federal Reserve prefix. */
export function abaRouting(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2))
  const assigned = prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80
  if (!assigned || digits === '000000000') return false
  let sum = 0
  for (let i = 0; i < 9; i++) sum += (digits.charCodeAt(i) - 48) * [3, 7, 1][i % 3]
  return sum % 10 === 0
}
