/** Numbers as people write them into texts: which of the many kinds is it? */
import { luhn } from '../detectors/digits.js'
import type { Cues } from './cues.js'
import { type ProseContext, scoreOf } from './detect.js'
import { ID } from './finding.js'

/** Longest span of digits and separators that is looked at. Characters. */
const LONGEST = 34
/** Ways to end a span that are tried, from the longest on. */
const TRIES = 4
/** Shorter bare numbers name too many things. Digits. */
const ID_DIGITS = 6

/** A part of a text that is digits in groups. */
export interface NumberSpan {
  start: number
  /** Ends of the groups, rising. */
  ends: number[]
  digits: number[]
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57
/** Blank, no-break blank, `( ) - . /`. */
const isBetween = (c: number): boolean =>
  c === 32 || c === 0xa0 || c === 40 || c === 41 || c === 45 || c === 46 || c === 47

/** The digits that begin at `start`, with what stands between their groups. */
export function numberSpan(text: string, start: number): NumberSpan {
  const span: NumberSpan = { start, ends: [], digits: [] }
  let at = start
  let digits = 0
  while (at < text.length && !isDigit(text.charCodeAt(at)) && at - start < 3) at++
  const most = Math.min(text.length, start + LONGEST)
  while (at < most && isDigit(text.charCodeAt(at))) {
    while (at < most && isDigit(text.charCodeAt(at))) {
      at++
      digits++
    }
    span.ends.push(at)
    span.digits.push(digits)
    let next = at
    while (next < most && next - at < 3 && isBetween(text.charCodeAt(next))) next++
    if (next === at) break
    at = next
  }
  return span
}

const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/
const OCTETS = /^\d{1,3}(?:\.\d{1,3}){3}$/
const SSN = /^\d{3}-\d{2}-\d{4}$/
/** ZIP+4. */
const ZIP = /^\d{5}-\d{4}$/
const NANP = /^(?:1[-. ])?\(?\d{3}\)?[-. ] ?\d{3}[-. ]\d{4}$/

/** What a span of digits is, and where it ends: the longest reading that its detector accepts. */
export function judgeNumber(
  text: string,
  span: NumberSpan,
  cues: Cues,
  context: ProseContext,
): { label: string; end: number } | undefined {
  const named = cues.named(span.start)
  for (let g = span.ends.length - 1, tries = 0; g >= 0 && tries < TRIES; g--, tries++) {
    const end = span.ends[g]!
    // A letter right behind belongs to it: it is none of these.
    const label = kindOf(text.slice(span.start, end), span.digits[g]!, named, context)
    if (label !== undefined) return { label, end }
  }
  const [end = 0] = span.ends
  const bare = text.slice(span.start, end)
  return span.digits[0]! >= ID_DIGITS && /^\d+$/.test(bare) ? { label: ID, end } : undefined
}

function kindOf(part: string, digits: number, named: ReadonlySet<string>, context: ProseContext): string | undefined {
  const accepts = (label: string, least: number): boolean => scoreOf(label, part, named, context) >= least
  if (DATE.test(part) && digits >= 5 && digits <= 8) return named.has('DOB') && accepts('DOB', 0.9) ? 'DOB' : undefined
  if (OCTETS.test(part)) return accepts('IP_ADDRESS', 0.9) ? 'IP_ADDRESS' : undefined
  if (digits <= 4) return named.has('CVV') && digits >= 3 && accepts('CVV', 0.8) ? 'CVV' : undefined
  if (digits < 6) return undefined
  const grouped = part.length > digits
  if (
    digits >= 13 &&
    digits <= 19 &&
    luhn(part.replace(/\D+/g, '')) &&
    accepts('CREDIT_CARD', named.has('CREDIT_CARD') ? 0.6 : grouped ? 0.9 : 0.65)
  )
    return 'CREDIT_CARD'
  if ((SSN.test(part) || (named.has('SSN') && digits === 9)) && accepts('SSN', 0.85)) return 'SSN'
  if (named.has('PASSPORT') && accepts('PASSPORT', 0.85)) return 'PASSPORT'
  if (named.has('NATIONAL_ID') ? accepts('NATIONAL_ID', 0.9) : grouped && accepts('NATIONAL_ID', 0.85))
    return 'NATIONAL_ID'
  if (named.has('BANK_ACCOUNT') && digits >= 8 && accepts('BANK_ACCOUNT', 0.8)) return 'BANK_ACCOUNT'
  if (mayBePhone(part, digits, named) && accepts('PHONE', 0.7)) return 'PHONE'
  return undefined
}

/** Written as numbers to call are: parsing them costs more than all else. */
function mayBePhone(part: string, digits: number, named: ReadonlySet<string>): boolean {
  if (digits < 7 || digits > 15 || (ZIP.test(part) && !named.has('PHONE'))) return false
  const first = part.charCodeAt(0)
  return (
    first === 0x2b ||
    named.has('PHONE') ||
    NANP.test(part) ||
    ((first === 0x28 || first === 0x30) && part.length > digits)
  )
}
