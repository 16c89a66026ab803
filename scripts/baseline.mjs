import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const BASELINE = JSON.parse(readFileSync(join(import.meta.dirname, 'bench-baseline.json'), 'utf8'))

/**
 * A measured ratio beside the committed one, as a line of text: rates depend on the machine, ratios to something that ran
 * beside it far less. @param name key in bench-baseline.json
 */
export function besideBaseline(name, ratio) {
  const committed = BASELINE[name]
  if (committed === undefined) throw new Error(`bench-baseline.json has no '${name}'`)
  const change = Math.round((ratio / committed - 1) * 100)
  return `${name}: ${ratio.toFixed(2)} (committed ${committed.toFixed(2)}, ${change >= 0 ? '+' : ''}${change} %)`
}
