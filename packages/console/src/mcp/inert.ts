/**
 * What an agent is told of the traffic is data. A name from it is passed on only where it can say nothing: a path of plain segments. Whatever reads
 * like a sentence becomes a short handle, which differs where the names differ.
 */
import { createHash } from 'node:crypto'

/** Text of apiscope's own: sentences are meant to be read. */
export class Own {
  constructor(readonly text: string) {}
}
export const own = (text: string): Own => new Own(text)

/** Words in one segment from which it may be a sentence; characters from which it is no name. */
const WORDS = 4
const CHARS = 48
/** Of a whole name. */
const WHOLE = 240
const PLAIN = /^[A-Za-z0-9._~:@{}[\]$=+,%-]*$/
/** Of a parameter: where it is. */
const PLACE = /^(?:path|query|header|cookie|request|response):/
const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'CONNECT', 'QUERY'])

export const handle = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** One name: letters and digits that are no sentence, or a handle. */
function segment(text: string): string {
  const words = text
    .replace(PLACE, '')
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .filter((word) => word.length > 1)
  return PLAIN.test(text) && text.length <= CHARS && words.length < WORDS ? text : `~${handle(text)}`
}

/** A name of the traffic: `GET host/path`, `in:name`, a caller, a host. */
export function inert(text: string): string {
  const space = text.indexOf(' ')
  const method = space > 0 && METHODS.has(text.slice(0, space)) ? text.slice(0, space + 1) : ''
  const parts = text.slice(method.length).split('/').map(segment)
  const whole = method + parts.join('/')
  // Many short segments make a sentence too.
  const letters = parts.filter((part) => /^[A-Za-z]{2,}$/.test(part)).length
  return whole.length <= WHOLE && letters <= 6 ? whole : `${method}~${handle(text)}`
}

/** Every text in it inert but `Own` ones; names of members are the tools' own. */
export function sealed(value: unknown): unknown {
  if (value instanceof Own) return value.text
  if (typeof value === 'string') return inert(value)
  if (Array.isArray(value)) {
    // So do many words in a list.
    const words = value.filter((one) => typeof one === 'string' && /^[A-Za-z]{2,}$/.test(one)).length
    return value.map((one) => (words > 6 && typeof one === 'string' ? `~${handle(one)}` : sealed(one)))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [inert(name), sealed(one)]))
}
