/** Hosts and base paths of an API description. */

export interface Server {
  /** Lower case, default ports dropped; undefined: any host. */
  host?: string
  /** Without a slash at its end. */
  base: string
}

type Json = Record<string, unknown>

/**
 * @param lists lists of server objects, the innermost first; the first that is not empty counts (OpenAPI 3.x). Swagger 2.0 has
 *   `host` and `basePath` in the document instead.
 */
export function basePaths(document: Json, lists: readonly unknown[]): Server[] {
  if (typeof document.swagger === 'string') {
    const base = typeof document.basePath === 'string' ? trimmed(document.basePath) : ''
    return [typeof document.host === 'string' ? { host: hostOf(document.host), base } : { base }]
  }
  const list = lists.find((servers): servers is Json[] => Array.isArray(servers) && servers.length > 0)
  const servers = (list ?? []).flatMap((server) => serverOf(server))
  const distinct = new Map(servers.map((server) => [`${server.host ?? ''} ${server.base}`, server]))
  return distinct.size > 0 ? [...distinct.values()] : [{ base: '' }]
}

/** A variable in the host that has no default leaves the host open. */
function serverOf(server: unknown): Server[] {
  if (typeof server !== 'object' || server === null) return []
  const { url, variables } = server as { url?: unknown; variables?: Record<string, { default?: unknown }> }
  if (typeof url !== 'string') return []
  const text = url.replace(/\{([^{}]*)\}/g, (whole, name) => {
    const value = variables?.[name]?.default
    return typeof value === 'string' ? value : whole
  })
  const absolute = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)([^?#]*)/i.exec(text) ?? /^\/\/([^/?#]*)([^?#]*)/.exec(text)
  if (!absolute) return [{ base: trimmed(text) }]
  const host = absolute[1]!
  return [
    host === '' || host.includes('{')
      ? { base: trimmed(absolute[2]!) }
      : { host: hostOf(host), base: trimmed(absolute[2]!) },
  ]
}

function hostOf(authority: string): string {
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .toLowerCase()
    .replace(/:(?:80|443)$/, '')
}

function trimmed(path: string): string {
  const base = path.replace(/\/{1,64}$/, '')
  return base === '' || base.startsWith('/') ? base : `/${base}`
}
