import { fromQuotedPrintable } from './transfer-encoding.js'

/** Lines that are read. */
const LINES = 2_048

/** Does a text begin as a card or a calendar does, whatever its type says? */
export const looksLikeCards = (text: string): boolean => /^\s{0,8}BEGIN:V(?:CARD|CALENDAR)\s/i.test(text.slice(0, 64))

/**
 * Properties of vCards and calendars (RFC 6350, RFC 5545, and vCard 2.1): `NAME;PARAMETERS:value`, by their names in lower case. Folded lines are
 * joined (a line that begins with a blank goes on with the one before it), and quoted-printable is undone. Returns how many.
 */
export function cardParameters(text: string, add: (name: string, value: string) => void): number {
  let at = 0
  let found = 0
  for (let n = 0; at < text.length && n < LINES; n++) {
    const [line, next] = unfolded(text, at)
    at = next
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    // A group may stand before the name: `item1.EMAIL`.
    const [name = '', ...rest] = line.slice(0, colon).toLowerCase().split(';', 16)
    if (name === 'begin' || name === 'end' || name === 'version') continue
    const isQuoted = rest.some((parameter) => /^(?:encoding=)?(?:quoted-printable|q)$/.test(parameter.trim()))
    const value = line.slice(colon + 1)
    add(
      name.slice(name.lastIndexOf('.') + 1),
      isQuoted ? fromQuotedPrintable(Buffer.from(value, 'utf8')).toString('utf8') : value,
    )
    found++
  }
  return found
}

/** The line that begins at `at` with those that go on with it, and where the next one begins. */
function unfolded(text: string, at: number): [line: string, next: number] {
  const pieces: string[] = []
  let from = at
  for (let isQuoted: boolean | undefined; ; ) {
    let end = text.indexOf('\n', from)
    if (end < 0) end = text.length
    const piece = text.slice(from, end).replace(/\r$/, '')
    isQuoted ??= /quoted-printable/i.test(piece.slice(0, 128))
    const isOpen = isQuoted && piece.endsWith('=')
    pieces.push(isOpen ? piece.slice(0, -1) : piece)
    from = end + 1
    const c = text.charCodeAt(from)
    const isFolded = from < text.length && (c === 0x20 || c === 0x09)
    if (isFolded) from++
    else if (!isOpen || from >= text.length) return [pieces.join('').trim(), from]
  }
}
