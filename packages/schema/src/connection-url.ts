import { readFileSync } from 'node:fs'
import { ApiscopeError } from './error.js'

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
    throw wrong(option, 'url', `must be ${forms}; further hosts after a comma, options after a question mark`)
  }
  const [, scheme, login, hostList, path = '', query = ''] = match
  const params = new Map(new URLSearchParams(query))
  for (const name of params.keys()) {
    if (name === 'passwordFile' || rules.params.includes(name)) continue
    throw wrong(
      option,
      'parameter',
      `does not know '${name}'; it knows ${['passwordFile', ...rules.params].join(', ')}`,
    )
  }
  const colon = login?.indexOf(':') ?? -1
  const user = login === undefined ? undefined : decode(colon < 0 ? login : login.slice(0, colon))
  return {
    scheme: scheme!,
    hosts: hostList!.split(',').map((host) => parseHost(host, rules)),
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
    throw wrong(option, 'file', `${parameter}: cannot read ${path} (${(cause as NodeJS.ErrnoException).code})`, cause)
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
  if (!match || port < 1 || port > 65535) throw wrong(rules.option, 'host', `'${text}' is not HOST:PORT`)
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
