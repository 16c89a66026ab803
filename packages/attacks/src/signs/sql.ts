/** The grammar of SQL injection: how a value leaves its string, what it adds, how it cuts off the rest. */
import { TOKEN, type Tokens } from '../text/lex.js'
import { CLASS } from '../words/lexicon.js'
import { flag, occurrences, type Signs, type View } from './view.js'

const NAMES = [
  'keywords',
  'operators',
  'calls',
  'catalogue',
  'union_select',
  'select_from',
  'tautology',
  'breaks_out',
  'stacked',
  'cut_off',
  'comments',
  'time',
  'hex',
  'char_calls',
  'variables',
  'order_by',
  'numbers_list',
  'mixed_case',
  'string_sum',
  'begins',
  'subselect',
  'dense',
  'compares',
] as const
const AT = Object.fromEntries(NAMES.map((name, i) => [name, i])) as Record<(typeof NAMES)[number], number>

export const sqlSigns: Signs = {
  names: NAMES.map((name) => `sql_${name}`),
  fill(view, row, at) {
    for (let i = 0; i < NAMES.length; i++) row[at + i] = 0
    walk(view.tokens, row, at)
    const { text } = view
    row[at + AT.comments] = Math.min(5, view.comments) + flag(text.includes('/*'))
    row[at + AT.cut_off] = flag(/(?:--|#|\/\*|;)[ +\-\n;%'"]{0,4}$/.test(text) || /(?:'|"|\)|\d|\w) ?--[ +]/.test(text))
    row[at + AT.breaks_out] = flag(BREAKS.test(text)) + flag(BREAKS_FIRST.test(text))
    row[at + AT.variables] = Math.min(3, occurrences(text, '@@'))
    row[at + AT.string_sum] = Math.min(
      5,
      occurrences(text, "'||") + occurrences(text, "||'") + occurrences(text, "'+'") + occurrences(text, "' '"),
    )
    row[at + AT.mixed_case] = mixedCase(view)
    for (const name of [
      'keywords',
      'operators',
      'calls',
      'catalogue',
      'char_calls',
      'numbers_list',
      'hex',
      'compares',
    ] as const)
      row[at + AT[name]] = Math.log2(1 + row[at + AT[name]]!)
  },
}

/** A quote or bracket, then a word that goes on with the statement. */
const BREAKS =
  /['"`)\\] ?\){0,6}(?: |\n|\+|\/|;){0,8}(?:and|or|union|having|order|group|xor|like|rlike|regexp|where|limit|select|waitfor|\|\||&&|;)(?![a-z_])/
const BREAKS_FIRST = /^[\w%.*-]{0,24} ?['"`\\][ )]*(?:$|and\b|or\b|union\b|;|\|\||&&|--|#|=|<|>|\+|\*|-|\/\*)/

function walk({ count, texts, types, classes }: Tokens, row: Float64Array, at: number): void {
  let union = -9
  let select = -9
  let list = 0
  let words = 0
  for (let i = 0; i < count; i++) {
    const text = texts[i]!
    const bits = classes[i]!
    const next = texts[i + 1]
    if (types[i] === TOKEN.hex) row[at + AT.hex]!++
    if (types[i] === TOKEN.word) {
      words++
      if (bits & CLASS.sqlKeyword) row[at + AT.keywords]!++
      if (bits & CLASS.sqlOperator) row[at + AT.operators]!++
      if (bits & CLASS.sqlCatalogue) row[at + AT.catalogue]!++
      if (bits & CLASS.sqlFunction && next === '(') row[at + AT.calls]!++
      if (next === '(' && (text === 'char' || text === 'chr' || text === 'concat')) row[at + AT.char_calls]!++
      if (isTimed(text, next, texts[i + 2])) row[at + AT.time]!++
      if (text === 'union') union = i
      if (text === 'select') {
        if (i - union <= 5) row[at + AT.union_select] = 1
        if (i > 0 && texts[i - 1] === '(') row[at + AT.subselect]!++
        select = i
      }
      if (text === 'from' && i - select < 200 && select >= 0) row[at + AT.select_from]!++
      if ((text === 'order' || text === 'group') && next === 'by' && isOrdinal(texts[i + 2], types[i + 2]))
        row[at + AT.order_by]!++
      if (text === 'or' || text === 'and' || text === 'xor' || text === 'having' || text === 'where')
        tautology(i, count, texts, types, row, at)
    } else if (text === '|' || text === '&') {
      if (next === text) tautology(i + 1, count, texts, types, row, at)
    } else if (text === ';' && next !== undefined && STACKS.has(next)) row[at + AT.stacked]!++
    else if (text === '=' || text === '<' || text === '>') row[at + AT.compares]!++
    list = (types[i] === TOKEN.number || text === 'null') && next === ',' ? list + 1 : text === ',' ? list : 0
    if (list > row[at + AT.numbers_list]!) row[at + AT.numbers_list] = list
  }
  row[at + AT.begins] = flag(count > 0 && STACKS.has(texts[0]!) && count > 1)
  row[at + AT.dense] = words > 0 ? (row[at + AT.keywords]! + row[at + AT.operators]! + row[at + AT.calls]!) / words : 0
}

const STACKS = new Set(
  'select insert update delete drop create alter truncate exec execute declare shutdown waitfor begin call union set if grant use copy merge replace kill handler'.split(
    ' ',
  ),
)

function isTimed(text: string, next: string | undefined, after: string | undefined): boolean {
  if (text === 'waitfor') return next === 'delay' || next === 'time'
  return (
    (text === 'sleep' ||
      text === 'benchmark' ||
      text === 'pg_sleep' ||
      text === 'dbms_pipe' ||
      text === 'dbms_lock' ||
      text === 'randomblob') &&
    (next === '(' || next === '.') &&
    after !== ')'
  )
}

const isOrdinal = (text: string | undefined, type: number | undefined) =>
  type === TOKEN.number || text === '(' || text === 'null'

/** After a logical operator: equal sides (`1=1`, `'a'='a`, `2>1`), or a bare constant at the end. */
function tautology(i: number, count: number, texts: string[], types: Uint8Array, row: Float64Array, at: number): void {
  let j = i + 1
  while (j < count && j < i + 8 && SKIPPED.has(texts[j]!)) j++
  const left = texts[j]
  const leftType = types[j]
  if (left === undefined || leftType === TOKEN.mark) return
  let k = j + 1
  while (k < count && k < j + 4 && (texts[k] === "'" || texts[k] === '"' || texts[k] === ')' || texts[k] === '`')) k++
  const compares =
    k < count && (texts[k] === '=' || texts[k] === '<' || texts[k] === '>' || texts[k] === 'like' || texts[k] === '!')
  if (!compares) {
    if (leftType === TOKEN.number && k >= count - 2) row[at + AT.tautology] = Math.max(1, row[at + AT.tautology]!)
    return
  }
  k++
  while (k < count && k < j + 10 && (SKIPPED.has(texts[k]!) || texts[k] === '=' || texts[k] === '>')) k++
  const same = texts[k] === left
  const numbers = leftType === TOKEN.number && types[k] === TOKEN.number
  row[at + AT.tautology] = Math.max(same ? 3 : numbers ? 2 : 0.5, row[at + AT.tautology]!)
}

const SKIPPED = new Set(["'", '"', '(', '`', 'not', '-', '+', '!', '~', '{', '\\'])

/** SQL words in letters of both cases, as no person types them. */
function mixedCase({ decoded }: View): number {
  let count = 0
  const text = decoded.text
  for (let i = 1; i < text.length - 1; i++) {
    const a = text.charCodeAt(i - 1)
    const b = text.charCodeAt(i)
    const c = text.charCodeAt(i + 1)
    // upper, lower, upper within a word
    if (a >= 65 && a <= 90 && b >= 97 && b <= 122 && c >= 65 && c <= 90) count++
  }
  return Math.log2(1 + count)
}
