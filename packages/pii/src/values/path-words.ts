/** Which words of a path may be told: those of APIs, and of a dictionary where no value is likely. Any other may be somebody's name. */
import {
  isPlural,
  KeyedHash,
  ROUTE_WORDS,
  sealedWord,
  singular,
  stemAndSuffix,
  TextCache,
  wordsOf,
} from '@apiscope/schema'
import { loadNameModel } from '../names/index.js'
import { BUSINESS_WORDS, GIVEN_NAMES, VALUE_WORDS } from './path-vocabulary.js'

/** Templates remembered with what is told of them. Bytes; longest template, characters. */
const CACHE_BYTES = 1024 * 1024
const LONGEST = 384
/** Words of one segment in routes: of a dictionary, or of routes alone; titles have more. Count. */
const WORDS = { any: 4, ofRoutes: 8 }
/** Joined words (`listusers`) are cut where both sides are words of routes of so many characters. */
const JOINED = 3
/** Pieces of a segment: placeholders and what the rules leave around them stay as they are. */
const PIECES = /(\{[^{}]*\}|[;=(),'])/

/**
 * Sealed mode for the words of paths: a segment is told when all of its words are known to be words of routes, and else replaced by its form
 * and keyed hashes (`sealedWord`), until somebody has learned that values stand there, or a description names it.
 */
export class PathWords {
  private readonly told = new TextCache<string>(CACHE_BYTES, 2 * LONGEST)
  private readonly hash: KeyedHash
  private readonly names = loadNameModel()

  constructor(hmacKey: Uint8Array) {
    this.hash = new KeyedHash(hmacKey)
  }

  /** @param template of the rules: `/users/alice/orders/{id}` */
  seal(template: string): string {
    let told = this.told.get(template)
    if (told === undefined) {
      told = this.sealed(template)
      if (template.length <= LONGEST) this.told.set(template, told)
    }
    return told
  }

  private sealed(template: string): string {
    let previous = ''
    return template
      .split('/')
      .map((segment) => {
        if (segment === '' || segment === '{id}') {
          previous = segment
          return segment
        }
        const told = segment.split(PIECES).map((piece) => this.piece(piece, previous))
        previous = segment === told.join('') ? segment : ''
        return told.join('')
      })
      .join('/')
  }

  private piece(piece: string, previous: string): string {
    if (piece === '' || PIECES.test(piece)) return piece
    const { stem, suffix } = stemAndSuffix(piece)
    const told = this.tells(stem, previous) ? stem : this.replaced(stem)
    if (!suffix.startsWith(':') || this.tells(suffix.slice(1), '')) return told + suffix
    return `${told}:${this.replaced(suffix.slice(1))}`
  }

  private tells(stem: string, previous: string): boolean {
    const words = wordsOf(stem)
    if (valuesBehind(previous)) {
      return words.length <= WORDS.any && words.every((word) => this.isRouteWord(word) && !GIVEN_NAMES.has(word))
    }
    if (words.length > WORDS.any) return words.length <= WORDS.ofRoutes && words.every((word) => this.isRouteWord(word))
    return words.every((word) => this.isRouteWord(word) || this.inDictionary(word) || this.inDictionary(singular(word)))
  }

  private isRouteWord(word: string): boolean {
    return isKnown(word) || (isJoined(word) && this.names.word(word).names === 0)
  }

  private inDictionary(word: string): boolean {
    const { names, others, given } = this.names.word(word)
    return others > 0 && (names === 0 || (names === 1 && others > 1 && !given))
  }

  private replaced(stem: string): string {
    return sealedWord(stem, knownShare(stem), (text) => this.base36(text))
  }

  private base36(text: string): string {
    return BigInt(`0x${Buffer.from(this.hash.of(`word ${text}`), 'base64url').toString('hex')}`)
      .toString(36)
      .slice(-16)
  }
}

/** Do values stand behind this segment more often than words? Behind collections, and behind what searches. */
const valuesBehind = (previous: string): boolean =>
  isPlural(previous) || wordsOf(previous).some((word) => VALUE_WORDS.has(word))

/** `listusers` */
function isJoined(word: string): boolean {
  for (let at = JOINED; at <= word.length - JOINED; at++) {
    if (isKnown(word.slice(0, at)) && isKnown(word.slice(at))) return true
  }
  return false
}

const isKnown = (word: string): boolean => {
  const one = singular(word)
  return ROUTE_WORDS.has(word) || ROUTE_WORDS.has(one) || BUSINESS_WORDS.has(word) || BUSINESS_WORDS.has(one)
}

/** Share of the letters in words of `ROUTE_WORDS`, as the learner of templates counts it. */
function knownShare(stem: string): number {
  let known = 0
  let all = 0
  for (const word of wordsOf(stem)) {
    all += word.length
    if (ROUTE_WORDS.has(word) || ROUTE_WORDS.has(singular(word))) known += word.length
  }
  return all === 0 ? 0 : known / all
}
