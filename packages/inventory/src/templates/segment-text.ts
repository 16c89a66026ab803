/** What a segment looks like, by its characters alone. */
import { fileExtension, letterSurprise } from '@apiscope/schema'

/** ISO 639-1. */
const LANGUAGES = new Set(
  'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
    ' ',
  ),
)
const LOCALE = /^([a-z]{2})(?:[-_](?:[A-Z][a-z]{3}[-_])?([A-Za-z]{2}|\d{3}))?$/

export type Shape =
  | 'locale'
  | 'code2'
  | 'code3'
  | 'word'
  | 'kebab'
  | 'snake'
  | 'camel'
  | 'pascal'
  | 'dotted'
  | 'upper'
  | 'digits'
  | 'other'

/** The style of a segment; siblings that are all values of one parameter tend to share it. */
export function shapeOf(text: string): Shape {
  const locale = LOCALE.exec(text)
  if (locale && LANGUAGES.has(locale[1]!)) return 'locale'
  if (/^[A-Z]{2}$/.test(text)) return 'code2'
  if (/^[A-Z]{3}$/.test(text)) return 'code3'
  if (/\d/.test(text)) return 'digits'
  if (/^[a-z]+$/.test(text)) return 'word'
  if (/^[A-Z_]+$/.test(text)) return 'upper'
  if (/^[a-z]+(?:-[a-z]+)+$/.test(text)) return 'kebab'
  if (/^[a-z]+(?:_[a-z]+)+$/.test(text)) return 'snake'
  if (/^[a-z]+(?:[A-Z][a-z]*)+$/.test(text)) return 'camel'
  if (/^(?:[A-Z][a-z]*)+$/.test(text)) return 'pascal'
  return text.includes('.') ? 'dotted' : 'other'
}

/** Words of a segment in lower case: cut at anything but letters and at humps. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((word) => word.length > 1)
    .map((word) => word.toLowerCase())
}

/** A segment as stem and what stays behind a parameter: a file extension, or a verb behind a colon. */
export function stemAndSuffix(text: string): { stem: string; suffix: string } {
  const colon = text.lastIndexOf(':')
  if (colon > 0 && /^:[A-Za-z]{2,32}$/.test(text.slice(colon))) return cut(text, colon)
  return cut(text, fileExtension(text))
}

const cut = (text: string, at: number) => ({ stem: text.slice(0, at), suffix: text.slice(at) })

/** Mean surprise of the letter pairs, 0–9: words lie below 4. */
export const surpriseOf = (text: string): number => letterSurprise(text, 0, text.length)
