import { readFileSync } from 'node:fs'
import { ApiscopeError } from './error.js'

/** The mend for most wrong URLs with a login. */
const ENCODE =
  'In a user or password / ? # @ and % are written %2F %3F %23 %40 %25; better, name a file with ?passwordFile=FILE'

/**
 * A URL for messages: scheme, hosts and ports. Whatever is left of the last `@`, and whatever is no host and port, is left out; also of URLs that
 * cannot be parsed.
 */
export function displayUrl(url: string): string {
  const scheme = /^[a-z]{1,16}:\/\//.exec(url)?.[0]
  if (scheme === undefined) return url.includes('@') ? '…' : url
  const rest = url.slice(scheme.length)
  const hosts = rest.slice(rest.lastIndexOf('@') + 1).split(/[/?#]/, 1)[0]!
  const valid = hosts.split(',').every((host) => /^(?:\[[0-9a-fA-F:.]+\]|[\w.-]{1,253})(?::\d{1,5})?$/.test(host))
  return scheme + (valid ? hosts : '…')
}

/** Where a service is and how to speak to it, from a URL, files and the environment. */
export interface Connection {
  scheme: string
  hosts: { host: string; port: number }[]
  user: string | undefined
  password: string | undefined
  /** Path without its slash, `` when there is none. */
  path: string
  params: ReadonlyMap<string, string>
  /** For logs and messages: without user and password. */
  display: string
}

export interface ConnectionRules {
  /** The option in messages, `--bus`. */
  option: string
  /** `APISCOPE_BUS`: `…_PASSWORD`, `…_PASSWORD_FILE` and `…_USER` stand in for what the URL does not say. */
  environment: string
  schemes: readonly string[]
  port: number
  params: readonly string[]
}

/**
 * Parses `scheme://[user[:password]@]host[:port][,host…][/path][?name=value…]`. `passwordFile` names a file with the password, so that
 * it need not stand in the URL. Throws an ApiscopeError (exit 2) that names the option and never the password.
 */
export function parseConnectionUrl(
  url: string,
  rules: ConnectionRules,
  environment: NodeJS.ProcessEnv = process.env,
): Connection {
  const { option } = rules
  const match = /^([a-z]+):\/\/(?:([^@/?]*)@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(url)
  if (!match || !rules.schemes.includes(match[1]!)) {
    const forms = rules.schemes.map((scheme) => `${scheme}://HOST:PORT`).join(' or ')
    throw wrong(
      option,
      'url',
      `must be ${forms}; further hosts after a comma, options after a question mark. ${ENCODE}`,
    )
  }
  const [, scheme, login, hostList, path = '', query = ''] = match
  // First the hosts: where a password holds `/` or `?`, everything behind it would be taken for a path or a parameter, and told.
  const hosts = hostList!.split(',').map((host) => parseHost(host, rules))
  const params = new Map(new URLSearchParams(query))
  for (const name of params.keys()) {
    if (name === 'passwordFile' || rules.params.includes(name)) continue
    const shown = /^[A-Za-z]{2,24}$/.test(name) && !url.includes('@') ? `'${name}'` : 'one of the parameters'
    throw wrong(
      option,
      'parameter',
      `does not know ${shown}; it knows ${['passwordFile', ...rules.params].join(', ')}. ${ENCODE}`,
    )
  }
  const colon = login?.indexOf(':') ?? -1
  const user = login === undefined ? undefined : decode(colon < 0 ? login : login.slice(0, colon))
  return {
    scheme: scheme!,
    hosts,
    user: user || environment[`${rules.environment}_USER`] || undefined,
    password: colon >= 0 ? decode(login!.slice(colon + 1)) : secret(rules, params.get('passwordFile'), environment),
    path,
    params,
    display: `${scheme}://${hostList}`,
  }
}

/** Reads a file that a parameter names (a certificate, a password); the error names the option and the parameter. */
export function readNamedFile(option: string, parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    // Where the password itself was given in place of a file's name, it is not repeated.
    const shown = /^(?:\.{0,2}\/|[A-Za-z]:\\|[\w-]+\/)/.test(path) ? path : 'the file that it names'
    const { code } = cause as NodeJS.ErrnoException
    throw wrong(
      option,
      'file',
      `${parameter}: cannot read ${shown} (${code}); it takes the path of a file`,
      shown === path ? cause : undefined,
    )
  }
}

function secret(rules: ConnectionRules, file: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  const name = `${rules.environment}_PASSWORD`
  if (file !== undefined) return readNamedFile(rules.option, 'passwordFile', file).replace(/\r?\n$/, '')
  if (environment[name]) return environment[name]
  const named = environment[`${name}_FILE`]
  return named ? readNamedFile(rules.option, `${name}_FILE`, named).replace(/\r?\n$/, '') : undefined
}

function parseHost(text: string, rules: ConnectionRules): { host: string; port: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text)
  const port = match?.[2] === undefined ? rules.port : Number(match[2])
  if (!match || port < 1 || port > 65535) {
    // What is no port may be the password of a login whose `@` went missing: only numbers are repeated.
    const shown = /^[\w.-]{1,253}:\d{1,10}$/.test(text) ? `'${text}'` : 'the address'
    throw wrong(rules.option, 'host', `${shown} is not HOST:PORT. ${ENCODE}`)
  }
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function wrong(option: string, code: string, message: string, cause?: unknown): ApiscopeError {
  return new ApiscopeError(`${option.replace(/^-+/, '')}.${code}`, `${option}: ${message}.`, 2, { cause })
}
