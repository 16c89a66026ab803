/** What every group of signs looks at. */
import { decode } from '../text/decode.js'
import type { Decoded } from '../text/decoded.js'
import { lex, type Tokens } from '../text/lex.js'
import { scanLiterals } from '../text/literals.js'
import { resolveLookups } from '../text/lookups.js'
import { normalise } from '../text/normalise.js'

export interface View {
  raw: string
  decoded: Decoded
  /** Decoded and normalised. */
  text: string
  /** Comments of SQL that were opened up. */
  comments: number
  /** Lookups of log4j that spelt a letter, and stand resolved in `text`. */
  lookups: number
  tokens: Tokens
  /** Literals found in `text`, by group. */
  found: Uint8Array
}

export function viewOf(raw: string): View {
  const decoded = decode(raw)
  const { text: written, comments } = normalise(decoded.text)
  const { text, count } = written.includes('${') ? resolveLookups(written) : { text: written, count: 0 }
  return { raw, decoded, text, comments, lookups: count, tokens: lex(text), found: scanLiterals(text) }
}

/** A group of signs: as many numbers as names, written from `at` on. */
export interface Signs {
  names: readonly string[]
  fill(view: View, row: Float64Array, at: number): void
}

/** Occurrences of `part`, at most `most`. */
export function occurrences(text: string, part: string, most = 50): number {
  let count = 0
  for (let i = text.indexOf(part); i >= 0 && count < most; i = text.indexOf(part, i + part.length)) count++
  return count
}

/** How many of the parts occur. */
export function present(text: string, parts: readonly string[]): number {
  let count = 0
  for (const part of parts) if (text.includes(part)) count++
  return count
}

/** Number of a condition. */
export const flag = (condition: boolean): number => (condition ? 1 : 0)
