/** Headings and wrapping for terminals. */
import pc from 'picocolors'

/** Widest line of any report. */
export const WIDTH = 100

export function title(text: string, note = ''): string {
  return `${pc.bold(text)}${note ? `  ${pc.dim(note)}` : ''}`
}

/** Words of `text` in lines of at most `width`; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width))
    line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  return lines
}
