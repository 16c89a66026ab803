/** Street lines inside a text: a number before the street, or behind it. */
import { type ProseContext, scoreOf } from './detect.js'

const NOTHING: ReadonlySet<string> = new Set()
/** Characters of a street line. */
const LONGEST = 60
const LEAST = 0.85

/** Words for streets in the United States (USPS Publication 28, Appendix C1, primary names) and their usual abbreviations. */
const SUFFIXES =
  'St|Str|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Ct|Court|Pl|Place|Sq|Square|Way|Ter|Terrace|Pkwy|Parkway|Hwy|Highway|Cir|Circle|Trail|Close|Crescent|Grove|Mews|Row|Walk|Loop|Plaza|Alley|Annex|Arcade|Bayou|Bend|Bluff|Branch|Bridge|Brook|Burg|Bypass|Camp|Canyon|Causeway|Center|Cliff|Common|Corner|Course|Cove|Creek|Crest|Crossing|Crossroad|Curve|Dale|Dam|Divide|Estate|Estates|Expressway|Extension|Fall|Falls|Ferry|Field|Fields|Flat|Flats|Ford|Forest|Forge|Fork|Fort|Freeway|Garden|Gardens|Gateway|Glen|Green|Harbor|Haven|Heights|Hill|Hills|Hollow|Inlet|Island|Isle|Junction|Key|Knoll|Lake|Landing|Light|Loaf|Lock|Lodge|Mall|Manor|Meadow|Meadows|Mill|Mills|Mission|Motorway|Mount|Mountain|Neck|Orchard|Oval|Overpass|Park|Pass|Passage|Path|Pike|Pine|Plain|Point|Port|Prairie|Radial|Ramp|Ranch|Rapid|Rest|Ridge|River|Route|Rue|Run|Shoal|Shore|Skyway|Spring|Springs|Spur|Station|Stravenue|Stream|Summit|Throughway|Trace|Track|Trafficway|Tunnel|Turnpike|Underpass|Union|Valley|Viaduct|View|Village|Ville|Vista|Wall|Well|Wells'
const AFTER_NUMBER = new RegExp(
  `^\\d{1,5}[A-Za-z]?(?:-\\d{1,4})? (?:[NSEW]\\.? )?(?:[\\p{Lu}\\d][\\p{L}\\p{M}\\d.'’-]{0,24} ){1,4}?(?:${SUFFIXES})(?![\\p{L}'’-])\\.?`,
  'u',
)
/** `78 Allée des Francs-Bourgeois`, `3 bis rue Oberkampf`. */
const FRENCH =
  /^\d{1,4}(?: ?bis| ?ter)?,? (?:[Rr]ue|[Aa]llée|[Aa]venue|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Cc]ours|[Pp]assage|[Ss]quare|[Rr]oute|[Vv]oie|[Ff]aubourg)(?: (?:de|du|des|la|le|les)| (?:de )?l['’])*[ '’]?[\p{Lu}\d][\p{L}\p{M}'’-]{1,24}(?: (?:de |du |des |la )?\p{Lu}[\p{L}\p{M}'’-]{1,24}){0,2}/u
const JOINED = /(?:straße|strasse|str|weg|gasse|platz|allee|straat|laan|gracht|plein|vägen|gatan|gata|vej|gade|katu)$/i
const JOINED_ENDS = new Set([...'egzrtnaju'].map((c) => c.charCodeAt(0)))
const NUMBER_BEHIND = /^\.? ?\d{1,4}(?: ?[a-z]\b)?/i
const BEFORE = new Set(
  'calle rue via viale corso piazza rua avenida avda paseo carrera ulica jalan travessa plaza pasaje rampa glorieta ronda travesía camino carretera cuesta barrio praza callejón largo vicolo strada'.split(
    ' ',
  ),
)
const NAMED_BEHIND = /^(?: [\p{L}\p{M}.'’-]{1,24}){1,4},? (?:n[°ºo]\.? ?)?\d{1,4}\b/u

/** End of the street line that begins with the number at `start`; −1 without one. */
export function lineFromNumber(text: string, start: number): number {
  // Five digits at most, and a capital or a number behind a blank.
  const ahead = text.slice(start, start + 11).indexOf(' ')
  const blank = start + ahead
  if (ahead < 0 || !/^[\p{L}\d]/u.test(text.slice(blank + 1, blank + 3))) return -1
  const rest = text.slice(start, start + LONGEST)
  const found = AFTER_NUMBER.exec(rest) ?? FRENCH.exec(rest)
  return found ? start + found[0].length : -1
}

/** End of the line whose street is the word from `start` to `end`, or begins with it; −1 without one. */
export function lineFromWord(text: string, start: number, end: number, context: ProseContext): number {
  const last = text.charCodeAt(end - 1) | 32
  // `straße`, `weg`, `str`, `laan` … or one of a few short words in front.
  if (!JOINED_ENDS.has(last) && end - start > 8) return -1
  if (!/\d/.test(text.slice(end, end + (end - start > 8 ? 7 : LONGEST)))) return -1
  const word = text.slice(start, end)
  const rest = text.slice(end, end + LONGEST)
  let found: RegExpExecArray | null = null
  if (word.length > 5 && JOINED.test(word)) found = NUMBER_BEHIND.exec(rest)
  else if (BEFORE.has(word.toLowerCase())) found = NAMED_BEHIND.exec(rest)
  if (!found || !/\d/.test(found[0])) return -1
  if (BEFORE.has(word.toLowerCase()) && /^[\p{Lu}]/u.test(word)) return end + found[0].length
  return accepted(word + found[0], context) ? end + found[0].length : -1
}

const accepted = (line: string, context: ProseContext): boolean => scoreOf('ADDRESS', line, NOTHING, context) >= LEAST
