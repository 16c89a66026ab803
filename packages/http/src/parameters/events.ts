import { jsonOffset } from '../body/sniff.js'
import { walkJson } from './json.js'

/** Lines that are read. */
const LINES = 4_096

/** Events of a stream (WHATWG HTML §9.2.6): the fields of JSON in `data:` lines by their names, other data as `data`. */
export function eventParameters(text: string, depth: number, add: (name: string, value: string) => void): void {
  let at = 0
  for (let n = 0; at < text.length && n < LINES; n++) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    const line = text.slice(at, end).trim()
    at = end + 1
    if (!line.startsWith('data:')) continue
    const data = line.slice(5).trim()
    if (jsonOffset(data) >= 0) walkJson(data, depth, add)
    else if (data !== '') add('data', data)
  }
}
