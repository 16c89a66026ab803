/** The list of changes: when, what, where. */
import { type ChangeReport, counted, integer, moment, place } from '@apiscope/model'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { title, WIDTH, wrap } from './layout.js'

const INDENT = 34
const KIND = 14

export function renderChanges(changes: readonly ChangeReport[], top: number): string {
  const head = title('CHANGES', counted(changes.length, 'change') + (changes.length > 0 ? ', newest first' : ''))
  if (changes.length === 0) return `${head}\n  none`
  const lines = changes.slice(0, top).map(entry)
  if (changes.length > top) lines.push(pc.dim(`… ${integer(changes.length - top)} more: --top ${changes.length}`))
  return [head, ...lines].join('\n')
}

function entry({ at, kind, api, name, detail }: ChangeReport): string {
  const about = name === undefined ? detail : `${place(name)}: ${detail}`
  const lead = `${moment(at).slice(0, 16)}  ${kind.replaceAll('_', ' ').padEnd(KIND)}  `
  const lines = wrap(safe(about), WIDTH - INDENT).map((line) => ' '.repeat(INDENT) + pc.dim(line))
  // Whole, however long: a name that was cut could not be given to another command.
  return [`${lead}${safe(api)}`, ...lines].join('\n')
}
