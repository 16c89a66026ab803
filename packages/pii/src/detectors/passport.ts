import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** ICAO 9303 part 4, line 2 of a TD3 zone; the check digits decide. */
const LINE2 = /^[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[0-9<]\d$/
const LINE1 = /^P[A-Z<][A-Z<]{3}[A-Z<]{39}$/
/** Serials of the larger issuers: one or two letters and six to eight digits; letters in Germany and France in fixed places. */
const LETTERED = /^(?:[A-Z]\d{7,8}|[A-Z]{2}\d{6,7}|\d{2}[A-Z]{2}\d{5}|[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d?)$/
const DIGITS = /^\d{8,9}$/

export const passport: Detector = {
  id: 'passport',
  label: 'PASSPORT',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 6 || facts.length > 90) return NO
    if (facts.length >= 44) return zone(facts.text.replace(/\s/g, ''))
    const text = facts.text.replace(/ /g, '').toUpperCase()
    if (LETTERED.test(text) && /\d{3}/.test(text))
      return { score: withName(context, 'PASSPORT', 0.3, 0.92), evidence: 'letters and digits' }
    if (/^\d{2} ?\d{2} \d{6}$/.test(facts.text))
      return { score: withName(context, 'PASSPORT', 0.3, 0.9), evidence: 'series and number' }
    if (DIGITS.test(text)) return { score: withName(context, 'PASSPORT', 0.2, 0.88), evidence: 'nine digits' }
    if (/^[A-Z0-9]{6,12}$/.test(text) && facts.digits > 0)
      return { score: withName(context, 'PASSPORT', 0.1, 0.8), evidence: 'document number' }
    return NO
  },
}

function zone(text: string): Verdict {
  const line2 = text.length >= 88 ? text.slice(44, 88) : text
  if (LINE2.test(line2)) {
    const ok =
      check(line2.slice(0, 9)) === line2[9] &&
      check(line2.slice(13, 19)) === line2[19] &&
      check(line2.slice(21, 27)) === line2[27]
    return ok ? { score: 0.99, evidence: 'MRZ check digits' } : { score: 0.7, evidence: 'MRZ shape' }
  }
  return LINE1.test(text) && text.indexOf('<<') > 0 ? { score: 0.9, evidence: 'MRZ line 1' } : NO
}

/** ICAO 9303 part 3, 4.9: weights 7-3-1, letters A = 10, filler = 0. */
export function check(field: string): string {
  let sum = 0
  for (let i = 0; i < field.length; i++) {
    const c = field.charCodeAt(i)
    const value = c >= 48 && c <= 57 ? c - 48 : c >= 65 && c <= 90 ? c - 55 : 0
    sum += value * [7, 3, 1][i % 3]
  }
  return String(sum % 10)
}
