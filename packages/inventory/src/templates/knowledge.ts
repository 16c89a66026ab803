/** What is told about a host: the templates that differ from the rules', and the names that they replace. */
import type { TemplateMessage } from '@apiscope/schema'
import type { RouteNode } from './decide.js'
import type { TemplateLimits } from './limits.js'
import type { PathNode } from './node.js'
import { learnedPlaces, step, templatesOf } from './routes.js'
import type { SeenSegment } from './seen-segment.js'

export interface Told {
  /** Places at which words became values, sorted. */
  places: string[]
  /** Templates that pass such a place, sorted. */
  templates: string[]
}

/** Once a place has a learned parameter it keeps it: names that were given stay. */
export function toldOf(routes: RouteNode, before: readonly string[], { templates: most }: TemplateLimits): Told {
  const places = [...new Set([...before, ...learnedPlaces(routes)])].sort().slice(0, most)
  const known = new Set(places)
  const templates = templatesOf(routes)
    .filter(({ template }) => passes(template, known))
    .sort((a, b) => b.calls - a.calls || (a.template < b.template ? -1 : 1))
    .slice(0, most)
    .map(({ template }) => template)
  return { places, templates: templates.sort() }
}

function passes(template: string, places: ReadonlySet<string>): boolean {
  for (let at = template.indexOf('/'); at >= 0; at = template.indexOf('/', at + 1)) {
    if (places.has(template.slice(0, at))) return true
  }
  return false
}

/** Names under which calls were seen and that the routes name otherwise. */
export function replacedBy(routes: RouteNode, seen: PathNode, limit: number): NonNullable<TemplateMessage['replaced']> {
  const found: { method: string; from: string; to: string; since: number; calls: number }[] = []
  const add = (node: PathNode, from: string, to: string) => {
    if (from === to) return
    for (const [method, { calls }] of node.methods) found.push({ method, from, to, since: node.since, calls })
  }
  const walk = (node: PathNode, at: RouteNode, from: string, to: string) => {
    if (at.rest) return
    add(node, from, to)
    for (const [segment, child] of node.children) {
      const name = child.asValue ?? segment
      const look: SeenSegment = child.asValue === undefined ? { segment } : { segment: name, value: segment }
      const next = step(at, look)
      // A word that the rules took for a value leaves its API, which goes on without it.
      const leaves = child.asValue !== undefined && next?.part !== name
      if (next && !leaves) walk(child, next.next, `${from}/${name}`, `${to}/${next.part}`)
    }
  }
  walk(seen, routes, '', '')
  return found
    .sort((a, b) => b.calls - a.calls || (`${a.from} ${a.method}` < `${b.from} ${b.method}` ? -1 : 1))
    .slice(0, limit)
    .map(({ method, from, to, since }) => ({ method, from, to, since }))
}
