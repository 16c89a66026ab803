/** Paths as patterns. A path is what an attacker sent: nothing of it reaches a configuration unescaped. */

/** Host names and ports that a configuration may name. Anything else is left out. */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'i')
const METHOD = /^[A-Z]{1,16}$/
const MOST_NAME = 253
const MOST_PORT = 65_535
/** Ports below belong to services of the system. */
const OWN_PORTS = 1_024
/** Characters of a pattern: nginx takes no word of its configuration that is longer than 4,096 bytes. */
const MOST_PATTERN = 3_000

/** Name and port, 80 without one; undefined for what no configuration may name. */
export function hostAndPort(host: string): { name: string; port: number } | undefined {
  const [name = '', digits, ...more] = host.split(':')
  if (more.length > 0 || name.length > MOST_NAME || !HOST.test(name)) return undefined
  if (digits === undefined) return { name, port: 80 }
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0
  return port >= 1 && port <= MOST_PORT ? { name, port } : undefined
}

export const isPlainHost = (host: string): boolean => hostAndPort(host) !== undefined

/**
 * May a gateway listen there? A Host names any port: one of the system's (`x.test:22`) is believed only where a server answered on it.
 * @param servers `address:port`
 */
export function mayListen(port: number, servers: readonly string[]): boolean {
  return port === 80 || port === 443 || port >= OWN_PORTS || servers.some((server) => server.endsWith(`:${port}`))
}

/** Can a configuration hold this pattern? */
export const isShort = (pattern: string): boolean => pattern.length <= MOST_PATTERN

export const isPlainMethod = (method: string): boolean => METHOD.test(method)

/** ASCII letters, digits, `/`, `_` and `-` stay; every other byte becomes `\xHH`, which RE2 and PCRE read alike. */
export function literalPattern(text: string): string {
  let pattern = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte)
    pattern += /[A-Za-z0-9/_-]/.test(char) ? char : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return pattern
}

/** `/v1/users/{id}` → `/v1/users/[^/]+`; a folded tail matches anything. Not anchored. */
export function templatePattern(template: string): string {
  return template
    .split(/(\{[^{}/]*\})/)
    .map((part, i) => (i % 2 === 0 ? literalPattern(part) : part === '{rest}' ? '.+' : '[^/]+'))
    .join('')
}

/** Matches a query that holds nothing but these names. Not anchored. `names` are plain words. */
export function queryPattern(names: readonly string[]): string {
  if (names.length === 0) return ''
  const one = `(?:${names.map(literalPattern).join('|')})(?:=[^&]*)?`
  return `(?:${one}(?:&${one})*)?`
}

/** One line of a comment: no control characters, no line ends, bounded. */
export const commentText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?').slice(0, 240)

/** What a policy rests on, for comments. */
export function evidenceLines(policy: {
  api: string
  risk: number
  calls: number
  since?: string
  until?: string
  notes: readonly string[]
}): string[] {
  const period = policy.since && policy.until ? `, ${policy.since} to ${policy.until}` : ''
  return [`${policy.api}: risk ${policy.risk}, ${policy.calls} calls${period}`, ...policy.notes].map(commentText)
}
