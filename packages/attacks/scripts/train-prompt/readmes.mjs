/** Ordinary technical prose: pieces of the README files of installed packages. They tell readers what to do, too, in capitals and with marks. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PIECES = 3
const LENGTH = 900

/** Rows {source: 'readmes', label: 0, text, part}; `part` is the same for all of one package. */
export function readmes(folder) {
  const rows = []
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.') || name.startsWith('@')) continue
    let text
    try {
      text = readFileSync(join(folder, name, 'README.md'), 'utf8')
    } catch {
      continue
    }
    let part = 0
    for (const c of name) part = (31 * part + c.charCodeAt(0)) % 9_973
    for (let i = 0; i < PIECES && i * LENGTH < text.length; i++) {
      const piece = text.slice(i * LENGTH, (i + 1) * LENGTH)
      if (piece.length > 200) rows.push({ source: 'readmes', label: 0, text: piece, part })
    }
  }
  return rows
}
