/** What was decided about a host, to name paths with. */
import { stemAndSuffix } from '@apiscope/schema'
import type { RouteNode } from './decide.js'
import { isParameter, type PathNode } from './node.js'
import type { SeenSegment } from './seen-segment.js'

/** A step that was found in the routes. */
export interface Step {
  part: string
  next: RouteNode
}

/** One segment (as the stateless rules left it) at a place: its word, else the parameter there; undefined when there is neither. */
export function step(at: RouteNode, { segment, value }: SeenSegment): Step | undefined {
  const parameter = isParameter(segment)
  const text = value ?? (parameter ? undefined : segment)
  const word = text === undefined ? undefined : at.words.get(text)
  if (word) return { part: text!, next: word }
  const suffix = parameter ? segment.slice(segment.indexOf('}') + 1) : stemAndSuffix(segment).suffix
  for (const choice of suffix === '' ? [''] : [suffix, '']) {
    const next = at.parameters.get(choice)
    if (next) return { part: `{id}${choice}`, next }
  }
  return undefined
}

/** The template of a path, undefined when the host's answers show no such route (noise). */
export function templateIn(root: RouteNode, method: string, segments: readonly SeenSegment[]): string | undefined {
  let at = root
  let template = ''
  for (const segment of segments) {
    if (at.rest) return answers(at.rest, method, root.typical) ? `${template}/{rest}` : undefined
    const found = step(at, segment)
    if (!found) return undefined
    template += `/${found.part}`
    at = found.next
  }
  return answers(at.node, method, root.typical) ? template || '/' : undefined
}

/** Places (paths of their templates) at which words became values. */
export function learnedPlaces(root: RouteNode): string[] {
  const places: string[] = []
  const walk = (at: RouteNode, path: string) => {
    if (at.learned) places.push(path)
    for (const [suffix, next] of at.parameters) walk(next, `${path}/{id}${suffix}`)
    for (const [word, next] of at.words) walk(next, `${path}/${word}`)
  }
  walk(root, '')
  return places.sort()
}

/** A place that is mostly asked for in vain: share of calls that were served, or number of them, or share not answered 404, that it must have. */
const SERVED = { share: 0.1, calls: 20, exists: 0.5 }

/**
 * Does this method exist here? What was served once does. Refusals, redirections and complaints are also what a server says of anything:
 * on a host whose routes are called often, one or two of them are a probe or a typing error.
 */
export function answers(at: PathNode, method: string, typical = 0): boolean {
  const calls = at.methods.get(method)
  if (!calls || calls.exists <= 0) return false
  const inVain = calls.served < SERVED.calls && calls.served < SERVED.share * calls.calls
  if (inVain && calls.exists < SERVED.exists * calls.calls) return false
  return calls.served > 0 || calls.exists >= (typical >= 8 ? 3 : typical >= 3 ? 2 : 0)
}

/** Calls of the middle one of the routes that were served. */
export function typicalCalls(root: RouteNode): number {
  const counts: number[] = []
  const walk = (at: RouteNode) => {
    for (const { calls, served } of at.node.methods.values()) if (served > 0) counts.push(calls)
    for (const next of [...at.parameters.values(), ...at.words.values()]) walk(next)
  }
  walk(root)
  return counts.sort((a, b) => a - b)[counts.length >> 1] ?? 0
}

/** Every template, with the methods that exist there, in the order of the templates. */
export function templatesOf(root: RouteNode): { template: string; methods: string[]; calls: number }[] {
  const found: { template: string; methods: string[]; calls: number }[] = []
  const add = (node: PathNode, template: string) => {
    const methods = [...node.methods].filter(([, { exists }]) => exists > 0).map(([method]) => method)
    const calls = methods.reduce((sum, method) => sum + node.methods.get(method)!.calls, 0)
    if (methods.length > 0) found.push({ template, methods: methods.sort(), calls })
  }
  const walk = (at: RouteNode, template: string) => {
    add(at.node, template || '/')
    if (at.rest) add(at.rest, `${template}/{rest}`)
    for (const [suffix, next] of at.parameters) walk(next, `${template}/{id}${suffix}`)
    for (const [word, next] of at.words) walk(next, `${template}/${word}`)
  }
  walk(root, '')
  return found.sort((a, b) => (a.template < b.template ? -1 : 1))
}
