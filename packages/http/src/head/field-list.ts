import { ODDITY } from '../oddities.js'

/** What reading fields tells of them beside the list. */
export interface FieldNotes {
  /** Bits of `ODDITY`. */
  oddities: number
  /** A field. @param name in lower case @param replace the value of the last one grew by a folded line */
  note(name: string, value: string, replace: boolean): void
}

/**
 * Field lines of `text` from `from` on, as lenient readers take them: alternating name and value; what is odd
 * about them goes to `notes`, and each field. Ends at the empty line; a last line without its end is left out.
 * @param limit fields kept
 */
export function readFields(text: string, from: number, limit: number, notes: FieldNotes): string[] {
  const list: string[] = []
  let at = from
  for (;;) {
    const lf = text.indexOf('\n', at)
    if (lf < 0) break
    let to = lf
    if (to > at && text.charCodeAt(to - 1) === 13) to--
    else notes.oddities |= ODDITY.LF_ONLY
    if (to === at) break
    field(text, at, to, list, limit, notes)
    at = lf + 1
  }
  return list
}

/** One field line, `text[from, to)`. */
function field(text: string, from: number, to: number, list: string[], limit: number, notes: FieldNotes): void {
  const first = text.charCodeAt(from)
  if (first === 32 || first === 9) {
    fold(text.slice(from, to), list, notes)
    return
  }
  const colon = text.indexOf(':', from)
  if (colon <= from || colon >= to) {
    notes.oddities |= ODDITY.BAD_HEADER_LINE
    return
  }
  let nameEnd = colon
  while (nameEnd > from && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--
  if (nameEnd !== colon) notes.oddities |= ODDITY.SPACE_BEFORE_COLON
  let start = colon + 1
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  const name = text.slice(from, nameEnd)
  const value = text.slice(start, end)
  notes.note(name.toLowerCase(), value, false)
  if (list.length < 2 * limit) list.push(name, value)
  else notes.oddities |= ODDITY.MANY_HEADERS
}

/** obs-fold (RFC 9112 §5.2): the line continues the value before it. */
function fold(line: string, list: string[], notes: FieldNotes): void {
  const more = line.trim()
  notes.oddities |= list.length > 0 ? ODDITY.OBS_FOLD : ODDITY.BAD_HEADER_LINE
  if (list.length === 0 || more === '') return
  const last = list.length - 1
  const value = list[last]
  list[last] = value === '' ? more : `${value} ${more}`
  notes.note(list[last - 1].toLowerCase(), list[last], true)
}

/** Blank and tab; vertical tab and form feed as lenient readers do. */
function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 11 || c === 12
}
