/** One form for what a server reads alike: case, white space, comments of SQL, control characters. */
import { CLASS, classesOf } from '../words/lexicon.js'
import { endOfSplitWord, isLetter, isSplitWord } from './joined.js'

/**
 * Lower case; comments of SQL opened up (`/*!50000union*\/` counts as `union`, `un/**\/ion` too); control characters as blanks, or taken out where
 * they split a word or a mark; runs of blanks as one; line ends kept as one. Linear.
 */
export function normalise(text: string): { text: string; comments: number } {
  let lower = text.toLowerCase()
  let comments = 0
  if (lower.includes('/*')) {
    const opened = openComments(lower)
    lower = opened.text
    comments = opened.comments
  }
  if (lower.includes('\n') && (lower.includes('#') || lower.includes('--'))) {
    const opened = openLineComments(lower)
    comments += opened === lower ? 0 : 1
    lower = opened
  }
  if (CONTROLS.test(lower)) lower = joinControls(lower)
  return { text: squeeze(lower), comments }
}

function openComments(text: string): { text: string; comments: number } {
  let result = ''
  let from = 0
  let comments = 0
  for (let i = text.indexOf('/*'); i >= 0; i = text.indexOf('/*', from)) {
    const end = text.indexOf('*/', i + 2)
    if (end < 0) break
    comments++
    const executed = text.charCodeAt(i + 2) === 0x21
    // The version number of MySQL's executed comments says nothing.
    const inner = executed ? text.slice(i + 3, end).replace(/^\d{1,6}/, '') : ''
    const before = text.slice(from, i)
    if (executed) result += `${before} ${inner} `
    else result += isSplitWord(text, i, end + 2) ? before : `${before} `
    from = end + 2
  }
  return { text: result + text.slice(from), comments }
}

/** Characters of a comment to the end of its line, and of a word beside it. */
const LINE_COMMENT = 64
const WORD = 16
const SQL = CLASS.sqlKeyword | CLASS.sqlOperator | CLASS.sqlFunction

/** `union#x\nselect`: a comment to the end of its line is a blank between two parts of a statement; a heading or a list is none. */
function openLineComments(text: string): string {
  let result = ''
  let from = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    const line = text.slice(Math.max(from, end - LINE_COMMENT), end)
    const hash = line.indexOf('#')
    const dashes = line.indexOf('--')
    const start = hash < 0 ? dashes : dashes < 0 ? hash : Math.min(hash, dashes)
    if (start < 1) continue
    const before = partBefore(line, start)
    const next = text.slice(end + 1, end + 1 + WORD).trimStart()
    if (!isSql(before) || !isSql(partAfter(next))) continue
    result += `${text.slice(from, end - line.length + start)} `
    from = end + 1
  }
  return from > 0 ? result + text.slice(from) : text
}

/** The word or mark that ends before `end`, a blank between them. */
function partBefore(text: string, end: number): string {
  const to = text.charCodeAt(end - 1) === 0x20 ? end - 1 : end
  let at = to
  while (at > 0 && isLetter(text.charCodeAt(at - 1))) at--
  return at < to ? text.slice(at, to) : text.slice(Math.max(0, to - 1), to)
}

function partAfter(text: string): string {
  let at = 0
  while (at < text.length && isLetter(text.charCodeAt(at))) at++
  return at > 0 ? text.slice(0, at) : text.slice(0, 1)
}

/** A word of SQL, or a bracket, a quote or a number, which stand in a statement too. */
const isSql = (part: string) =>
  isLetter(part.charCodeAt(0)) ? (classesOf(part) & SQL) !== 0 : part !== '' && MARKS_OF_SQL.includes(part)
const MARKS_OF_SQL = '()\'"0123456789'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\x01-\x1f\x7f]/
/** Marks that belong together: a climb out of a folder, a tag, a comment. */
const MARKS = './\\<>-$'

/** Takes out control characters within a word of a grammar or between two marks; others stay, and count as blanks. */
function joinControls(text: string): string {
  let result = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (!isControl(text.charCodeAt(i))) continue
    const split = endOfSplitWord(text, i, isControl)
    if (split) {
      result += text.slice(from, i) + split.word
      from = split.end
      i = from - 1
      continue
    }
    let end = i + 1
    while (end < text.length && isControl(text.charCodeAt(end))) end++
    const marks = i > 0 && end < text.length && MARKS.includes(text[i - 1]!) && MARKS.includes(text[end]!)
    const lines = /[\n\r]/.test(text.slice(i, end))
    if (marks && !lines) {
      result += text.slice(from, i)
      from = end
    }
    i = end - 1
  }
  return from > 0 ? result + text.slice(from) : text
}

const isControl = (c: number) => c < 32 || c === 127

function squeeze(text: string): string {
  let result = ''
  let from = 0
  let blank = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const line = c === 10 || c === 13
    if (c > 32 && c !== 0xa0 && c !== 127) {
      if (blank > 0) {
        result += blank === 2 ? '\n' : ' '
        from = i
        blank = 0
      }
      continue
    }
    if (blank === 0) result += text.slice(from, i)
    blank = line || blank === 2 ? 2 : 1
  }
  return blank > 0 ? result + (blank === 2 ? '\n' : ' ') : result + text.slice(from)
}
