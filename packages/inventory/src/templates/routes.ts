/** What was decided about a host, to name paths with. */
import type { RouteNode } from './decide.js'
import type { SeenSegment } from './learner.js'
import { isParameter, type PathNode } from './node.js'
import { stemAndSuffix } from './segment-text.js'

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
    if (at.rest) return (at.rest.methods.get(method)?.exists ?? 0) > 0 ? `${template}/{rest}` : undefined
    const found = step(at, segment)
    if (!found) return undefined
    template += `/${found.part}`
    at = found.next
  }
  return answers(at, method) ? template || '/' : undefined
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

/** Does this method exist here? */
export function answers(at: RouteNode, method: string): boolean {
  return (at.node.methods.get(method)?.exists ?? 0) > 0
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
