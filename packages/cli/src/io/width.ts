/** Columns that text takes on a terminal: a CJK character or an emoji takes two, a combining mark none. */
import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns. `text` must be free of control characters (`safe`). */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** `text` and blanks up to `width` columns; longer text as it is. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** At most `width` columns, cut in the middle so that both ends stay; never within a character. */
export function fit(text: string, width: number): string {
  if (text.length <= width && widthOf(text) <= width) return text
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment)
  if (widthOf(text) <= width) return text
  const tail = Math.floor((width - 1) / 2)
  return `${taken(parts, width - 1 - tail)}…${taken(parts.reverse(), tail, true)}`
}

function taken(parts: readonly string[], width: number, backwards = false): string {
  let text = ''
  let used = 0
  for (const part of parts) {
    used += widthOf(part)
    if (used > width) break
    text = backwards ? part + text : text + part
  }
  return text
}
