import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const TIME = String.raw`(?:[T ,]{1,2}(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:[AaPp][Mm])? ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?`
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`)
const COMPACT = /^(19\d\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const SLASHED = new RegExp(String.raw`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: ?г\.?)?${TIME}$`)
/** `11 Feb 1984`, `11. Februar 1984`, `11 de febrero de 1984`, `11 февраля 1984 г.`; `Feb 11, 1984`, `febbraio 11 1984`. */
const WORDED =
  /^(?:(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[ -](?:de )?[\p{L}\p{M}]{3,12}\.?[ -,](?: ?de[l]? )? ?(\d{4})(?: ?г\.?)?|[\p{L}\p{M}]{3,12}\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}))$/iu
const EAST_ASIAN = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/
/** Behind a date: `(41)`, `(41 years)`, `(age 41)`, `, 41 ans`. */
const AGED =
  /^(.{6,28}?)[ ,]{0,2}[([]? ?(?:age[d:]? ?|alter |edad |âge |wiek )?(\d{1,3}) ?(?:years?|yrs?|y\/?o|y|jahre|ans|años|anos|anni|lat|jaar|år|лет|года?|歳|岁|세)?\.?(?: old)? ?[)\]]$/iu

/** A date that can be a birth: a real calendar day, not after the traffic, not more than 120 years before it. */
export const dob: Detector = {
  id: 'dob',
  label: 'DOB',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    const named = context.named.has('DOB')
    if (facts.digits < 1 || facts.length > 35) return NO
    // A date has five digits at least: day, month or both, and a year.
    if (facts.digits < 5) return named ? part(facts.text, context) : NO
    const aged = facts.length > 9 && /[)\]]$/.test(facts.text) ? AGED.exec(facts.text) : null
    const written = aged?.[1]?.trimEnd() ?? facts.text
    const { year, timed } = yearOf(written)
    // Nobody writes an age behind any other date.
    if (aged && year !== undefined && Math.abs(context.year - year - Number(aged[2])) <= 3)
      return { score: 0.9, evidence: 'birth and age' }
    if (year === undefined) return named ? part(facts.text, context) : NO
    const age = context.year - year
    if (age < 0 || age > 120) return { score: named ? 0.4 : 0, evidence: 'date out of range' }
    const bare = facts.kind === 'integer'
    if (timed) return { score: named ? 0.92 : age >= 16 ? 0.25 : 0.05, evidence: 'past date and time' }
    if (age >= 16) return { score: named ? 0.97 : bare ? 0.2 : 0.45, evidence: 'date of an adult birth' }
    return { score: named ? 0.9 : bare ? 0 : 0.15, evidence: 'past date' }
  },
}

interface Year {
  year?: number
  /** With a time of the day other than midnight. */
  timed?: boolean
}

/** The year of a calendar date in one of the written forms; none for anything else. */
function yearOf(text: string): Year {
  let m = ISO.exec(text) ?? COMPACT.exec(text) ?? EAST_ASIAN.exec(text)
  if (m !== null)
    return isDay(Number(m[1]), Number(m[2]), Number(m[3])) ? { year: Number(m[1]), timed: isTime(m[4]) } : {}
  m = SLASHED.exec(text)
  if (m !== null) {
    const [a, b, y] = [Number(m[1]), Number(m[2]), Number(m[3])]
    return isDay(y, a, b) || isDay(y, b, a) ? { year: y, timed: isTime(m[4]) } : {}
  }
  m = WORDED.exec(text)
  return m === null ? {} : { year: Number(m[2] ?? m[4]) }
}

const isTime = (time: string | undefined): boolean => time !== undefined && /[1-9]/.test(time)

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
