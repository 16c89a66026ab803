/** What a segment looks like, by its characters alone. */
import { letterSurprise } from './letters.js'
import { fileExtension } from './segment.js'

/** ISO 639-1. */
const LANGUAGES = new Set(
  'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
    ' ',
  ),
)
const LOCALE = /^([a-z]{2})(?:[-_](?:[A-Z][a-z]{3}[-_])?([A-Za-z]{2}|\d{3}))?$/

/** Styles of a segment, in the order in which a sealed word numbers them. */
const SHAPES = [
  'locale',
  'code2',
  'code3',
  'word',
  'kebab',
  'snake',
  'camel',
  'pascal',
  'dotted',
  'upper',
  'digits',
  'other',
] as const
export type Shape = (typeof SHAPES)[number]

/** What a word of a path is like, without the word. */
export interface WordForm {
  shape: Shape
  /** Share of its letters that lie in words of public APIs, 0–1. */
  known: number
  /** Words in lower case; keyed hashes of them where the word is sealed. */
  words: readonly string[]
  /** Characters. */
  length: number
  digit: boolean
  /** A digit is the last of it. */
  numbered: boolean
  capital: boolean
  dash: boolean
  underscore: boolean
  dot: boolean
  /** Ends as plurals do. */
  plural: boolean
  /** Mean surprise of the letter pairs, 0–9. */
  surprise: number
}

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

/** @param known share of its letters in known words, 0–1 */
export function wordForm(text: string, known: number): WordForm {
  return {
    shape: shapeOf(text),
    known,
    words: wordsOf(text),
    length: text.length,
    digit: /\d/.test(text),
    numbered: /\d$/.test(text),
    capital: /[A-Z]/.test(text),
    dash: text.includes('-'),
    underscore: text.includes('_'),
    dot: text.includes('.'),
    plural: isPlural(text),
    surprise: surpriseOf(text),
  }
}

/** `users`, `PriceLists`; not `status`. */
export const isPlural = (word: string): boolean => /[a-rt-z]s$/i.test(word) && word.length > 3
const FLAGS = ['digit', 'numbered', 'capital', 'dash', 'underscore', 'dot', 'plural'] as const
/** Steps in which surprise is told: finer ones would tell names of one length apart. */
const SURPRISE_STEP = 0.5
/** Words of a segment whose hashes are told. Count. */
const WORDS = 6
const SEALED_WORD = /^~([a-l])([0-7][\da-f])(\d)([\da-i])([\da-z]{1,2})-[\da-z]{10}((?:-[\da-z]{4}){0,6})$/
const SEALED_WORDS = /~[a-l][0-7][\da-f]\d[\da-i][\da-z]{1,2}-[\da-z]{10}(?:-[\da-z]{4}){0,6}/g

/**
 * A word of a path as a sealed sensor tells it: `~`, its form, keyed hashes of the whole and, of several words, of each. No path that a
 * client sends is named like that: the rules take `~name` for a value.
 * @param hash keyed, of a text: base 36, at least 10 characters
 */
export function sealedWord(text: string, known: number, hash: (text: string) => string): string {
  const form = wordForm(text, known)
  const flags = FLAGS.reduce((bits, flag, i) => bits | (form[flag] ? 1 << i : 0), 0)
  const words = form.words.length > 1 ? form.words.slice(0, WORDS).map((word) => `-${hash(word).slice(0, 4)}`) : []
  const kind = String.fromCharCode(97 + SHAPES.indexOf(form.shape))
  const numbers = [known * 9, form.surprise / SURPRISE_STEP, form.length].map((n) => Math.floor(n).toString(36))
  return `~${kind}${flags.toString(16).padStart(2, '0')}${numbers.join('')}-${hash(text).slice(0, 10)}${words.join('')}`
}

/** Is this segment, or what stands before its extension or verb, a sealed word? */
export const isSealedWord = (stem: string): boolean => stem.charCodeAt(0) === 126 && SEALED_WORD.test(stem)

/** The form that a sealed word tells; undefined for anything else. */
export function openSealedWord(stem: string): WordForm | undefined {
  const match = stem.charCodeAt(0) === 126 ? SEALED_WORD.exec(stem) : null
  if (!match) return undefined
  const [, shape, flags, known, surprise, length, words] = match as unknown as string[]
  const bits = Number.parseInt(flags!, 16)
  const is = (flag: (typeof FLAGS)[number]) => ((bits >> FLAGS.indexOf(flag)) & 1) === 1
  const hashes = words!.split('-').filter((word) => word !== '')
  return {
    shape: SHAPES[shape!.charCodeAt(0) - 97]!,
    known: Number(known) / 9,
    // Of a single word the hash of the whole stands for it.
    words: hashes.length > 0 ? hashes : [stem.slice(stem.indexOf('-') + 1)],
    length: Number.parseInt(length!, 36),
    digit: is('digit'),
    numbered: is('numbered'),
    capital: is('capital'),
    dash: is('dash'),
    underscore: is('underscore'),
    dot: is('dot'),
    plural: is('plural'),
    surprise: (Number.parseInt(surprise!, 36) + 0.5) * SURPRISE_STEP,
  }
}

/** Does a sealed sensor keep a word of this template to itself? */
export const hasSealedWord = (template: string): boolean => template.includes('~') && template.search(SEALED_WORDS) >= 0

/** The template with its sealed words replaced: nobody who reads a path of the wire knows them. */
export const replaceSealedWords = (template: string, by: (word: string) => string): string =>
  template.includes('~') ? template.replace(SEALED_WORDS, by) : template
