import { ODDITY } from '../oddities.js'

/** What reading fields tells of them beside the list. */
export interface FieldNotes {
  /** Bits of `ODDITY`. */
  oddities: number
  /** A field, once it is whole. @param name in lower case */
  note(name: string, value: string): void
}

/**
 * Field lines of `text` from `from` on, as lenient readers take them: alternating name and value; what is odd
 * about them goes to `notes`, and each field. Ends at the empty line; a last line without its end is left out.
 * @param limit fields kept
 */
export function readFields(text: string, from: number, limit: number, notes: FieldNotes): string[] {
  const reading: Reading = { list: [], name: '', value: '', folds: undefined, limit, notes }
  let at = from
  for (;;) {
    const lf = text.indexOf('\n', at)
    if (lf < 0) break
    let to = lf
    if (to > at && text.charCodeAt(to - 1) === 13) to--
    else notes.oddities |= ODDITY.LF_ONLY
    if (to === at) break
    line(text, at, to, reading)
    at = lf + 1
  }
  whole(reading)
  return reading.list
}

/** The field that is being read: its folded lines are gathered, and it is noted and kept once. */
interface Reading {
  list: string[]
  name: string
  value: string
  folds: string[] | undefined
  limit: number
  notes: FieldNotes
}

/** One field line, `text[from, to)`. */
function line(text: string, from: number, to: number, reading: Reading): void {
  const { notes } = reading
  const first = text.charCodeAt(from)
  if (first === 32 || first === 9) {
    fold(text.slice(from, to), reading)
    return
  }
  whole(reading)
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
  reading.name = text.slice(from, nameEnd)
  reading.value = text.slice(start, end)
}

/** The next field begins, or the head ends. */
function whole(reading: Reading): void {
  const { list, name, limit, notes, folds } = reading
  if (name === '') return
  const value = folds ? folds.join(' ') : reading.value
  notes.note(name.toLowerCase(), value)
  if (list.length < 2 * limit) list.push(name, value)
  else notes.oddities |= ODDITY.MANY_HEADERS
  reading.name = ''
  reading.folds = undefined
}

/** obs-fold (RFC 9112 §5.2): the line continues the value before it. */
function fold(text: string, reading: Reading): void {
  const more = text.trim()
  reading.notes.oddities |= reading.name !== '' ? ODDITY.OBS_FOLD : ODDITY.BAD_HEADER_LINE
  if (reading.name === '' || more === '') return
  reading.folds ??= reading.value === '' ? [] : [reading.value]
  reading.folds.push(more)
}

/** Blank and tab; vertical tab and form feed as lenient readers do. */
function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 11 || c === 12
}
