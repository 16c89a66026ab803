/** What was seen and what was not. */
import { notSeenRows, type SeenRow, seenRows } from '@apiscope/model'
import type { SensorReport } from '@apiscope/sensor'
import { safe } from '../io/text.js'
import { title, WIDTH, wrap } from './layout.js'

const NAME_WIDTH = 18

export function renderSeen(seen: SensorReport): string {
  const blocks = [block('SEEN', seenRows(seen))]
  const missing = notSeenRows(seen)
  blocks.push(
    missing.length > 0 ? block('NOT SEEN', missing) : `${title('NOT SEEN')}\n  nothing is known to be missing`,
  )
  return blocks.join('\n\n')
}

function block(head: string, rows: readonly SeenRow[]): string {
  const lines = rows.flatMap(({ name, text }) =>
    wrap(safe(text), WIDTH - NAME_WIDTH - 2).map((line, i) => `  ${(i === 0 ? name : '').padEnd(NAME_WIDTH)}${line}`),
  )
  return [title(head), ...lines].join('\n')
}
