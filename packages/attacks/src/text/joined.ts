/** What somebody put into the middle of a word so that it is not read as one: `un/**\/ion`, `java\tscript:`, `sel\x01ect`. */
import { CLASS, classesOf } from '../words/lexicon.js'

const SQL = CLASS.sqlKeyword | CLASS.sqlFunction | CLASS.sqlCatalogue
const GRAMMAR = SQL | CLASS.sqlOperator | CLASS.riskyTag | CLASS.event | CLASS.script | CLASS.shell | CLASS.protocol
/** Longest word of a grammar. Characters. */
const LONGEST = 24

export const isLetter = (c: number) => (c | 32) >= 97 && (c | 32) <= 122

/**
 * The end of a word of a grammar that begins before `at` and is split by control characters in several places (`java\tscr\nipt`); undefined where
 * there is none. Looks at no more than twice the longest word.
 */
export function endOfSplitWord(
  text: string,
  at: number,
  isControl: (c: number) => boolean,
): { word: string; end: number } | undefined {
  let from = at
  while (from > 0 && at - from < LONGEST && isLetter(text.charCodeAt(from - 1))) from--
  if (from === at) return undefined
  let word = text.slice(from, at)
  let found: { word: string; end: number } | undefined
  for (let i = at; i < text.length && word.length < LONGEST && i - at < 2 * LONGEST; i++) {
    const c = text.charCodeAt(i)
    if (!isLetter(c)) {
      if (!isControl(c)) break
      continue
    }
    word += text[i]
    const isEnd = !isLetter(text.charCodeAt(i + 1))
    if (isEnd && word.length >= 4 && (classesOf(word) & GRAMMAR) !== 0)
      found = { word: word.slice(at - from), end: i + 1 }
  }
  return found
}

/**
 * Do the letters before `left` and those from `right` on give a word of a grammar together, and not both by themselves? Lower-case text; looks at
 * no more than the longest word.
 */
export function isSplitWord(text: string, left: number, right: number): boolean {
  let from = left
  while (from > 0 && left - from < LONGEST && isLetter(text.charCodeAt(from - 1))) from--
  let to = right
  while (to < text.length && to - right < LONGEST && isLetter(text.charCodeAt(to))) to++
  if (from === left || to === right) return false
  const first = text.slice(from, left)
  const second = text.slice(right, to)
  if ((classesOf(first + second) & GRAMMAR) === 0 || (first + second).length < 4) return false
  return (classesOf(first) & SQL) === 0 || (classesOf(second) & SQL) === 0
}
