/** Stateless naming of paths: which segments are values. Learned templates refine this later; this must need no memory. */
import { fileExtension, isPlain, PLAIN_LENGTH, valueEnd } from './segment.js'

/** Bounds of a template; what is beyond folds into one `{rest}`. */
export const TEMPLATE_LIMITS = {
  /** Characters of a path that are looked at. */
  pathLength: 4096,
  /** Segments. */
  segments: 24,
  /** Characters of a template. */
  templateLength: 384,
  /** Characters of one reported value; the tail is cut. */
  valueLength: 1024,
  /** Matrix parameters (`;name=value`) of one path; further ones are dropped from the template. */
  matrixParameters: 8,
  /** Parts of an OData key (`Lines(Order=1,Item=2)`); one of more is a single value. */
  keyParts: 8,
} as const

export interface PathParameter {
  /** `{1}` for the first templated segment, `;name` for a matrix parameter, `{rest}` for the folded tail. */
  name: string
  /** Percent-decoded once; as sent where that is not valid UTF-8. */
  value: string
}

export interface TemplatedPath {
  /** `/v1/users/{id}`; one spelling for every parameter, so that a change of id format keeps the API's identity. */
  template: string
  parameters: PathParameter[]
}

const SLASH = 47
/** Session ids that servers put in the path: no part of the route. */
const SESSION = /^(?:jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|sid|session_?id)$/i
const WORD = /^[A-Za-z_$][\w.$-]{0,31}$/
/** One part of a key that has several: `Order=12`. */
const KEY_PART = /^[A-Za-z_]\w{0,31}=[^=]*$/
const VERB = /^[A-Za-z][A-Za-z]{2,31}$/

/**
 * Names the route of a request path by rules alone: numbers, UUIDs, hashes, dates, e-mail addresses, opaque tokens and
 * whatever no route would spell become `{id}`. Dot segments are resolved (RFC 3986, 5.2.4), double and trailing slashes
 * dropped. The result is a fixed point: templating a template's literal parts again changes nothing.
 *
 * @param path origin-form or absolute-form target; query and fragment are ignored. `*` stays `*`.
 */
export function templatePath(path: string): TemplatedPath {
  const parameters: PathParameter[] = []
  const { from, to } = pathBounds(path)
  if (to - from === 1 && path.charCodeAt(from) === 42) return { template: '*', parameters }
  const segments: string[] = []
  const words: boolean[] = []
  let start = from
  let plain = true
  for (let i = from; i <= to; i++) {
    const code = i < to ? path.charCodeAt(i) : SLASH
    if (code !== SLASH) {
      plain &&= isPlain(code)
      continue
    }
    if (i > start) {
      const word = plain && i - start <= PLAIN_LENGTH
      pushSegment(segments, path.slice(start, i))
      words[segments.length - 1] = word
    }
    start = i + 1
    plain = true
    if (segments.length > TEMPLATE_LIMITS.segments) {
      segments[segments.length - 1] += path.slice(i, to)
      break
    }
  }
  return { template: build(segments, words, parameters), parameters }
}

function build(segments: string[], words: boolean[], parameters: PathParameter[]): string {
  let template = ''
  let previous = ''
  let count = 0
  const lastIndex = segments.length - 1
  for (let i = 0; i <= lastIndex; i++) {
    const mark = parameters.length
    const segment = segments[i]!
    const part =
      words[i] && segment !== 'null' && segment !== 'undefined'
        ? segment
        : templateSegment(segment, i, i === lastIndex, previous, parameters, count)
    if (i >= TEMPLATE_LIMITS.segments || template.length + part.length > TEMPLATE_LIMITS.templateLength) {
      parameters.length = mark
      parameters.push({ name: '{rest}', value: clip(segments.slice(i).join('/')) })
      return `${template}/{rest}`
    }
    for (let k = mark; k < parameters.length; k++) if (parameters[k]!.name.charCodeAt(0) === 123) count++
    template += `/${part}`
    previous = part
  }
  return template === '' ? '/' : template
}

/** Where the path lies in the target: behind scheme and authority, before query and fragment. */
function pathBounds(target: string): { from: number; to: number } {
  let from = 0
  if (target.charCodeAt(0) !== SLASH) {
    const scheme = target.indexOf('://')
    if (scheme > 0 && scheme < 12) {
      const slash = target.indexOf('/', scheme + 3)
      from = slash < 0 ? target.length : slash
    }
  }
  let to = Math.min(target.length, from + TEMPLATE_LIMITS.pathLength)
  for (let i = from; i < to; i++) {
    const code = target.charCodeAt(i)
    if (code === 63 || code === 35) {
      to = i
      break
    }
  }
  return { from, to }
}

/** RFC 3986, 5.2.4; a dot segment may hide behind percent-encoding. */
function pushSegment(segments: string[], raw: string): void {
  const first = raw.charCodeAt(0)
  if (first === 46 || first === 37) {
    const plain = raw.replace(/%2e/gi, '.')
    if (plain === '.') return
    if (plain === '..') {
      segments.pop()
      return
    }
  }
  segments.push(raw)
}

function templateSegment(
  raw: string,
  index: number,
  last: boolean,
  previous: string,
  parameters: PathParameter[],
  count: number,
): string {
  const semicolon = raw.indexOf(';')
  if (semicolon >= 0) return matrixSegment(raw, semicolon, index, last, previous, parameters, count)
  return name(raw.includes('%') ? decode(raw) : raw, index, last, previous, parameters, count)
}

/** Revisions that are compared: `/compare/{base}...{head}`. */
const BETWEEN = '...'
/** A place on earth, perhaps with a time: `/forecast/52.52,13.4`. Also what is made of it, so that a template stays as it is. */
const POSITION = /^(?:-?\d{1,3}\.\d{1,17},-?\d{1,3}(?:\.\d{1,17})?|-?\d{1,3},-?\d{1,3}\.\d{1,17})(?:,\d{1,13})?$/
const POSITION_NAME = /^\{id\}(?:,\{id\}){1,2}$/

/** One decoded segment: a literal, one value or several, a value with extension or verb, or an OData key. */
function name(
  text: string,
  index: number,
  last: boolean,
  previous: string,
  parameters: PathParameter[],
  count: number,
): string {
  const between = text.indexOf(BETWEEN)
  if (between > 0 && between + BETWEEN.length < text.length) {
    const to = text.slice(between + BETWEEN.length)
    if (/[^.]/.test(to)) return several([text.slice(0, between), to], BETWEEN, parameters, count)
  }
  if (text.includes(',')) {
    const end = fileExtension(text)
    const stem = text.slice(0, end)
    if (POSITION.test(stem) || POSITION_NAME.test(stem))
      return several(stem.split(','), ',', parameters, count) + text.slice(end)
  }
  return single(text, index, last, previous, parameters, count)
}

function several(values: readonly string[], between: string, parameters: PathParameter[], count: number): string {
  values.forEach((value, i) => {
    parameters.push({ name: `{${count + 1 + i}}`, value: clip(value) })
  })
  return values.map(() => '{id}').join(between)
}

function single(
  text: string,
  index: number,
  last: boolean,
  previous: string,
  parameters: PathParameter[],
  count: number,
): string {
  const end = text === '.' || text === '..' ? text.length : valueEnd(text, index, last, previous)
  if (end === 0) {
    const key = text.indexOf('(')
    return key > 0 && text.endsWith(')') && text.length > key + 2 && WORD.test(text.slice(0, key))
      ? keyed(text, key, parameters, count)
      : text
  }
  if (end === text.length) {
    // `/orders/123:cancel` (Google AIP-136) and `Orders(123)` (OData) keep their words.
    const colon = text.lastIndexOf(':')
    if (colon > 0 && last && VERB.test(text.slice(colon + 1)) && valueEnd(text.slice(colon + 1), 1, true, '') === 0) {
      const stem = text.slice(0, colon)
      return `${name(stem, index, last, previous, parameters, count)}${text.slice(colon)}`
    }
    const key = text.indexOf('(')
    if (key > 0 && text.endsWith(')') && WORD.test(text.slice(0, key))) {
      if (valueEnd(text.slice(0, key), index, last, previous) === 0) return keyed(text, key, parameters, count)
    }
  }
  parameters.push({ name: `{${count + 1}}`, value: clip(text) })
  return `{id}${text.slice(end)}`
}

/** `Orders(12)`, `Orders('a')`, `Lines(Order=12,Item='b')`: OData 4.01, URL conventions, 4.3. Quotes and names belong to the route. */
function keyed(text: string, key: number, parameters: PathParameter[], count: number): string {
  const inside = text.slice(key + 1, -1)
  const parts = inside.split(',', TEMPLATE_LIMITS.keyParts + 1)
  const named = parts.length <= TEMPLATE_LIMITS.keyParts && parts.every((part) => KEY_PART.test(part))
  const spelled = (named ? parts : [inside]).map((part, i) => {
    const from = named ? part.indexOf('=') + 1 : 0
    const quoted = part.length >= from + 2 && part.charCodeAt(from) === 39 && part.endsWith("'")
    const value = quoted ? part.slice(from + 1, -1) : part.slice(from)
    parameters.push({ name: `{${count + 1 + i}}`, value: clip(value) })
    return `${part.slice(0, from)}${quoted ? "'{id}'" : '{id}'}`
  })
  return `${text.slice(0, key)}(${spelled.join(',')})`
}

/** `map;lat=1.5;lon=2` → `map;lat={id};lon={id}`; session ids and unnamed parts are dropped. */
function matrixSegment(
  raw: string,
  semicolon: number,
  index: number,
  last: boolean,
  previous: string,
  parameters: PathParameter[],
  count: number,
): string {
  const head = raw.slice(0, semicolon)
  let part = head === '' ? '' : name(head.includes('%') ? decode(head) : head, index, last, previous, parameters, count)
  let matrix = 0
  for (const pair of raw.slice(semicolon + 1, semicolon + 1 + TEMPLATE_LIMITS.valueLength).split(';')) {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    if (equals < 0 || !WORD.test(key) || SESSION.test(key) || valueEnd(key, 1, false, '') !== 0) continue
    if (++matrix > TEMPLATE_LIMITS.matrixParameters) break
    parameters.push({ name: `;${key}`, value: clip(decode(pair.slice(equals + 1))) })
    part += `;${key}={id}`
  }
  return part === '' ? ';' : part
}

/** Decodes once: a value that hides behind double encoding stays visible as such. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const clip = (value: string) =>
  value.length > TEMPLATE_LIMITS.valueLength ? value.slice(0, TEMPLATE_LIMITS.valueLength) : value
