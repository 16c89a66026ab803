/** Routes that are known of a host, from an API description or from learning, applied to what the stateless rules say. */
import { fileExtension } from './segment.js'
import type { PathParameter, TemplatedPath } from './template.js'

interface RouteStep {
  words: Map<string, RouteStep>
  /** By what is fixed behind the parameter: nothing, `.json`, `:cancel`. */
  parameters: Map<string, RouteStep>
  /** One parameter takes all segments from here on. */
  rest: boolean
  /** A template ends here. */
  end: boolean
}

/** A segment of a path: as the rules have it, and what stood there. */
interface Seen {
  part: string
  /** The part as it is told, where a sealed sensor keeps its word to itself. */
  told?: string
  text: string
  values: PathParameter[]
}

const newStep = (): RouteStep => ({ words: new Map(), parameters: new Map(), rest: false, end: false })
const PLACEHOLDER = /^\{([^{}]*)\}(.*)$/

/** The known routes of one host, as a tree. A word wins over a parameter at the same place. */
export class KnownRoutes {
  private readonly root = newStep()

  /** @param templates `/users/{anything}/posts`; `{rest}`, `{x*}` and `{x**}` take several segments */
  constructor(templates: readonly string[]) {
    for (const template of templates) this.add(template)
  }

  /**
   * The path renamed by these routes, undefined when they say nothing else than the rules do. What they do not reach stays as the
   * rules have it; with `whole`, only a path that they know to its end is renamed (a description lists all there is).
   * @param told the template's segments as they are told (sealed mode); the words of `whole` routes are known to all
   */
  rename(path: TemplatedPath, whole = false, told?: readonly string[]): TemplatedPath | undefined {
    if (path.template === '*') return undefined
    const seen = segmentsOf(path)
    if (told) for (let i = 0; i < seen.length; i++) seen[i]!.told = told[i]
    let at: RouteStep | undefined = this.root
    const parts: Seen[] = []
    for (let i = 0; i < seen.length; i++) {
      const segment = seen[i]!
      if (at?.rest && !wordOf(at, segment)) {
        parts.push(restOf(seen.slice(i)))
        return rebuilt(parts, path)
      }
      const found: { seen: Seen; next: RouteStep } | undefined = at && step(at, segment)
      if (!found && whole) return undefined
      parts.push(found?.seen ?? segment)
      at = found?.next
    }
    return whole && !at?.end ? undefined : rebuilt(parts, path)
  }

  /** True for a path that a template describes to its end. */
  knows(path: TemplatedPath): boolean {
    let at: RouteStep | undefined = this.root
    for (const segment of segmentsOf(path)) {
      if (at.rest && !at.words.has(segment.text)) return true
      at = step(at, segment)?.next
      if (!at) return false
    }
    return at.end
  }

  private add(template: string): void {
    let at = this.root
    for (const segment of template.split('/')) {
      if (segment === '') continue
      const placeholder = PLACEHOLDER.exec(segment)
      if (placeholder && (placeholder[1] === 'rest' || /[*+]$/.test(placeholder[1]!))) {
        at.rest = true
        return
      }
      const next: Map<string, RouteStep> = placeholder ? at.parameters : at.words
      // Whatever a description calls the values inside a segment, the rules call them `{id}`.
      const key = (placeholder ? placeholder[2]! : segment).replace(/\{[^{}]*\}/g, '{id}')
      let child = next.get(key)
      if (!child) {
        child = newStep()
        next.set(key, child)
      }
      at = child
    }
    at.end = true
  }
}

const wordOf = (at: RouteStep, { text, told }: Seen): RouteStep | undefined =>
  at.words.get(text) ?? (told === undefined ? undefined : at.words.get(told))

function step(at: RouteStep, segment: Seen): { seen: Seen; next: RouteStep } | undefined {
  const word = wordOf(at, segment)
  // A word that is a template itself (`map;lat={id}`) keeps its values; one that the rules took for a value has none.
  if (word && segment.part === segment.text) return { seen: segment, next: word }
  if (word) return { seen: { part: segment.text, text: segment.text, values: [] }, next: word }
  if (at.parameters.size === 0)
    return at.words.has(segment.part) ? { seen: segment, next: at.words.get(segment.part)! } : undefined
  const { stem, suffix } = suffixOf(segment)
  const behind = suffix !== '' && at.parameters.has(suffix) ? suffix : ''
  const next = at.parameters.get(behind)
  if (!next) return undefined
  const value = behind.startsWith(':') ? stem : segment.text
  return { seen: { part: `{id}${behind}`, text: segment.text, values: [{ name: '', value }] }, next }
}

/** What is fixed behind a parameter: as the rules have it, else an extension or a verb. */
function suffixOf({ part, text }: Seen): { stem: string; suffix: string } {
  if (part.startsWith('{id}')) return { stem: text.slice(0, text.length - (part.length - 4)), suffix: part.slice(4) }
  const colon = text.lastIndexOf(':')
  const at = colon > 0 && /^:[A-Za-z]{2,32}$/.test(text.slice(colon)) ? colon : fileExtension(text)
  return { stem: text.slice(0, at), suffix: text.slice(at) }
}

function segmentsOf({ template, parameters }: TemplatedPath): Seen[] {
  let next = 0
  return template
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const values = parameters.slice(next, next + part.split('{').length - 1)
      next += values.length
      const [only] = values
      const verb = part.startsWith('{id}:') ? part.slice(4) : ''
      const plain = part.startsWith('{id}') && values.length > 0 && !values.some(({ name }) => name.startsWith(';'))
      if (plain && values.length > 1) return { part, text: filled(part, values), values }
      return { part, text: plain ? `${only!.value}${verb}` : part, values }
    })
}

/** `{id}...{id}` with its values. */
function filled(part: string, values: readonly PathParameter[]): string {
  let n = 0
  return part.replace(/\{id\}/g, () => values[n++]?.value ?? '{id}')
}

function restOf(seen: readonly Seen[]): Seen {
  const value = seen.map(({ text }) => text).join('/')
  return { part: '{rest}', text: value, values: [{ name: '{rest}', value }] }
}

/** Undefined when nothing has changed. Parameters of the path are numbered anew; those with names of their own keep them. */
function rebuilt(parts: readonly Seen[], before: TemplatedPath): TemplatedPath | undefined {
  const template = parts.length === 0 ? before.template : `/${parts.map(({ part, told }) => told ?? part).join('/')}`
  if (template === before.template) return undefined
  let n = 0
  const parameters = parts
    .flatMap(({ values }) => values)
    .map(({ name, value }) => ({
      name: name === '' || name.startsWith('{') ? (name === '{rest}' ? name : `{${++n}}`) : name,
      value,
    }))
  return { template, parameters }
}
