import { grpcType, type HttpMessage, isAuthorityEnd, withoutLogin } from '@apiscope/http'
import {
  type ApiName,
  apiName,
  KnownRoutes,
  mayBeProcedurePath,
  type Parameter,
  type TemplatedPath,
  templatePath,
} from '@apiscope/schema'
import { methodName, normalHost, withoutUserInfo } from './authority.js'
import { BoundedMap } from './bounded-map.js'
import { hostOf } from './head-facts.js'
import { KnownPaths, type PathName } from './names/known-paths.js'
import type { RoutesByHost } from './options.js'

/** The name of an exchange's API and what the template took out of the path. */
export interface Naming {
  api: ApiName
  host: string
  path: Parameter[]
  /** Words that the template keeps to itself (sealed mode), with what they are. */
  words?: ReadonlyMap<string, string>
  /** The path of the target as it may leave the sensor. */
  safePath?: string
}

/** Names APIs: host from the target or the Host header, template from the path. Hosts are remembered, paths seldom repeat. */
export class ApiNaming {
  private readonly hosts: BoundedMap<string, string>
  private readonly described = new Map<string, KnownRoutes>()
  private readonly learned = new Map<string, KnownRoutes>()
  private readonly known = new KnownPaths()

  /** @param redactPath the path without credentials: what would name an API must not be one */
  constructor(
    cached: number,
    routes?: RoutesByHost,
    private readonly redactPath: (path: string, written: string[]) => string = (path) => path,
    /** Sealed mode: templates without the words that may be somebody's. */
    private readonly sealWords?: (template: string) => string,
  ) {
    this.hosts = new BoundedMap(cached)
    for (const [host, templates] of Object.entries(routes?.described ?? {})) {
      this.described.set(host, new KnownRoutes(templates))
    }
    for (const [host, templates] of Object.entries(routes?.learned ?? {})) this.adopt(host, templates)
  }

  /** Names the paths of this host by these learned templates from now on. */
  adopt(host: string, templates: readonly string[]): void {
    this.learned.set(host, new KnownRoutes(templates))
    this.known.clear()
  }

  /**
   * @param request undefined when only the response was seen: method `?`, template `/?`
   * @param server address of the server, the host of last resort
   */
  name(request: HttpMessage | undefined, server: { ip: string; port: number }): Naming {
    if (!request) return { api: apiName('?', serverHost(server), '/?'), host: '', path: [] }
    const { authority, path } = splitTarget(request.method, request.target)
    const host = hostOf(request)
    if (authority !== undefined) return naming(this.path(request, authority, host, path, server))
    const key = { method: request.method, host, path, procedure: isProcedure(request) }
    let known = this.known.get(key)
    if (!known) {
      known = this.path(request, host, host, path, server)
      // Where the host is none, the address of the server names the API.
      if (this.normal(host) !== '') this.known.set(key, known)
    }
    return naming(known)
  }

  /** @param host where the request is sent @param header what its Host field says */
  private path(
    request: HttpMessage,
    host: string,
    header: string,
    sent: string,
    server: { ip: string; port: number },
  ): PathName {
    const name = this.normal(host) || serverHost(server)
    const claimed = header || host
    const written: string[] = []
    const path = this.redactPath(sent, written)
    const { template, parameters, words } =
      isProcedure(request) && mayBeProcedurePath(path)
        ? { template: path, parameters: [], words: undefined }
        : this.template(name, path)
    return {
      api: apiName(methodName(request.method), name, template),
      // What is no host may be a login or a token: then the API's name stands for it. Absent it stays absent.
      host: claimed === '' || this.normal(claimed) !== '' ? claimed : name,
      safePath: path,
      ...(words ? { words } : {}),
      parameters,
      written,
    }
  }

  /** Descriptions win over what was learned, which wins over the rules. */
  private template(host: string, sent: string): TemplatedPath & Pick<PathName, 'words'> {
    const ruled = templatePath(sent)
    if (this.described.size > 0) {
      for (const routes of [this.described.get(host), this.described.get('*')]) {
        if (routes?.knows(ruled)) return routes.rename(ruled, true) ?? ruled
      }
    }
    if (!this.sealWords) return this.learned.get(host)?.rename(ruled) ?? ruled
    const template = this.sealWords(ruled.template)
    const [told, raw] = [segmentsOf(template), segmentsOf(ruled.template)]
    const path = this.learned.get(host)?.rename(ruled, false, told) ?? { template, parameters: ruled.parameters }
    const words = told.flatMap((word, i): [string, string][] => (word === raw[i] ? [] : [[word, raw[i]!]]))
    return words.length === 0 ? path : { ...path, words: new Map(words) }
  }

  /** Empty when it is no host. */
  private normal(host: string): string {
    let known = this.hosts.get(host)
    if (known === undefined) {
      known = normalHost(host) ?? ''
      if (host.length <= 255) this.hosts.set(host, known)
    }
    return known
  }
}

/** Parameters are made anew for each exchange: their values are replaced where they are. */
function naming({ api, host, safePath, parameters, words, written }: PathName): Naming {
  const path: Parameter[] = []
  for (const { name, value } of parameters) {
    const parameter: Parameter = { in: 'path', name, values: [value] }
    if (written.length > 0 && written.includes(value)) parameter.hidden = true
    path.push(parameter)
  }
  return words ? { api, host, safePath, path, words } : { api, host, safePath, path }
}

const segmentsOf = (template: string) => template.split('/').filter((segment) => segment !== '')

/** Service and method of gRPC are names: nothing in such a path is a value. */
function isProcedure({ contentType }: HttpMessage): boolean {
  return contentType !== '' && grpcType(contentType) !== undefined
}

/**
 * Authority and path of a request-target (RFC 9112 §3.2): origin-form `/p?q`, absolute-form `http://h/p`, authority-form
 * `h:443` (CONNECT), asterisk-form `*`. Query and fragment are cut off.
 */
export function splitTarget(method: string, sent: string): { authority?: string; path: string } {
  if (method === 'CONNECT') return { authority: withoutUserInfo(sent), path: '/' }
  const target = withoutLogin(sent)
  let path = target
  let authority: string | undefined
  const scheme = target.charCodeAt(0) === 0x2f ? -1 : target.indexOf('://')
  if (scheme > 0 && scheme <= 8) {
    const start = scheme + 3
    let end = start
    while (end < target.length && !isAuthorityEnd(target.charCodeAt(end))) end++
    authority = target.slice(start, end)
    path = target.slice(end)
    if (path.charCodeAt(0) !== 0x2f) path = `/${path}`
  }
  let cut = 0
  while (cut < path.length && path.charCodeAt(cut) !== 0x3f && path.charCodeAt(cut) !== 0x23) cut++
  return { authority, path: path.slice(0, cut) }
}

/** The host of last resort: the server's address, with its port unless that is what one expects. */
export function serverHost(server: { ip: string; port: number }): string {
  const ip = server.ip.includes(':') ? `[${server.ip}]` : server.ip
  return server.port === 80 || server.port === 443 ? ip : `${ip}:${server.port}`
}
