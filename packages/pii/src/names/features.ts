/** What a string shows that tells names from other strings, as a row of numbers. */
import { fold } from './fold.js'
import { GROUPS, groupIndex, groupOf, type ScriptGroup } from './script.js'
import { cut, type Token } from './tokens.js'
import { FUNCTION, ORGANISATION, PARTICLES, PLACE, SUFFIXES, TITLES } from './words.js'

/** What the features are asked of: the lexicon and the spelling model. */
export interface Knowledge {
  /** Packed entry of a folded word (see lexicon.ts), 0 = unknown. */
  entry(word: string): number
  /** Log-odds that a folded word of this group is spelt like a name. */
  spelling(word: string, group: ScriptGroup): number
}

/** Names of the features, in the order of the row. */
export const FEATURES = [
  // shape
  'length',
  'tokens',
  'core',
  'digits',
  'commas',
  'stops',
  'hyphens',
  'apostrophes',
  'symbols',
  'titleCase',
  'upperCase',
  'lowerCase',
  'mixedCase',
  'allUpper',
  'allLower',
  'longest',
  'shortest',
  'meanLength',
  'initials',
  'titles',
  'suffixes',
  'particles',
  'organisation',
  'place',
  'function',
  'marked',
  'mixedScripts',
  'lastFirst',
  'group',
  'slashes',
  'firstLength',
  'lastLength',
  'repeats',
  // spelling
  'spellMean',
  'spellMax',
  'spellMin',
  'spellFirst',
  'spellLast',
  'spellWhole',
  // lexicon
  'nameMean',
  'nameMax',
  'nameMin',
  'otherMean',
  'otherMax',
  'otherMin',
  'leanMean',
  'leanMin',
  'leanMax',
  'given',
  'surname',
  'givenFirst',
  'surnameLast',
  'surnameFirst',
  'placeWords',
  'companyWords',
  'unknown',
  'wholeOther',
  'wholePlace',
  'wholeName',
] as const

export type Feature = (typeof FEATURES)[number]

const INDEX = Object.fromEntries(FEATURES.map((name, i) => [name, i])) as Record<Feature, number>

/** Longest string that is looked at; the rest of a longer one is not read. */
export const LONGEST_TEXT = 96
/** Words of a string that are looked at. */
export const MOST_TOKENS = 10

/** What featurise found, for explanations. */
export interface Featurised {
  group: ScriptGroup
  /** Words that could be names: without titles, suffixes, particles and initials. */
  core: Token[]
  /** Some letter was found. */
  letters: number
}

/** Writes the features of `text` into `row` (FEATURES.length long). */
export function featurise(text: string, knowledge: Knowledge, row: Float64Array): Featurised {
  row.fill(0)
  const short = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
  const { group, mixed, letters } = groupOf(short)
  const words = cut(short)
  const tokens = words.tokens.slice(0, MOST_TOKENS)
  const core: Token[] = []
  shape(row, short, tokens, core)
  row[INDEX.length] = Math.min(60, text.trim().length)
  row[INDEX.tokens] = words.tokens.length
  row[INDEX.core] = core.length
  row[INDEX.digits] = Math.min(9, words.digits)
  row[INDEX.commas] = words.commas
  row[INDEX.stops] = words.stops
  row[INDEX.hyphens] = words.hyphens
  row[INDEX.apostrophes] = words.apostrophes
  row[INDEX.symbols] = words.symbols
  row[INDEX.mixedScripts] = mixed
  row[INDEX.group] = GROUPS.indexOf(group)
  if (core.length > 0) {
    spell(row, core, group, knowledge)
    look(row, core, tokens, knowledge)
  }
  return { group, core, letters }
}

function shape(row: Float64Array, text: string, tokens: Token[], core: Token[]): void {
  const n = tokens.length
  let longest = 0
  let shortest = 99
  let sum = 0
  for (let i = 0; i < n; i++) {
    const token = tokens[i]!
    const { folded } = token
    const length = folded.length
    longest = Math.max(longest, length)
    shortest = Math.min(shortest, length)
    sum += length
    if (token.case === 'title') row[INDEX.titleCase]! += 1 / n
    else if (token.case === 'upper') row[INDEX.upperCase]! += 1 / n
    else if (token.case === 'lower') row[INDEX.lowerCase]! += 1 / n
    else if (token.case === 'mixed') row[INDEX.mixedCase]! += 1 / n
    if (token.initial) {
      row[INDEX.initials]!++
      continue
    }
    if (i === 0 && n > 1 && TITLES.has(folded)) {
      row[INDEX.titles]!++
      continue
    }
    if (i > 0 && SUFFIXES.has(folded)) {
      row[INDEX.suffixes]!++
      continue
    }
    if (ORGANISATION.has(folded)) row[INDEX.organisation]!++
    if (PLACE.has(folded)) row[INDEX.place]!++
    if (FUNCTION.has(folded)) row[INDEX.function]!++
    if (n > 1 && i < n - 1 && PARTICLES.has(folded)) {
      row[INDEX.particles]!++
      continue
    }
    core.push(token)
  }
  if (n === 0) return
  row[INDEX.allUpper] = row[INDEX.upperCase]! > 0.99 ? 1 : 0
  row[INDEX.allLower] = row[INDEX.lowerCase]! > 0.99 ? 1 : 0
  row[INDEX.longest] = longest
  row[INDEX.shortest] = shortest
  row[INDEX.meanLength] = sum / n
  row[INDEX.firstLength] = core[0]?.folded.length ?? 0
  row[INDEX.lastLength] = core[core.length - 1]?.folded.length ?? 0
  row[INDEX.lastFirst] = tokens.findIndex((t) => t.comma) + 1
  row[INDEX.repeats] = new Set(tokens.map((t) => t.folded)).size < n ? 1 : 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x2f || unit === 0x5f || unit === 0x40) row[INDEX.slashes]!++
    else if (unit >= 0xc0 && unit <= 0x24f) row[INDEX.marked]!++
  }
}

function spell(row: Float64Array, core: Token[], group: ScriptGroup, knowledge: Knowledge): void {
  let sum = 0
  let weight = 0
  let most = Number.NEGATIVE_INFINITY
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < core.length; i++) {
    const { folded } = core[i]!
    const own = GROUPS[groupIndex(core[i]!.raw.charCodeAt(0))] ?? group
    const logit = knowledge.spelling(folded, own === 'kana' && group === 'han' ? 'han' : own)
    sum += logit
    weight += folded.length * logit
    most = Math.max(most, logit)
    least = Math.min(least, logit)
    if (i === 0) row[INDEX.spellFirst] = logit
    row[INDEX.spellLast] = logit
  }
  const units = core.reduce((n, t) => n + t.folded.length, 0)
  row[INDEX.spellMean] = sum / core.length
  row[INDEX.spellMax] = most
  row[INDEX.spellMin] = least
  row[INDEX.spellWhole] = weight / Math.max(1, units)
}

function look(row: Float64Array, core: Token[], tokens: Token[], knowledge: Knowledge): void {
  const n = core.length
  row[INDEX.nameMin] = row[INDEX.otherMin] = row[INDEX.leanMin] = 9
  row[INDEX.leanMax] = -9
  for (let i = 0; i < n; i++) {
    const e = knowledge.entry(core[i]!.folded)
    const names = e & 3
    const others = (e >> 2) & 3
    const lean = names - others
    row[INDEX.nameMean]! += names / n
    row[INDEX.otherMean]! += others / n
    row[INDEX.leanMean]! += lean / n
    row[INDEX.nameMax] = Math.max(row[INDEX.nameMax]!, names)
    row[INDEX.otherMax] = Math.max(row[INDEX.otherMax]!, others)
    row[INDEX.leanMax] = Math.max(row[INDEX.leanMax]!, lean)
    row[INDEX.nameMin] = Math.min(row[INDEX.nameMin]!, names)
    row[INDEX.otherMin] = Math.min(row[INDEX.otherMin]!, others)
    row[INDEX.leanMin] = Math.min(row[INDEX.leanMin]!, lean)
    if (e === 0) row[INDEX.unknown]! += 1 / n
    if (e & 16) row[INDEX.given]! += 1 / n
    if (e & 32) row[INDEX.surname]! += 1 / n
    if (e & 64) row[INDEX.placeWords]! += 1 / n
    if (e & 128) row[INDEX.companyWords]! += 1 / n
    if (i === 0) {
      row[INDEX.givenFirst] = e & 16 ? 1 : 0
      row[INDEX.surnameFirst] = e & 32 ? 1 : 0
    }
    row[INDEX.surnameLast] = e & 32 ? 1 : 0
  }
  if (tokens.length < 2) return
  const whole = knowledge.entry(phrase(tokens))
  row[INDEX.wholeOther] = (whole >> 2) & 3
  row[INDEX.wholePlace] = whole & 64 ? 1 : 0
  row[INDEX.wholeName] = whole & 3
}

/** The key under which a phrase of several words stands in the lexicon. */
export function phrase(tokens: readonly Token[]): string {
  let key = ''
  for (const t of tokens) key += key === '' ? t.folded : ` ${t.folded}`
  return key
}

/** The key of a single string, as the lexicon is asked for it. */
export function lexiconKey(text: string): string {
  const { tokens } = cut(text)
  return tokens.length === 1 ? tokens[0]!.folded : tokens.length > 1 ? phrase(tokens) : fold(text)
}
