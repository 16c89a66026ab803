/** Headings and wrapping for terminals. */
import pc from 'picocolors'
import { widthOf } from '../io/width.js'

/** Columns of any report; only a word that is longer goes beyond. */
export const WIDTH = 100

export function title(text: string, note = ''): string {
  return `${pc.bold(text)}${note ? `  ${pc.dim(note)}` : ''}`
}

/** Words of `text` in lines of at most `width` columns; a longer word stays whole, so that it can be copied. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = ''
    }
    line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  return lines
}
