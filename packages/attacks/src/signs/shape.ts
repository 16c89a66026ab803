/** Length, alphabet, encodings: what a value looks like before its words are read. */
import { TOKEN } from '../text/lex.js'
import { CLASS } from '../words/lexicon.js'
import { flag, type Signs, type View } from './view.js'

export const shapeSigns: Signs = {
  names: [
    'length',
    'letters',
    'digits',
    'blanks',
    'marks',
    'foreign',
    'distinct_marks',
    'longest_run',
    'lines',
    'words',
    'word_length',
    'stop_words',
    'known_words',
    'first_mark',
    'last_mark',
    'sentence',
    'percent',
    'needless',
    'overlong',
    'entities',
    'escapes',
    'base64',
    'folded',
    'nul',
    'control',
    'unbalanced_quotes',
    'unbalanced_brackets',
    'closes_first',
  ],
  fill(view, row, at) {
    const { decoded } = view
    at = alphabet(decoded.text, row, at)
    at = words(view, row, at)
    row[at++] = decoded.percent
    row[at++] = Math.log2(1 + decoded.needless)
    row[at++] = Math.min(3, decoded.overlong)
    row[at++] = Math.min(9, decoded.entities)
    row[at++] = Math.min(9, decoded.escapes)
    row[at++] = decoded.base64
    row[at++] = decoded.folded
    row[at++] = decoded.nul
    balance(decoded.text, row, at)
  },
}

function alphabet(text: string, row: Float64Array, at: number): number {
  let letters = 0
  let digits = 0
  let blanks = 0
  let foreign = 0
  let lines = 0
  let longest = 0
  let run = 0
  let before = -1
  const marks = new Set<number>()
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const lower = c | 32
    if (lower >= 97 && lower <= 122) letters++
    else if (c >= 48 && c <= 57) digits++
    else if (c <= 32) blanks++
    else if (c >= 128) foreign++
    else marks.add(c)
    if (c === 10) lines++
    run = c === before ? run + 1 : 1
    if (run > longest) longest = run
    before = c
  }
  const n = Math.max(1, text.length)
  row[at++] = Math.log2(1 + text.length)
  row[at++] = letters / n
  row[at++] = digits / n
  row[at++] = blanks / n
  row[at++] = (n - letters - digits - blanks - foreign) / n
  row[at++] = foreign / n
  row[at++] = marks.size
  row[at++] = Math.log2(1 + longest)
  row[at++] = Math.log2(1 + lines)
  return at
}

function words({ tokens, decoded }: View, row: Float64Array, at: number): number {
  let count = 0
  let length = 0
  let stop = 0
  let known = 0
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.types[i] !== TOKEN.word) continue
    count++
    length += tokens.texts[i]!.length
    const classes = tokens.classes[i]!
    if (classes & CLASS.stop) stop++
    if (classes & ~CLASS.stop) known++
  }
  const text = decoded.text.trim()
  row[at++] = Math.log2(1 + count)
  row[at++] = count > 0 ? length / count : 0
  row[at++] = count > 0 ? stop / count : 0
  row[at++] = count > 0 ? known / count : 0
  row[at++] = FIRST.indexOf(text[0] ?? '') + 1
  row[at++] = FIRST.indexOf(text[text.length - 1] ?? '') + 1
  row[at++] = flag(/[a-z]{2}[.!?] [A-Z]/.test(text)) + flag(/[a-z]{2}[.!?]$/.test(text) && /^[A-Z][a-z]/.test(text))
  return at
}

/** Marks that begin or end payloads. */
const FIRST = '\'"`)(;|&<>/\\.{}[]$#%*-=!@:,?+^~'

/** Control characters; quotes that do not pair; brackets that do not; a bracket or quote that closes what never began. */
function balance(text: string, row: Float64Array, at: number): void {
  let control = 0
  let single = 0
  let double = 0
  let depth = 0
  let lowest = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 32 && c !== 9 && c !== 10 && c !== 13) control++
    // An apostrophe between letters is no quote.
    else if (c === 39) single += isLetter(text.charCodeAt(i - 1)) && isLetter(text.charCodeAt(i + 1)) ? 0 : 1
    else if (c === 34) double++
    else if (c === 40 || c === 91 || c === 123) depth++
    else if (c === 41 || c === 93 || c === 125) {
      depth--
      if (depth < lowest) lowest = depth
    }
  }
  row[at++] = Math.min(5, control)
  row[at++] = (single & 1) + (double & 1)
  row[at++] = Math.max(-9, Math.min(9, depth))
  row[at++] = Math.max(-9, lowest)
}

const isLetter = (c: number) => (c | 32) >= 97 && (c | 32) <= 122
