/** Parts of a longer text that could be an attack by themselves: prose around one must not hide it. */
import { signsOf } from '../search/neighbourhoods.js'

/** Texts below this length are looked at whole only. Characters. */
const SHORTEST = 32
/** Words that must stand before a part of a text shorter than `LONG`: a longer one is diluted from its beginning on. */
const LEAD = 3
const LONG = 160
/** Parts of one text, the most suspicious, and the first of them short as well; their length, and the distance between their beginnings. */
const MOST = 3
const LENGTH = 240
const APART = 24
/** What is kept behind the last mark of a part, before a comparison, and at least of a part. */
const BEHIND = 16
const BEFORE = 16
const LEAST = 48
/** What is kept behind the last sign of a part that is cut there. */
const MARGIN = 8
/** Characters behind a beginning by which it is judged: the closer, the more they count. */
const CLOSE = 24
const NEAR = 48
const JUDGED = 96

/** Suspicion from which on a part is worth a look of its own: a strong sign, or weak ones of two groups. */
const WORTH = 2

interface Begin {
  at: number
  suspicion: number
}

/**
 * At most four parts, each from where an attack may begin to a little behind its last mark: of all such places the most suspicious ones, wherever
 * they stand. Linear: each place is judged by the characters right behind it, and places are apart.
 */
export function piecesOf(text: string): string[] {
  if (text.length < SHORTEST) return NONE
  const begins = beginsOf(text).filter(({ suspicion }) => suspicion >= WORTH)
  if (begins.length === 0) return NONE
  // Stable: of equals the one that came first.
  begins.sort((a, b) => b.suspicion - a.suspicion)
  const parts = begins.slice(0, MOST).map(({ at }) => text.slice(beginOf(text, at), endOf(text, at)))
  // What stands behind an attack can be made to look like anything: the first part also as far as its signs go.
  const { at } = begins[0]!
  const { end } = signsOf(text.slice(at, at + JUDGED))
  if (end > 0 && at + end + MARGIN < endOf(text, at)) parts.push(text.slice(beginOf(text, at), at + end + MARGIN))
  return parts
}

const NONE: string[] = []

function beginsOf(text: string): Begin[] {
  const out: Begin[] = []
  const lead = text.length < LONG ? LEAD : 0
  let words = 0
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (isLetter(c)) {
      letters++
      continue
    }
    if (letters > 1) words++
    letters = 0
    if (words < lead || !isTelling(text, i, c)) continue
    const last = out.at(-1)
    if (!last || i - last.at >= APART) out.push({ at: i, suspicion: suspicionOf(text, i) })
    // A mark of prose close before must not be in the way of a better beginning.
    else if (last.suspicion < STRONG) {
      const suspicion = suspicionOf(text, i)
      if (suspicion >= last.suspicion) out[out.length - 1] = { at: i, suspicion }
    }
  }
  return out
}

const isLetter = (c: number) => (c | 32) >= 97 && (c | 32) <= 122

/** `"` `<` `;` `` ` `` `|` `=` and line ends tell by themselves. */
const ALONE = '"<;`|=\n\r'
/** These do before a bracket. */
const BEFORE_BRACKET = '{$#%*@'

function isTelling(text: string, i: number, c: number): boolean {
  const mark = text[i]!
  const next = text.charCodeAt(i + 1)
  if (ALONE.includes(mark)) return true
  if (c === 0x27) return isEnd(text, i, next)
  if (c === 0x20) return isStatement(text, i + 1)
  if (BEFORE_BRACKET.includes(mark)) return next === 0x7b || next === 0x28 || next === 0x29 || next === 0x25
  if (c === 0x2e) return next === 0x2e && (text.charCodeAt(i + 2) === 0x2f || text.charCodeAt(i + 2) === 0x5c)
  if (c === 0x3a) return next === 0x2f
  if (c === 0x26 || c === 0x5f) return next === c
  return c === 0x2f && text.charCodeAt(i - 1) === 0x20
}

/** An apostrophe of prose stands between letters, or behind one and before a word that goes on with a sentence, not with a statement. */
function isEnd(text: string, i: number, next: number): boolean {
  if (!isLetter(text.charCodeAt(i - 1))) return true
  if (isLetter(next)) return false
  if (next !== 0x20) return true
  const after = text.charCodeAt(i + 2)
  return isLetter(after) ? STATEMENT.test(text.slice(i + 2, i + 14)) : !Number.isNaN(after)
}

const STATEMENT =
  /^(?:and|or|union|select|having|order by|group by|like|rlike|div|xor|insert|update|delete|drop|limit|where|into|waitfor|procedure)\b/i

/** Two words that begin a statement, without any mark before them. */
const BEGINS =
  /^(?:union (?:all |distinct )?select|or \d|and \d|or not|order by \d|having \d|select .{1,24}from |drop (?:table|database)|waitfor (?:delay|time))/i

function isStatement(text: string, at: number): boolean {
  const c = text.charCodeAt(at) | 32
  // u, o, a, h, s, d, w: first letters of those words.
  return (
    (c === 0x75 || c === 0x6f || c === 0x61 || c === 0x68 || c === 0x73 || c === 0x64 || c === 0x77) &&
    BEGINS.test(text.slice(at, at + 40))
  )
}

/** Suspicion from which a beginning keeps its place against one close behind it: both may belong to one attack. */
const STRONG = 11

/** How much of what follows belongs to an attack: groups of signs, strong ones close by most of all. */
function suspicionOf(text: string, at: number): number {
  const all = signsOf(text.slice(at, at + JUDGED))
  if (all.strong === 0) return all.weak
  const near = signsOf(text.slice(at, at + NEAR))
  return 6 * signsOf(text.slice(at, at + CLOSE)).strong + 3 * near.strong + 2 * all.strong + near.weak
}

/** A URL begins with its scheme, a comparison with its left side, a stacked statement with the value that it follows. */
function beginOf(text: string, i: number): number {
  const c = text.charCodeAt(i)
  let from = i
  if (c === 0x20) return statementBegin(text, i)
  if (c === 0x3a) while (from > 0 && isLetter(text.charCodeAt(from - 1)) && i - from < BEFORE) from--
  if (c === 0x3b || c === 0x27 || c === 0x60)
    while (from > 0 && isWord(text.charCodeAt(from - 1)) && i - from < BEFORE) from--
  if (c !== 0x3d) return from
  const blank = text.indexOf(' ', Math.max(0, i - BEFORE))
  return blank >= 0 && blank < i ? blank + 1 : Math.max(0, i - BEFORE)
}

/** A statement without a mark before it begins with the number, or behind the mark, that stands before the blank. */
function statementBegin(text: string, blank: number): number {
  const before = text.charCodeAt(blank - 1)
  if (before === 0x3b || before === 0x27) return beginOf(text, blank - 1)
  let from = blank
  while (from > 0 && isDigit(text.charCodeAt(from - 1)) && blank - from < BEFORE) from--
  return from < blank ? from : blank + 1
}

const isDigit = (c: number) => c >= 48 && c <= 57
const isWord = (c: number) => isLetter(c) || isDigit(c) || c === 0x5f || c === 0x2d

/** Marks of prose do not count. */
const PROSE = ' ,.!?-'

function endOf(text: string, from: number): number {
  const most = Math.min(text.length, from + LENGTH)
  let end = from
  for (let i = from; i < most; i++) {
    const c = text.charCodeAt(i)
    if (!isLetter(c) && c < 128 && !PROSE.includes(text[i]!)) end = i
  }
  // A statement in words has few marks.
  const least = text.charCodeAt(from) === 0x20 ? from + LEAST : 0
  return Math.min(most, Math.max(end + BEHIND, least))
}
