import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
const COMPACT = /^(19\d\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const SLASHED = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/
const WORDED = /^(?:(\d{1,2})(?:st|nd|rd|th)?[ -](?:[a-z]{3,9})[ -,]{1,2}(\d{4})|(?:[a-z]{3,9}) (\d{1,2}),? (\d{4}))$/i

/** A date that can be a birth: a real calendar day, not after the traffic, not more than 120 years before it. */
export const dob: Detector = {
  id: 'dob',
  label: 'DOB',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    const named = context.named.has('DOB')
    if (facts.digits < 1 || facts.length > 35) return NO
    const year = yearOf(facts.text)
    if (year === undefined) return named ? part(facts.text, context) : NO
    const age = context.year - year
    if (age < 0 || age > 120) return { score: named ? 0.4 : 0, evidence: 'date out of range' }
    const bare = facts.kind === 'integer'
    if (age >= 16) return { score: named ? 0.97 : bare ? 0.2 : 0.45, evidence: 'date of an adult birth' }
    return { score: named ? 0.9 : bare ? 0 : 0.15, evidence: 'past date' }
  },
}

/** The year of a calendar date in one of the written forms; undefined for anything else. */
function yearOf(text: string): number | undefined {
  let m = ISO.exec(text) ?? COMPACT.exec(text)
  if (m !== null) return isDay(Number(m[1]), Number(m[2]), Number(m[3])) ? Number(m[1]) : undefined
  m = SLASHED.exec(text)
  if (m !== null) {
    const [a, b, y] = [Number(m[1]), Number(m[2]), Number(m[3])]
    return isDay(y, a, b) || isDay(y, b, a) ? y : undefined
  }
  m = WORDED.exec(text)
  return m === null ? undefined : Number(m[2] ?? m[4])
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1800) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Day, month or year of a birth date that is split over several parameters. */
function part(text: string, context: DetectContext): Verdict {
  if (!/^\d{1,4}$/.test(text)) return NO
  const n = Number(text)
  const ok = (n >= 1 && n <= 31) || (n >= context.year - 120 && n <= context.year)
  return ok ? { score: 0.8, evidence: 'part of a date' } : NO
}
