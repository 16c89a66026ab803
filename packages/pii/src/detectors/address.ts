import { fold } from '../words/fold.js'
import { cities, countries, countryCodes, states, usStates } from '../words/places.js'
import { streetSigns } from './street-words.js'
import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

/** Street types as they end or begin a street line. */
const AFTER_NUMBER =
  /^(?:[\p{L}]?\d{1,6}[\p{L}]?(?:[-/]\d{1,5})?,?|[a-z]+),? +(?:[\p{L}\p{N}.'’-]+ +){0,5}(?:st|str|street|ave?|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|sq|square|way|ter|terrace|pkwy|parkway|hwy|highway|cir|circle|trl|trail|row|close|crescent|cres|gardens|grove|mews|quay|walk|alley|plaza|loop|run|broadway|pike|path|hill|park|view|rue|quai|allee|chemin|impasse)\.?(?: +[nsew]{1,2}\.?)?(?:[ ,#].{0,80})?$/iu
const BEFORE_NUMBER =
  /^(?:(?:calle|c\/|avda?\.?|avenida|av\.|paseo|plaza|carrera|cra\.?|via|viale|corso|piazza|rua|r\.|travessa|praca|praça|rue|ul\.?|ulica|ulitsa|улица|ул\.?|проспект|пр\.?|jalan|jl\.?|street|main street|straße|strasse|weg|laan|οδος) +.{2,60}?\d{0,5}[a-z]?|.{2,50}?(?:straße|strasse|str\.|straat|weg|allee|platz|gasse|laan|gracht|plein|kade|vej|gade|gatan|vagen|vägen|gata|veien|katu|tie|utca|ut|sokak|sok\.|caddesi|cad\.|ulitsa|ulica|street|road|avenue|lane) +\d{1,5} ?[a-z]?)(?:[ ,].{0,60})?$/iu
const BOX = /^(?:p\.? ?o\.? ?box|postfach|apartado|boite postale|bp|casilla|caixa postal|gpo box) +\d+/i
const UNIT =
  /^(?:apt|apartment|unit|suite|ste|floor|fl|room|rm|bldg|building|flat|appt|apto|depto|piso|level)\.? *#? *[a-z]?-?\d{1,5}[a-z]?$|^#\d{1,5}[a-z]?$|^\d{1,3}(?:st|nd|rd|th) floor$/i
const EAST_ASIAN =
  /(?:[都道府県].{0,20}[市区町村]|[省市].{0,20}[区县路街号镇]|[市縣].{0,20}[區路街號]|丁目|[시도] .{1,20}[구군동로길]|[로길] ?\d)/
/** A block and house number behind a ward or town, a house number behind a road: `品川区大崎1-2-2`, `建国路88号`. */
const EAST_ASIAN_NUMBER = /\d[-－−‐ー–]\d{1,4}[-－−‐ー–]?\d{0,4}$|\d番地|\d号室|\d ?[号號]/
const CYRILLIC_LINE = /(?:^|[ ,])(?:г|ул|д|кв|пр-т|просп|пер|пл|обл|вул|буд)\. ?[\p{L}\d]/u
const POST_STRONG =
  /^(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z][ -]?\d[A-CEGHJ-NPR-TV-Z]\d)$/i
const POST_FAIR =
  /^(?:\d{5}-\d{4}|\d{4} [A-Z]{2}|\d{5}-\d{3}|〒?\d{3}-\d{4}|\d{2}-\d{3}|\d{3} \d{2}|[A-Z]{1,2}-\d{4,5}|[A-Z]\d{4}[A-Z]{3}|\d{4}-\d{3})$/i
/** A whole address in one value: parts between commas or lines, with a number and a known place or postal code. */
const POST_INSIDE =
  /(?:^|[ ,\n])(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{4}|\d{3}-\d{4}|\d{6})(?:[ ,\n]|$)/

export const address: Detector = {
  id: 'address',
  label: 'ADDRESS',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (
      facts.length < 2 ||
      facts.length > 200 ||
      facts.kind === 'url' ||
      facts.kind === 'json' ||
      facts.kind === 'redacted'
    )
      return NO
    const verdict = value(facts.text, context)
    if (!context.named.has('ADDRESS')) return verdict
    if (verdict.score > 0) return { score: Math.max(verdict.score, 0.92), evidence: verdict.evidence }
    return facts.letters > 1 && facts.kind !== 'boolean' && facts.kind !== 'null'
      ? { score: 0.6, evidence: 'text' }
      : NO
  },
}

function value(text: string, { facts }: DetectContext): Verdict {
  if (facts.length <= 10 && facts.digits > 0) {
    const code = postalCode(text)
    if (code !== NO) return code
  }
  if (facts.letters < 2) return NO
  if (facts.digits > 0 && facts.length >= 6) {
    if (facts.spaces > 0 && whole(text)) return { score: 0.93, evidence: 'whole address' }
    if (BOX.test(text)) return { score: 0.9, evidence: 'post box' }
    if (facts.length <= 10 && UNIT.test(text)) return { score: 0.6, evidence: 'unit' }
    if (AFTER_NUMBER.test(text) && /^\p{L}?\d/u.test(text)) return { score: 0.9, evidence: 'street line' }
    if (
      facts.wide > 1 &&
      (EAST_ASIAN.test(text) ||
        (EAST_ASIAN_NUMBER.test(text) && /[市区町村區郡路街道巷弄]/.test(text)) ||
        CYRILLIC_LINE.test(text))
    )
      return { score: 0.9, evidence: 'street line' }
    if (BEFORE_NUMBER.test(text)) return { score: 0.88, evidence: 'street line' }
    const written = facts.spaces > 0 && facts.letters > facts.digits && facts.length <= 160
    const signs = written && facts.kind !== 'datetime' ? streetSigns(text) : 0
    if (signs > 0) return { score: signs === 2 ? 0.85 : 0.4, evidence: 'street words' }
    return NO
  }
  if (facts.digits === 0) return place(text, facts.spaces, facts.wide)
  return NO
}

function place(text: string, spaces: number, wide: number): Verdict {
  if (text.length === 2) {
    if (usStates.has(text)) return { score: 0.1, evidence: 'state code' }
    return countryCodes.has(text) ? { score: 0.1, evidence: 'country code' } : NO
  }
  const key = fold(text)
  // A place alone is where thousands are: no address, and worth knowing against other labels.
  if (cities.has(key)) return { score: 0.15, evidence: 'city' }
  if (states.has(key)) return { score: 0.15, evidence: 'state' }
  if (countries.has(key)) return { score: 0.15, evidence: 'country' }
  if (wide > 2 && (EAST_ASIAN.test(text) || /^[\u3400-\u9fff]{1,8}[市区町村郡縣県]$/.test(text)))
    return { score: 0.45, evidence: 'place' }
  const comma = key.indexOf(', ')
  if (
    comma > 0 &&
    (cities.has(key.slice(0, comma)) || usStates.has(text.slice(comma + 2)) || countries.has(key.slice(comma + 2)))
  ) {
    return { score: 0.2, evidence: 'city and region' }
  }
  if (spaces > 0 && AFTER_NUMBER.test(text)) return { score: 0.45, evidence: 'street name' }
  return NO
}

function postalCode(text: string): Verdict {
  if (POST_STRONG.test(text)) return { score: 0.6, evidence: 'postal code' }
  if (POST_FAIR.test(text)) return { score: 0.4, evidence: 'postal code' }
  return /^\d{4,6}$/.test(text) ? { score: 0.2, evidence: 'postal code or number' } : NO
}

/** Commas or line ends, a house number and a postal code or place: an address written out. */
function whole(text: string): boolean {
  const parts = text.split(/[,\n;]/, 8).map((part) => part.trim())
  if (parts.length < 2) return false
  const placed = parts.some((part, i) => i > 0 && isPlace(part))
  const line = AFTER_NUMBER.test(parts[0]) || BEFORE_NUMBER.test(parts[0]) || /\d/.test(parts[0])
  return line && (placed || (parts.length >= 3 && POST_INSIDE.test(text)))
}

function isPlace(part: string): boolean {
  const words = part.replace(/[\d-]+/g, ' ').trim()
  const key = fold(words)
  return (
    cities.has(key) ||
    states.has(key) ||
    countries.has(key) ||
    usStates.has(words) ||
    POST_STRONG.test(part) ||
    /^[A-Z]{2} +\d{5}/.test(part)
  )
}
