/** A string cut into the words that features are made of. */
import { fold } from './fold.js'
import { groupIndex } from './script.js'

/** `case`: how its letters are written; `none` for scripts without case. */
export interface Token {
  raw: string
  folded: string
  case: 'lower' | 'upper' | 'title' | 'mixed' | 'none'
  /** A single letter, or letters each followed by a full stop. */
  initial: boolean
  /** Followed directly by a comma. */
  comma: boolean
}

/** Words of a string, and what lies between them. */
export interface Words {
  tokens: Token[]
  digits: number
  commas: number
  stops: number
  hyphens: number
  apostrophes: number
  /** Signs that names do not carry: @ / _ : ; ( ) & + # … */
  symbols: number
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
const inWord = (unit: number): boolean =>
  groupIndex(unit) >= 0 || unit === 0x27 || unit === 0x2019 || (unit >= 0x300 && unit <= 0x36f) || unit === 0x200c

/** Cuts at everything that is neither letter, mark nor apostrophe; hyphens join no words but are counted. */
export function cut(text: string): Words {
  const words: Words = { tokens: [], digits: 0, commas: 0, stops: 0, hyphens: 0, apostrophes: 0, symbols: 0 }
  let start = -1
  for (let i = 0; i <= text.length; i++) {
    const unit = i < text.length ? text.charCodeAt(i) : 0x20
    if (inWord(unit)) {
      if (unit === 0x27 || unit === 0x2019) words.apostrophes++
      if (start < 0) start = i
      continue
    }
    if (start >= 0) {
      push(words.tokens, text.slice(start, i), unit)
      start = -1
    }
    if (i < text.length) count(words, unit)
  }
  return words
}

function count(words: Words, unit: number): void {
  if (isDigit(unit)) words.digits++
  else if (unit === 0x2c || unit === 0x60c || unit === 0x3001 || unit === 0xff0c) {
    words.commas++
    const last = words.tokens[words.tokens.length - 1]
    if (last) last.comma = true
  } else if (unit === 0x2e) words.stops++
  else if (unit === 0x2d || (unit >= 0x2010 && unit <= 0x2015)) words.hyphens++
  else if (unit > 0x20 && unit !== 0xa0 && unit !== 0x3000 && unit !== 0x30fb && unit !== 0xb7) words.symbols++
}

function push(tokens: Token[], raw: string, after: number): void {
  let upper = 0
  let lower = 0
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i)
    const kind = unit < 0x80 ? asciiCase(unit) : wideCase(raw[i]!)
    if (kind > 0) upper++
    else if (kind < 0) lower++
  }
  const first = raw.charCodeAt(0)
  const firstUpper = upper > 0 && (first < 0x80 ? asciiCase(first) : wideCase(raw[0]!)) > 0
  const kind =
    upper + lower === 0
      ? 'none'
      : lower === 0
        ? 'upper'
        : upper === 0
          ? 'lower'
          : firstUpper && upper <= 1
            ? 'title'
            : 'mixed'
  const single = raw.length === 1 && upper + lower === 1
  tokens.push({
    raw,
    folded: fold(raw).replaceAll("'", ''),
    // A lone capital says nothing about capitals.
    case: single && upper === 1 ? 'title' : kind,
    initial: single || (raw.length <= 2 && after === 0x2e && upper === raw.length && raw.length === 1),
    comma: false,
  })
}

function asciiCase(unit: number): number {
  return unit >= 65 && unit <= 90 ? 1 : unit >= 97 && unit <= 122 ? -1 : 0
}

function wideCase(char: string): number {
  const lower = char.toLowerCase()
  return lower !== char ? 1 : char.toUpperCase() !== lower ? -1 : 0
}
