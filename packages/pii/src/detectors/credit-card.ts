import creditCardType from 'credit-card-type'
import { compactDigits, isEpoch, luhn } from './digits.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** 4-4-4-4, Amex 4-6-5, Diners 4-6-4, and the other ways in which 12 to 19 digits are grouped on cards. */
const GROUPED =
  /^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{4,5}$|^\d{4}([ -])(?:\d{4}\3){3}\d{1,3}$|^\d{4}([ -])\d{4}\4\d{5}$|^\d{8}([ -])\d{8}$|^\d{6}([ -])\d{13}$/
const MASKED = /^(?:\d{4}|\d{6})?[ -]?(?:[*xX•.]{4,12}[ -]?){1,3}\d{4}$/

export const creditCard: Detector = {
  id: 'credit_card',
  label: 'CREDIT_CARD',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 12 || facts.length > 23 || facts.digits < 4) return NO
    if (MASKED.test(facts.text)) return { score: withName(context, 'CREDIT_CARD', 0.4, 0.85), evidence: 'masked' }
    if (facts.letters > 0) return NO
    const digits = compactDigits(facts.text, 12, 19)
    if (digits === undefined) return NO
    const grouped = facts.digits < facts.length
    if (grouped && !GROUPED.test(facts.text)) return NO
    if (!luhn(digits) || Number(digits) === 0) {
      return grouped ? { score: withName(context, 'CREDIT_CARD', 0.3, 0.7), evidence: 'grouped' } : NO
    }
    if (!issued(digits)) return { score: withName(context, 'CREDIT_CARD', 0.1, 0.6), evidence: 'luhn' }
    if (grouped) return { score: 0.95, evidence: 'luhn+issuer, grouped' }
    if (isEpoch(digits)) return NO
    // A tenth of all order numbers pass Luhn; bare digits need a name, a fellow or repetition over many values.
    return { score: withName(context, 'CREDIT_CARD', 0.7, 0.97), evidence: 'luhn+issuer' }
  },
}

interface Range {
  low: string
  high: string
  lengths: readonly number[]
}

/** Issuer ranges of `credit-card-type`, read once: prefixes from `low` to `high` and the lengths they allow. */
const RANGES: readonly Range[] = Object.values(creditCardType.types).flatMap((type) => {
  const { patterns, lengths } = creditCardType.getTypeInfo(type)
  return patterns.map((p): Range => {
    const [low, high] = Array.isArray(p) ? p : [p, p]
    return { low: String(low), high: String(high), lengths }
  })
})

/** True when some issuer range fits the whole prefix and allows the length. */
function issued(digits: string): boolean {
  return RANGES.some(({ low, high, lengths }) => {
    const prefix = digits.slice(0, low.length)
    return prefix >= low && prefix <= high && lengths.includes(digits.length)
  })
}
