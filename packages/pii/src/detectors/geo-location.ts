import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

const PAIR = /^\(?\[?\s*([+-]?\d{1,3}(?:\.\d{1,15})?)\s{0,4}[,; |]\s{0,4}([+-]?\d{1,3}(?:\.\d{1,15})?)\s*\]?\)?$/
const ISO6709 = /^[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?(?:[+-]\d+(?:\.\d+)?)?\/?$/
const WKT = /^(?:SRID=\d{1,6};)?POINT ?Z? ?\(\s*[+-]?\d{1,3}(?:\.\d+)? [+-]?\d{1,3}(?:\.\d+)?/i
/** One coordinate with degrees: `48°51′24″N`, `48.8566° N`, `N 48° 51.396'`, `-33.8688°`, `48.8566 N`. */
const DEGREES = String.raw`(?:[NSEWO] ?)?[+-]?\d{1,3}(?:\.\d{1,15})?(?: ?[°º]| ?deg)?(?: ?\d{1,2}(?:\.\d{1,6})? ?['′’](?: ?\d{1,2}(?:\.\d{1,6})? ?(?:["″”]|''))?)?(?: ?[NSEWO](?![A-Za-z]))?`
const DEGREE_PAIR = new RegExp(
  `^(?:lat(?:itude)?[:= ]{1,2})?${DEGREES} ?[,;/ ] ?(?:lo?ng?(?:itude)?[:= ]{1,2})?${DEGREES}$`,
  'i',
)
const DEGREE_ONE = new RegExp(`^${DEGREES}$`, 'i')
const NORTH_SOUTH = /(?:^|[\d°º'′’"″” ])[NS](?=[\d°º,;/ ])/i
const EAST_WEST = /[EWO](?:$|[\d ])/i
const SINGLE = /^[+-]?\d{1,3}\.\d{3,15}$/

/** Pairs of latitude and longitude in the usual written forms; one coordinate alone needs a name. */
export const geoLocation: Detector = {
  id: 'geo_location',
  label: 'GEO_LOCATION',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.digits < 1 || facts.length > 80) return NO
    const text = facts.text.startsWith('geo:') ? facts.text.slice(4).split(';', 1)[0] : facts.text
    if (facts.letters === 0 || text !== facts.text) {
      const m = PAIR.exec(text)
      if (m !== null) return pair(m[1], m[2], context)
      if (ISO6709.test(text) && text.indexOf('.') > 0) return { score: 0.85, evidence: 'ISO 6709' }
      if (SINGLE.test(text)) return single(text, context)
      if (facts.kind === 'integer' || facts.kind === 'decimal') {
        return Math.abs(Number(text)) <= 180
          ? { score: withName(context, 'GEO_LOCATION', 0, 0.6), evidence: 'in range' }
          : NO
      }
    }
    if (WKT.test(text)) return { score: 0.95, evidence: 'WKT point' }
    return facts.letters <= 24 ? degrees(text) : NO
  },
}

/** Written with degree signs or hemispheres. */
function degrees(text: string): Verdict {
  const signs = text.split(/[°º]/).length - 1
  const sides = NORTH_SOUTH.test(text) && EAST_WEST.test(text)
  if (signs === 0 && !sides) return NO
  if ((signs >= 2 || sides) && DEGREE_PAIR.test(text)) return { score: 0.95, evidence: 'pair in degrees' }
  if (signs !== 1 || !DEGREE_ONE.test(text)) return NO
  return /['′’NSEWO]/i.test(text) ? { score: 0.85, evidence: 'degrees' } : { score: 0.3, evidence: 'degree sign' }
}

function pair(a: string, b: string, context: DetectContext): Verdict {
  const x = Math.abs(Number(a))
  const y = Math.abs(Number(b))
  if (x > 180 || y > 180 || (x > 90 && y > 90)) return NO
  const decimals = Math.min(decimalsOf(a), decimalsOf(b))
  if (decimals >= 3) return { score: 0.95, evidence: 'pair of coordinates' }
  return { score: withName(context, 'GEO_LOCATION', decimals >= 1 ? 0.5 : 0.1, 0.85), evidence: 'coarse pair' }
}

function single(text: string, context: DetectContext): Verdict {
  if (Math.abs(Number(text)) > 180) return NO
  return {
    score: withName(context, 'GEO_LOCATION', decimalsOf(text) >= 4 ? 0.35 : 0.2, 0.95),
    evidence: 'one coordinate',
  }
}

function decimalsOf(text: string): number {
  const dot = text.indexOf('.')
  return dot < 0 ? 0 : text.length - dot - 1
}
