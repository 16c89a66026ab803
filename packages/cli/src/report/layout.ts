/** Columns and wrapping for terminals. */
import Table from 'cli-table3'
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

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left']
    .concat(['bottom-right', 'left-mid', 'mid-mid', 'right-mid', 'middle'])
    .map((name) => [name, '']),
)

export interface Column {
  name: string
  /** Columns of text, without the space between columns. */
  width: number
  align?: 'left' | 'right'
}

/** A table without lines: a dim head, two spaces between columns; cells wrap in their column. */
export function table(columns: readonly Column[], rows: readonly string[][]): string {
  const made = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    colWidths: columns.map(({ width }) => width + 2),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: true,
    wrapOnWordBoundary: false,
  })
  made.push(columns.map(({ name }) => pc.dim(name)))
  for (const row of rows) made.push([...row])
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
