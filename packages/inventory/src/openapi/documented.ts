/** Is an API in the OpenAPI documents of its host? */
import { type ApiName, hasSealedWord } from '@apiscope/schema'
import type { ApiDescription } from './load.js'

/** Method → whether it is deprecated. */
type Methods = Map<string, boolean>

/** Described routes of one host: methods by plain template, and those with placeholders for a look segment by segment. */
interface Routes {
  exact: Map<string, Methods>
  open: { segments: string[]; methods: Methods }[]
}

/** `deprecated`: it is in the document, which says that it should not be used any more. */
export type Documented = boolean | 'deprecated'

/** Document of any host. */
const ANY = '*'

/**
 * @returns whether a document of the API's host has it; undefined when no document is about that host. Documents that name no host are about
 *   every host, and of a path with a word that the sensor keeps to itself, which may be any. HEAD goes with GET and OPTIONS with any method, as servers answer them by themselves; GraphQL operations go with their path.
 */
export function documentedBy(descriptions: readonly ApiDescription[]): (api: ApiName) => Documented | undefined {
  const hosts = new Map<string, Routes>()
  for (const { operations } of descriptions) {
    for (const { host = ANY, method, template, deprecated } of operations) {
      let routes = hosts.get(host)
      if (!routes) {
        routes = { exact: new Map(), open: [] }
        hosts.set(host, routes)
      }
      add(routes, method, template, deprecated)
    }
  }
  return ({ host, method, template }) => {
    const found = [hosts.get(host), hosts.get(ANY)].filter((routes) => routes !== undefined)
    if (found.length === 0) return undefined
    const hash = template.indexOf('#')
    const path = plain(hash < 0 ? template : template.slice(0, hash))
    const said = found.map((routes) => allows(methodsOf(routes, path), method))
    if (said.includes(true)) return true
    if (said.includes('deprecated')) return 'deprecated'
    return hasSealedWord(path) ? undefined : false
  }
}

function add(routes: Routes, method: string, template: string, deprecated: boolean): void {
  const path = plain(template)
  let methods = routes.exact.get(path)
  if (!methods) {
    methods = new Map()
    routes.exact.set(path, methods)
    if (path.includes('{')) routes.open.push({ segments: path.split('/'), methods })
  }
  methods.set(method, (methods.get(method) ?? true) && deprecated)
}

/** Of the exact template, else of any whose placeholders take what is written out in the API's. */
function methodsOf(routes: Routes, path: string): Methods {
  const exact = routes.exact.get(path)
  if (exact) return exact
  const segments = path.split('/')
  const all: Methods = new Map()
  for (const open of routes.open) {
    if (takes(open.segments, segments)) for (const [method, deprecated] of open.methods) all.set(method, deprecated)
  }
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

function allows(methods: Methods, method: string): Documented {
  const deprecated = methods.get(method) ?? (method === 'HEAD' ? methods.get('GET') : undefined)
  if (deprecated !== undefined) return deprecated ? 'deprecated' : true
  return method === 'OPTIONS' && methods.size > 0
}

/** One spelling for every placeholder, no slash at the end. */
function plain(template: string): string {
  const text = template.replace(/\{[^{}/]*\}/g, '{id}')
  return text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text
}
