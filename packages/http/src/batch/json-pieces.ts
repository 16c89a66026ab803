/** Where the pieces of a JSON text lie. Nothing is parsed: each character is passed once, whatever the nesting. */

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Elements of the array that begins at `at`, as far as they are whole.
 * @returns true when the array ended, false where the text breaks off or is no array
 */
export function elements(text: string, at: number, each: (start: number, end: number) => void): boolean {
  if (text.charCodeAt(at) !== OPEN_BRACKET) return false
  for (let i = blanks(text, at + 1); i < text.length; ) {
    if (text.charCodeAt(i) === CLOSE_BRACKET) return true
    const end = valueEnd(text, i)
    // A number or word that the text ends with may go on.
    if (end < 0 || end === i || end >= text.length) return false
    each(i, end)
    i = blanks(text, end)
    if (text.charCodeAt(i) === COMMA) i = blanks(text, i + 1)
  }
  return false
}

/** Members of the object that begins at `at`: name as written between its quotes, and where the value lies. */
export function members(text: string, at: number, each: (name: string, start: number, end: number) => void): void {
  if (text.charCodeAt(at) !== OPEN_BRACE) return
  for (let i = blanks(text, at + 1); text.charCodeAt(i) === QUOTE; ) {
    const nameEnd = stringEnd(text, i)
    const colon = nameEnd < 0 ? -1 : blanks(text, nameEnd)
    if (colon < 0 || text.charCodeAt(colon) !== COLON) return
    const start = blanks(text, colon + 1)
    const end = valueEnd(text, start)
    if (end === start) return
    // An array that breaks off has elements that are whole.
    each(text.slice(i + 1, nameEnd - 1), start, end < 0 ? text.length : end)
    if (end < 0) return
    i = blanks(text, end)
    if (text.charCodeAt(i) !== COMMA) return
    i = blanks(text, i + 1)
  }
}

/** A string, number or word as text; undefined for what is neither, or is longer than `most` characters. */
export function scalar(piece: string, most: number): string | undefined {
  if (piece.length > most || piece === '' || piece === 'null') return undefined
  if (piece.charCodeAt(0) !== QUOTE) return piece[0] === '{' || piece[0] === '[' ? undefined : piece
  try {
    return String(JSON.parse(piece))
  } catch {
    return undefined
  }
}

function blanks(text: string, from: number): number {
  let i = from
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++
  return i
}

/** Behind the value that begins at `at`; −1 where the text ends within it. */
function valueEnd(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === QUOTE) return stringEnd(text, at)
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return wordEnd(text, at)
  let depth = 0
  for (let i = at; i < text.length; ) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) {
      i = stringEnd(text, i)
      if (i < 0) return -1
      continue
    }
    i++
    if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++
    else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) return i
  }
  return -1
}

function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === QUOTE) return i + 1
  }
  return -1
}

function wordEnd(text: string, at: number): number {
  let i = at
  while (i < text.length) {
    const c = text.charCodeAt(i)
    if (c <= 0x20 || c === COMMA || c === CLOSE_BRACKET || c === CLOSE_BRACE || c === COLON) break
    i++
  }
  return i
}
