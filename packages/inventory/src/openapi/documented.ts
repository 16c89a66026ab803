/** Is an API in the OpenAPI documents of its host? */
import type { ApiName } from '@apiscope/schema'
import type { ApiDescription } from './load.js'

/** Described routes of one host: methods by plain template, and those with placeholders for a look segment by segment. */
interface Routes {
  exact: Map<string, Set<string>>
  open: { segments: string[]; methods: Set<string> }[]
}

/** Document of any host. */
const ANY = '*'

/**
 * @returns whether a document of the API's host has it; undefined when no document is about that host. Documents that name no host are about
 *   every host. HEAD goes with GET and OPTIONS with any method, as servers answer them by themselves; GraphQL operations go with their path.
 */
export function documentedBy(descriptions: readonly ApiDescription[]): (api: ApiName) => boolean | undefined {
  const hosts = new Map<string, Routes>()
  for (const { operations } of descriptions) {
    for (const { host = ANY, method, template } of operations) {
      let routes = hosts.get(host)
      if (!routes) {
        routes = { exact: new Map(), open: [] }
        hosts.set(host, routes)
      }
      add(routes, method, template)
    }
  }
  return ({ host, method, template }) => {
    const found = [hosts.get(host), hosts.get(ANY)].filter((routes) => routes !== undefined)
    if (found.length === 0) return undefined
    const hash = template.indexOf('#')
    const path = plain(hash < 0 ? template : template.slice(0, hash))
    return found.some((routes) => allows(methodsOf(routes, path), method))
  }
}

function add(routes: Routes, method: string, template: string): void {
  const path = plain(template)
  let methods = routes.exact.get(path)
  if (!methods) {
    methods = new Set()
    routes.exact.set(path, methods)
    if (path.includes('{')) routes.open.push({ segments: path.split('/'), methods })
  }
  methods.add(method)
}

/** Of the exact template, else of any whose placeholders take what is written out in the API's. */
function methodsOf(routes: Routes, path: string): Set<string> {
  const exact = routes.exact.get(path)
  if (exact) return exact
  const segments = path.split('/')
  const all = new Set<string>()
  for (const open of routes.open) if (takes(open.segments, segments)) for (const method of open.methods) all.add(method)
  return all
}

function takes(open: readonly string[], segments: readonly string[]): boolean {
  if (open.length !== segments.length) return false
  return open.every((part, i) => part === segments[i] || (part.includes('{') && fits(part, segments[i]!)))
}

/** `{id}.json` takes `a.json`: what stands around the placeholder must be there. */
function fits(part: string, segment: string): boolean {
  const start = part.slice(0, part.indexOf('{'))
  const end = part.slice(part.lastIndexOf('}') + 1)
  return segment.length >= start.length + end.length && segment.startsWith(start) && segment.endsWith(end)
}

function allows(methods: ReadonlySet<string>, method: string): boolean {
  return methods.has(method) || (method === 'HEAD' && methods.has('GET')) || (method === 'OPTIONS' && methods.size > 0)
}

/** One spelling for every placeholder, no slash at the end. */
function plain(template: string): string {
  const text = template.replace(/\{[^}/]*\}/g, '{id}')
  return text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text
}
