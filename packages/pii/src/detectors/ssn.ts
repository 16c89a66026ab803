import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

const WRITTEN = /^(\d{3})([- ]?)(\d{2})\2(\d{4})$/
const MASKED = /^[*xX•#]{3}-?[*xX•#]{2}-?\d{4}$/

/** US Social Security number: area 001–899 without 666, group and serial not all zero (SSA, RN 00201.030). */
export const ssn: Detector = {
  id: 'ssn',
  label: 'SSN',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 9 || facts.length > 11) return NO
    if (MASKED.test(facts.text)) return { score: 0.85, evidence: 'masked' }
    const m = WRITTEN.exec(facts.text)
    if (m === null) return NO
    if (m[1] === '000' || m[1] === '666' || m[1] >= '900' || m[3] === '00' || m[4] === '0000') {
      return m[2] === '' ? NO : { score: withName(context, 'SSN', 0.3, 0.7), evidence: 'grouped as an SSN' }
    }
    if (m[2] !== '') return { score: 0.9, evidence: 'area, group and serial' }
    return { score: withName(context, 'SSN', 0.25, 0.9), evidence: 'nine digits, valid area' }
  },
}
