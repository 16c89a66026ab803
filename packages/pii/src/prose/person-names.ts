/** Names of people among the words of a text: which of some capitalised words are one? */
import { loadNameModel } from '../names/index.js'
import { FUNCTION, ORGANISATION, PARTICLES, PLACE, SUFFIXES, TITLES } from '../names/words.js'
import { fold } from '../words/fold.js'
import { cities, countries, states } from '../words/places.js'

export interface Word {
  start: number
  end: number
}

/** Words of a name at most. */
const MOST = 4
/** Verdicts remembered: names come again in a conversation. Two generations of so many. */
const REMEMBERED = 2_048
/** Score of the model from which words in a text are a name; whole values need less. */
const LEAST = 0.5
/** The same where the last word is rather one of every day. */
const LEAST_WORD = 0.85
/** The same where the first word is borne as a given name and the last as a surname. */
const LEAST_BORNE = 0.3

const GIVEN = 16
const SURNAME = 32
const COMPANY = 128

/** Words of a greeting or an order that begin sentences before names. */
const OPENERS = new Set(
  'hi hello hey dear thanks thank regards sincerely contact call ask tell email meet told met with from by cc attn attention customer client patient user employee applicant tenant manager agent please summarize summarise write draft reply message send schedule hallo liebe lieber bonjour cher chère hola estimado estimada ciao gentile olá prezado'.split(
    ' ',
  ),
)

/** Remembers what it said of the last few thousand sequences. */
export class PersonNames {
  private young = new Map<string, boolean>()
  private old = new Map<string, boolean>()

  /**
   * The name among capitalised words that stand side by side; undefined when there is none.
   * @param words of `text`, particles and initials among them
   */
  among(text: string, words: readonly Word[]): Word | undefined {
    let from = 0
    if (isThing(text, words[0]!.start) || isFirm(text, words.at(-1)!.end)) return undefined
    while (from < words.length && this.opens(text, words[from]!)) from++
    for (let first = from; first < words.length - 1 && first - from < 2; first++) {
      const most = Math.min(words.length - first, MOST)
      for (let n = most; n >= 2; n--) {
        if (isBareLetter(text, words[first + n - 1]!)) continue
        const span = { start: words[first]!.start, end: words[first + n - 1]!.end }
        if (this.isName(text.slice(span.start, span.end))) return span
      }
    }
    return undefined
  }

  /** Is a value a name of two words and more, and nothing else? */
  isWhole(value: string): boolean {
    return value.includes(' ') && this.isName(value)
  }

  /** Is one word a name that people bear? Enough behind a title or a greeting. */
  isWord(word: string): boolean {
    const key = fold(word)
    if (key.length < 2 || FUNCTION.has(key) || TITLES.has(key) || ORGANISATION.has(key) || PLACE.has(key)) return false
    const entry = loadNameModel().entry(key)
    const names = entry & 3
    const others = (entry >> 2) & 3
    return (entry & (GIVEN | SURNAME)) !== 0 && names >= 1 && (others < 3 || (names === 3 && (entry & GIVEN) !== 0))
  }

  /** End of `Schmidt, Anna` or `SCHMIDT, ANNA`, of which `last` is the first word; −1 when it is none. */
  turnedAround(text: string, last: Word): number {
    const rest = /^, (\p{Lu}[\p{L}\p{M}'’-]{1,24})(?![\p{L},]| and | & | -)/u.exec(text.slice(last.end, last.end + 36))
    if (!rest) return -1
    const model = loadNameModel()
    const [surname, given] = [text.slice(last.start, last.end), rest[1]!]
    const [a, b] = [model.entry(fold(surname)), model.entry(fold(given))]
    if ((a & SURNAME) === 0 || (b & GIVEN) === 0) return -1
    // Given names one after the other are a list of people.
    const isLoud = surname.length > 2 && surname === surname.toUpperCase() && given === given.toUpperCase()
    if (!isLoud && (a & GIVEN) !== 0) return -1
    return this.isName(`${given} ${surname}`) ? last.end + rest[0].length : -1
  }

  private opens(text: string, { start, end }: Word): boolean {
    const word = fold(text.slice(start, end))
    return OPENERS.has(word) || TITLES.has(word) || FUNCTION.has(word)
  }

  private isName(text: string): boolean {
    const known = this.young.get(text) ?? this.old.get(text)
    if (known !== undefined) return known
    const verdict = judge(text)
    if (this.young.size >= REMEMBERED) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(text, verdict)
    return verdict
  }
}

/** Behind an article stands a thing, whatever it is called: «the Ashley Chair». */
function isThing(text: string, start: number): boolean {
  return /(?:^|[^\d-])\d{1,5}[A-Za-z]? $|(?:^|[^\p{L}])(?:the|an?|this|that|these|our|your|its|new|each|every|der|die|das|ein|eine|le|la|les|une?|el|los|las)(?: (?:new|best|latest))? $/iu.test(
    text.slice(Math.max(0, start - 20), start),
  )
}

/** Legal forms behind a name. */
function isFirm(text: string, end: number): boolean {
  return /^,? (?:S\.? ?[AL]\b|GmbH|AG\b|KG\b|OHG\b|Inc\b|LLC\b|Ltd\b|PLC\b|Group\b|Asoc|Hermanos|e Hijos|SARL|SAS|SCOP|EURL|SCI\b|SEM\b|GIE\b|SNC\b|SA\b|Corp|& |and Sons|and Company|et Fils)/.test(
    text.slice(end, end + 16),
  )
}

/** `May I`: a letter without a full stop is no initial at the end. */
const isBareLetter = (text: string, { start, end }: Word): boolean => end - start === 1 && text[end] !== '.'

/** Small words inside names, in lower case. */
/** Between two names they join two, as in firms. */
const JOINING = new Set(['i', 'e', 'y', 'und', 'et'])

export const isParticle = (word: string): boolean => PARTICLES.has(word) && !JOINING.has(word)

function judge(text: string): boolean {
  if (text.length < 5 || text.length > 64) return false
  const key = fold(text)
  if (cities.has(key) || countries.has(key) || states.has(key)) return false
  const model = loadNameModel()
  let borne = 0
  let others = 0
  let count = 0
  let isGiven = false
  let isSurname = false
  /** Of the last word: rather a name than a word. */
  let lean = 0
  for (const word of key.split(/[^\p{L}\p{M}']+/u, 8)) {
    if (word.length < 2 || PARTICLES.has(word) || SUFFIXES.has(word)) continue
    if (ORGANISATION.has(word) || PLACE.has(word) || FUNCTION.has(word)) return false
    const entry = model.entry(word)
    count++
    if ((entry & (GIVEN | SURNAME)) !== 0) borne++
    lean = (entry & 3) - ((entry >> 2) & 3)
    if (count === 1) isGiven = (entry & GIVEN) !== 0 && (entry & 3) === 3
    isSurname = (entry & SURNAME) !== 0
    if ((entry & 3) < ((entry >> 2) & 3) || (entry & COMPANY) !== 0) others++
  }
  // A word of every day that some bear, beside another such word, is no name.
  if (count === 0 || borne === 0 || (others === count && borne < count)) return false
  return model.score(text) >= (lean < 0 ? LEAST_WORD : isGiven && isSurname ? LEAST_BORNE : LEAST)
}
