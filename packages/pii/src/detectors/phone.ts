import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { isEpoch, isFiller } from './digits.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** What a written phone number may be made of; one group in parentheses, an extension. */
const WRITTEN = /^(?:tel:|whatsapp:)?\+?[\d\s().\-/\u00a0]{5,24}(?:(?:\s?(?:x|ext\.?|#|;ext=)\s?)\d{1,6})?$/i
/** Grouped as no country writes phones: dates, decimals, versions, card groups, SSN. */
const OTHER_GROUPS =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|-?\d+\.\d+|\d+(?:\.\d+){3}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{1,5}-\d)$/

/** Tried last, where a national form is written as one. */
const OTHER_REGIONS: readonly CountryCode[] = ['FR', 'IT', 'JP', 'AU', 'BR', 'NL', 'CN', 'KR', 'IN', 'TR', 'CH', 'SE']

export const phone: Detector = {
  id: 'phone',
  label: 'PHONE',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    const { text } = facts
    if (facts.digits < 6 || facts.digits > 21 || facts.length > 40 || facts.letters > 12) return NO
    if (!WRITTEN.test(text) || OTHER_GROUPS.test(text)) return NO
    const plus = text.indexOf('+')
    if (plus >= 0) return international(text.slice(plus), context)
    if (facts.digits === facts.length || text[0] === '-') return bare(text, context)
    return national(text, context)
  },
}

/** E.164 or international format; documentation numbers (555) are possible but not valid. */
function international(text: string, context: DetectContext): Verdict {
  const parsed = parsePhoneNumberFromString(text)
  if (parsed?.isValid()) return { score: 0.97, evidence: 'international' }
  if (parsed?.isPossible()) return { score: 0.82, evidence: 'possible international' }
  return { score: withName(context, 'PHONE', 0.4, 0.85), evidence: 'plus sign' }
}

/** Digits with separators, as people write a national number. */
function national(text: string, context: DetectContext): Verdict {
  for (const region of context.regions) {
    const parsed = parsePhoneNumberFromString(text, region as CountryCode)
    if (parsed?.isValid()) return { score: withName(context, 'PHONE', 0.75, 0.95), evidence: `valid in ${region}` }
  }
  if (/^(?:1[-. ])?\(?\d{3}\)?[-. ] ?\d{3}[-. ]\d{4}/.test(text)) return { score: 0.75, evidence: 'possible NANP' }
  // A trunk zero or an area code in brackets: so written nearly nothing else is.
  if (text[0] === '0' || text[0] === '(') {
    for (const region of OTHER_REGIONS) {
      if (parsePhoneNumberFromString(text, region)?.isValid())
        return { score: withName(context, 'PHONE', 0.6, 0.95), evidence: `valid in ${region}` }
    }
  }
  if (context.facts.digits < 7) return { score: withName(context, 'PHONE', 0.1, 0.6), evidence: 'short' }
  return { score: withName(context, 'PHONE', 0.35, 0.8), evidence: 'grouped digits' }
}

/** Bare digits prove nothing alone: identifiers and epochs look the same. */
function bare(text: string, context: DetectContext): Verdict {
  const named = context.named.has('PHONE')
  if (isEpoch(text) && !named) return NO
  if (text.length > 15 || text[0] === '-') return NO
  if (isFiller(text)) return { score: named ? 0.6 : 0.1, evidence: 'filler digits' }
  for (const region of context.regions.slice(0, 2)) {
    const parsed = parsePhoneNumberFromString(text, region as CountryCode)
    if (parsed?.isValid()) return { score: named ? 0.9 : 0.3, evidence: `bare, valid in ${region}` }
  }
  return text.length >= 7 ? { score: named ? 0.7 : 0.2, evidence: 'bare digits' } : NO
}
