import { fold } from '../words/fold.js'
import { healthTerms } from '../words/health-terms.js'
import { compactDigits, luhn, verhoeff } from './digits.js'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

const ICD10 = /^[A-TV-Z]\d[0-9AB](?:\.[0-9A-KXZ]{1,4})?$/
const LOINC = /^(\d{1,5})-(\d)$/
const NDC = /^(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2})$/
const ATC = /^[A-V]\d{2}[A-Z]{2}\d{2}$/
const BLOOD = /^(?:A|B|AB|O)(?:[+\-−]| ?(?:pos|neg|positive|negative|Rh[+-]?))$/i
/** Words by which texts say that they define, prescribe or advertise, and tell of no patient. */
const IMPERSONAL =
  /\b(?:standards?|iso|iec|hl7|fhir|astm|en \d|guidelines?|specifications?|compliance|compliant|conforms?|regulations?|directive|definitions?|defines?|code ?system|value ?set|terminology|classif(?:y|ies)|indicates?|specif(?:y|ies)|represents?|whether|a code|the code|must|shall|should|this (?:code|field|element|value|resource|document|guide|article)|e\.g\.|i\.e\.|certified|requirements?|devices?|software|program(?:me)?s?|coordinators?|department|policy|insurance|learn more|research|study|studies|article|journal|products?|manufacturers?|services?|center|centre|clinic|campaign|awareness|foundation|training|course|conference|template)\b/i
const FIRST = index()

/** Codes of ICD-10, LOINC (check digit), SNOMED CT (Verhoeff), NDC, ATC and NPI (Luhn with 80840), blood groups, and terms. */
export const health: Detector = {
  id: 'health',
  label: 'HEALTH',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.length < 2 || facts.kind === 'url' || facts.kind === 'uuid' || facts.kind === 'redacted') return NO
    const verdict = facts.length <= 18 && facts.spaces === 0 ? code(facts.text, context) : NO
    if (verdict.score > 0.2 || facts.letters < 3 || facts.length > 200) return verdict
    const term = findTerm(facts.text)
    if (term === undefined) return verdict
    const share = term / facts.length
    // Prose of standards and manuals is full of such words, and about nobody.
    if (IMPERSONAL.test(facts.text)) return { score: withName(context, 'HEALTH', 0.1, 0.5), evidence: 'term in prose' }
    return { score: withName(context, 'HEALTH', share > 0.3 ? 0.8 : 0.5, 0.95), evidence: 'term' }
  },
}

function code(text: string, context: DetectContext): Verdict {
  const { facts } = context
  const named = (alone: number, evidence: string) => ({ score: withName(context, 'HEALTH', alone, 0.93), evidence })
  if (facts.digits > 0) {
    if (ICD10.test(text)) return named(text.indexOf('.') > 0 ? 0.55 : 0.2, 'ICD-10')
    if (NDC.test(text)) return named(0.45, 'NDC')
    if (ATC.test(text)) return named(0.45, 'ATC')
    const m = LOINC.exec(text)
    if (m !== null && m[1].length >= 3 && loincCheck(m[1]) === m[2]) return named(0.5, 'LOINC check digit')
    if (facts.digits === facts.length && facts.digits >= 6) return numeric(text, named)
  }
  return BLOOD.test(text) ? named(0.5, 'blood group') : NO
}

function numeric(text: string, named: (alone: number, evidence: string) => Verdict): Verdict {
  if (text.length === 10 && (text[0] === '1' || text[0] === '2') && luhn(`80840${text}`)) return named(0.2, 'NPI Luhn')
  const digits = compactDigits(text, 6, 18)
  // SNOMED CT: partition 00 or 10 in the second and third digit from the end, Verhoeff over all.
  if (digits !== undefined && /^[1-9]\d*[01]0\d$/.test(digits) && verhoeff(digits))
    return named(0.3, 'SNOMED CT Verhoeff')
  return NO
}

/** LOINC's Mod 10 check digit (LOINC Users' Guide, appendix B), which is Luhn's. */
function loincCheck(number: string): string {
  for (let d = 0; d < 10; d++) if (luhn(number + d)) return String(d)
  return ''
}

function index(): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const term of healthTerms) {
    const first = term.split(' ', 1)[0]
    map.set(first, [...(map.get(first) ?? []), term])
  }
  return map
}

/** Length of the longest term that stands in the text as whole words. */
function findTerm(text: string): number | undefined {
  const folded = fold(text)
  const words = folded.split(/[^\p{L}\p{N}-]+/u, 32)
  let best: number | undefined
  for (const word of words) {
    for (const term of FIRST.get(word) ?? FIRST.get(word.replace(/s$/, '')) ?? []) {
      if (term.length > (best ?? 0) && folded.indexOf(term) >= 0) best = term.length
    }
  }
  return best
}
