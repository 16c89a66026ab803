/** Columns and rows that are read; the rest of a table is like its beginning. */
const COLUMNS = 128
const ROWS = 64

/**
 * Fields of comma-, semicolon- or tab-separated values (RFC 4180), named by the head: `email`, or `column3` where the first row is
 * none. One pass. Returns how many rows there were.
 */
export function csvParameters(text: string, add: (name: string, value: string) => void): number {
  const rows = readRows(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, separatorOf(text))
  const [first] = rows
  if (!first) return 0
  const head = rows.length > 1 && first.every((field) => field !== '' && !/^[\d.,+-]+$|@/.test(field))
  const named = first.map((field, i) => (head ? field.trim() : `column${i + 1}`))
  for (const row of head ? rows.slice(1) : rows) {
    for (let i = 0; i < row.length; i++) add(named[i] ?? `column${i + 1}`, row[i])
  }
  return rows.length
}

/** The sign that the first line has most of. */
function separatorOf(text: string): string {
  const lf = text.indexOf('\n')
  const line = text.slice(0, Math.min(lf < 0 ? text.length : lf, 4_096))
  const count = (sign: string) => line.split(sign).length
  return [',', ';', '\t', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

function readRows(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length && rows.length <= ROWS) {
    const { value, end } = text[at] === '"' ? quoted(text, at + 1) : plain(text, at, separator)
    if (row.length < COLUMNS) row.push(value)
    at = end + 1
    if (end < text.length && text[end] === separator) {
      if (at >= text.length) row.push('')
      continue
    }
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    if (text[end] === '\r' && text[at] === '\n') at++
  }
  if (row.length > 0) rows.push(row)
  return rows
}

/** Up to a separator or the end of the line. */
function plain(text: string, start: number, separator: string): { value: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++
  return { value: text.slice(start, end), end }
}

/** Up to the quote that is not doubled, and what follows it up to the separator is passed over. */
function quoted(text: string, start: number): { value: string; end: number } {
  let end = start
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1
  return { value: text.slice(start, end).replaceAll('""', '"'), end: Math.min(end + 1, text.length) }
}
