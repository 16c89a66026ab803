/** Does a text look drawn at random, as keys and tokens are, or written by people? */
import { letterSurprise } from '@apiscope/schema'

/** Shorter texts say too little. Characters. */
export const SHORTEST_RANDOM = 16
/** The same where a token is to be expected, or is mixed of all three kinds. Characters. */
export const SHORTEST_TOKEN = 14
const LONGEST_RANDOM = 4_096
/** Changes between small letters, capitals and digits for each character: about 0.6 in base62, 0.4 in hex, below 0.2 in words. */
const CHANGES = 0.24
/** Mean surprise of letter pairs (`letterSurprise`): words lie below 4, random letters about 5.5. */
const SURPRISE = 4.1
/** The same of texts below `SHORTEST_RANDOM`, whose few pairs surprise by chance. */
const SHORT_SURPRISE = 4.5
/** Numbers in so many places of one text: models and versions have two or three. */
const NUMBERS = 4
/** The same for letters alone, where nothing else speaks. */
const LETTERS_SURPRISE = 4.7
const LETTERS_LENGTH = 20

/** Chance repeats no character so often: padded codes do. */
const MOST_ALIKE = 7

export interface Makeup {
  digits: number
  lower: number
  upper: number
  /** Characters other than letters, digits and `- _ . + / = ~ :`. */
  others: number
  changes: number
  /** Runs of digits between letters. */
  numbers: number
  /** Longest run of one character. */
  run: number
}

/** What a text is made of, in one pass. */
export function makeupOf(text: string): Makeup {
  const out: Makeup = { digits: 0, lower: 0, upper: 0, others: 0, changes: 0, numbers: 0, run: 1 }
  let run = 1
  let before = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    run = i > 0 && c === text.charCodeAt(i - 1) ? run + 1 : 1
    if (run > out.run) out.run = run
    let kind = 0
    if (c >= 97 && c <= 122) {
      kind = 1
      out.lower++
    } else if (c >= 48 && c <= 57) {
      kind = 2
      out.digits++
    } else if (c >= 65 && c <= 90) {
      kind = 3
      out.upper++
    } else if (!(c === 45 || c === 95 || c === 46 || c === 43 || c === 47 || c === 61 || c === 126 || c === 58))
      out.others++
    if (kind !== 0 && before !== 0 && kind !== before) out.changes++
    if (kind === 2 && before !== 2) out.numbers++
    if (kind !== 0) before = kind
  }
  return out
}

/**
 * True for what nobody would write by hand: characters of a token's alphabet, mixed as chance mixes them.
 * @param shortest characters that it has at least
 */
export function looksRandom(text: string, makeup = makeupOf(text), shortest = SHORTEST_RANDOM): boolean {
  if (text.length < shortest || text.length > LONGEST_RANDOM || makeup.others > 0) return false
  if (makeup.run > MOST_ALIKE) return false
  const letters = makeup.lower + makeup.upper
  const n = letters + makeup.digits
  if (letters < 2 || n < shortest * 0.75) return false
  const surprise = letterSurprise(text, 0, text.length)
  if (makeup.digits === 0) {
    return text.length >= LETTERS_LENGTH && (surprise > LETTERS_SURPRISE || makeup.changes > n * 0.45)
  }
  if (isHex(text)) return makeup.digits >= 2
  if (makeup.changes < n * CHANGES) return surprise > LETTERS_SURPRISE && makeup.numbers >= 2
  // Few pairs of letters stand together in what is mixed well: then they say nothing.
  // Names of models change as often (`iPad13ProM4Wifi`).
  if (text.length < SHORTEST_RANDOM) return surprise > SHORT_SURPRISE || makeup.numbers >= NUMBERS
  return surprise > SURPRISE || makeup.numbers >= NUMBERS || makeup.changes > n * 0.5
}

/** A text of small letters, capitals and digits as chance mixes them. */
export function isMixed(text: string, makeup = makeupOf(text)): boolean {
  const { digits, lower, upper } = makeup
  return digits >= 2 && lower >= 3 && upper >= 3 && looksRandom(text, makeup, SHORTEST_TOKEN)
}

/** UUIDs, ULIDs, object ids of MongoDB, prefixed ids (`cus_…`): names of things, however random. */
export function isObjectId(text: string): boolean {
  if (text.length === 36) return isUuid(text)
  if (text.length === 26) return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)
  if (text.length === 24) return /^[0-9a-f]{24}$/.test(text)
  return text.length <= 48 && /^[a-z]{2,12}_[A-Za-z0-9]{8,36}$/.test(text)
}

/** Eight, four, four, four and twelve hexadecimal digits (RFC 9562). */
export function isUuid(text: string): boolean {
  if (text.length !== 36) return false
  for (let i = 0; i < 36; i++) {
    const c = text.charCodeAt(i)
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (c !== 45) return false
    } else if (!((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102))) return false
  }
  return true
}

function isHex(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102) || c === 45 || c === 58)) return false
  }
  return true
}
