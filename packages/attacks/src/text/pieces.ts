/** Parts of a longer text that could be an attack by themselves: prose around one must not hide it. */

/** Texts below this length are looked at whole only. Characters. */
const SHORTEST = 32
/** Words of prose that must stand before a part. */
const LEAD = 3
/** Parts of one text, their length, and the distance between their beginnings. */
const MOST = 4
const LENGTH = 240
const APART = 24
/** What is kept behind the last mark of a part, and before a comparison. */
const BEHIND = 16
const BEFORE = 16

/** At most four parts, each from a mark that attacks begin with to a little behind its last one. One pass. */
export function piecesOf(text: string): string[] {
  const out: string[] = []
  if (text.length < SHORTEST) return out
  let words = 0
  let letters = 0
  let last = -APART
  for (let i = 0; i < text.length && out.length < MOST; i++) {
    const c = text.charCodeAt(i)
    if (isLetter(c)) {
      letters++
      continue
    }
    if (letters > 1) words++
    letters = 0
    if (words < LEAD || i - last < APART || !isTelling(text, i, c)) continue
    last = i
    out.push(text.slice(beginOf(text, i, c), endOf(text, i)))
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
  // An apostrophe stands between letters, or between a letter and a blank.
  if (c === 0x27) return !isLetter(text.charCodeAt(i - 1)) || !(isLetter(next) || next === 0x20)
  if (BEFORE_BRACKET.includes(mark)) return next === 0x7b || next === 0x28 || next === 0x29 || next === 0x25
  if (c === 0x2e) return next === 0x2e && (text.charCodeAt(i + 2) === 0x2f || text.charCodeAt(i + 2) === 0x5c)
  if (c === 0x3a) return next === 0x2f
  if (c === 0x26 || c === 0x5f) return next === c
  return c === 0x2f && text.charCodeAt(i - 1) === 0x20
}

/** A URL begins with its scheme, a comparison with its left side. */
function beginOf(text: string, i: number, c: number): number {
  let from = i
  if (c === 0x3a) while (from > 0 && isLetter(text.charCodeAt(from - 1)) && i - from < BEFORE) from--
  if (c !== 0x3d) return from
  const blank = text.indexOf(' ', Math.max(0, i - BEFORE))
  return blank >= 0 && blank < i ? blank + 1 : Math.max(0, i - BEFORE)
}

/** Marks of prose do not count. */
const PROSE = ' ,.!?-'

function endOf(text: string, from: number): number {
  const most = Math.min(text.length, from + LENGTH)
  let end = from
  for (let i = from; i < most; i++) {
    const c = text.charCodeAt(i)
    if (!isLetter(c) && c < 128 && !PROSE.includes(text[i]!)) end = i
  }
  return Math.min(most, end + BEHIND)
}
