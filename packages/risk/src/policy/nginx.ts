/** Policies as nginx configuration, to include in the `http` block. */
import { groupBy } from './group.js'
import { byPath } from './operations.js'
import {
  commentText,
  evidenceLines,
  hostAndPort,
  isShort,
  literalPattern,
  mayListen,
  queryPattern,
  templatePattern,
} from './pattern.js'
import type { Policy } from './policy.js'

const HEAD = [
  'Policies advised by apiscope for nginx. Include in the http block and look at each server: ports, certificates and upstreams are',
  'yours. nginx cannot cap the bytes or records of responses: those caps stand in the comments.',
]

/** What `limit_except` knows. */
const METHODS = new Set(
  'GET HEAD POST PUT PATCH DELETE OPTIONS COPY MOVE MKCOL PROPFIND PROPPATCH LOCK UNLOCK'.split(' '),
)

/** Methods of which no body is expected. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS'])

/** One `server` per host, one `location` per path; hosts and methods that no configuration should name are left out. */
export function nginxConfig(advised: readonly Policy[]): string {
  const policies = byPath(advised)
  const reasons = new Map(policies.map((policy) => [policy, reasonAgainst(policy)]))
  const usable = policies.filter((policy) => reasons.get(policy) === undefined)
  const left = policies.filter((policy) => reasons.get(policy) !== undefined)
  const zones: string[] = []
  const servers = [...groupBy(usable, ({ host }) => host)].map(([host, own], n) => server(host, own, n, zones))
  return [
    ...HEAD.map(comment),
    ...left.map((policy) => comment(`left out, ${reasons.get(policy)}: ${policy.api}`)),
    '',
    ...zones,
    ...servers.flat(),
    '',
  ].join('\n')
}

/** Why nginx could not take it; undefined: it can. */
function reasonAgainst({ host, method, template, servers }: Policy): string | undefined {
  const named = hostAndPort(host)
  if (!named || !METHODS.has(method)) return 'not a plain host or method'
  if (!mayListen(named.port, servers)) return 'no server answered on that port'
  return isShort(templatePattern(template)) ? undefined : 'too long a path'
}

/** Characters from which a name does not fit into a bucket of nginx's table of names as it is by default (64 bytes); expressions need none. */
const LONG_NAME = 40

const serverName = (name: string): string => (name.length > LONG_NAME ? `"~^${name.replaceAll('.', '\\.')}$"` : name)

const comment = (text: string) => `# ${commentText(text)}`

function server(host: string, policies: readonly Policy[], n: number, zones: string[]): string[] {
  const { name, port } = hostAndPort(host)!
  const upstream = `apiscope_${n}`
  const addresses = [...new Set(policies.flatMap(({ servers }) => servers))].map(address).filter(Boolean).slice(0, 16)
  const paths = [...groupBy(policies, ({ template }) => template)].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1))
  return [
    '',
    `upstream ${upstream} {`,
    ...(addresses.length > 0 ? addresses : ['127.0.0.1:65535 down']).map((one) => `  server ${one};`),
    '}',
    'server {',
    `  listen ${port};`,
    `  server_name ${serverName(name)};`,
    // Else the server behind would be asked for the name of the upstream.
    `  proxy_set_header Host ${port === 80 || port === 443 ? '$host' : '$host:$server_port'};`,
    ...paths.flatMap(([template, own], i) => location(template, own, `${n}_${i}`, upstream, zones)),
    '}',
  ]
}

/** The first expression that matches wins, so that words come before parameters. */
const order = (template: string) => template.replaceAll(/\{[^{}]*\}/g, '\uffff')

/** `10.0.0.1:80`, `2001:db8::1:80` → `[2001:db8::1]:80`. */
function address(text: string): string {
  const match = /^([0-9a-fA-F.:]{2,45}):(\d{1,5})$/.exec(text)
  if (!match || Number(match[2]) < 1 || Number(match[2]) > 65_535) return ''
  return match[1]!.includes(':') ? `[${match[1]}]:${match[2]}` : text
}

function location(
  template: string,
  policies: readonly Policy[],
  id: string,
  upstream: string,
  zones: string[],
): string[] {
  const methods = policies.map(({ method }) => method).sort()
  const rules: string[] = []
  const rate = total(policies.map(({ requestsPerMinute }) => requestsPerMinute?.value))
  if (rate !== undefined) {
    zones.push(`limit_req_zone $server_name zone=apiscope_${id}:32k rate=${rate}r/m;`)
    rules.push(`limit_req zone=apiscope_${id} burst=${rate} nodelay;`)
  }
  const guesses = Math.max(
    0,
    ...policies.map(({ requestsPerMinutePerClient }) => requestsPerMinutePerClient?.value ?? 0),
  )
  if (guesses > 0) {
    zones.push(`limit_req_zone $binary_remote_addr zone=apiscope_client_${id}:1m rate=${guesses}r/m;`)
    rules.push(`limit_req zone=apiscope_client_${id} burst=${guesses} nodelay;`)
  }
  const body = largest(policies.map(({ requestBytes }) => requestBytes?.value))
  if (body !== undefined) rules.push(`client_max_body_size ${body};`)
  const types = [...new Set(policies.flatMap(({ contentTypes }) => contentTypes))]
  if (
    types.length > 0 &&
    policies.every(({ contentTypes, method }) => contentTypes.length > 0 || BODILESS.has(method))
  ) {
    zones.push(...typeMap(id, types))
    rules.push(`if ($apiscope_type_${id} = 0) { return 415; }`)
  }
  const header = common(policies.map(({ authentication: a }) => (a.required ? a.header : undefined)))
  if (header !== undefined) rules.push(`if ($http_${header.replaceAll('-', '_')} = "") { return 401; }`)
  const query = policies.every(({ queryParameters }) => queryParameters !== undefined)
    ? [...new Set(policies.flatMap(({ queryParameters }) => queryParameters!.names))]
    : undefined
  if (query && isShort(queryPattern(query))) rules.push(`if ($args !~ "^${queryPattern(query)}$") { return 400; }`)
  return [
    ...policies.flatMap(evidence).map((line) => `  ${comment(line)}`),
    `  location ~ "^${templatePattern(template)}$" {`,
    `    limit_except ${methods.join(' ')} { deny all; }`,
    ...rules.map((rule) => `    ${rule}`),
    `    proxy_pass http://${upstream};`,
    '  }',
  ]
}

function typeMap(id: string, types: readonly string[]): string[] {
  return [
    `map $content_type $apiscope_type_${id} {`,
    '  default 0;',
    '  "" 1;',
    ...types.map((type) => `  "~*^${literalPattern(type)}(?:;|$)" 1;`),
    '}',
  ]
}

function evidence(policy: Policy): string[] {
  const limits = {
    rate: policy.requestsPerMinute,
    'request bytes': policy.requestBytes,
    'response bytes': policy.responseBytes,
    records: policy.records,
  }
  return [
    ...evidenceLines(policy),
    ...Object.entries(limits).flatMap(([name, limit]) =>
      limit ? [`${name} ≤ ${limit.value}: ${limit.evidence}`] : [],
    ),
    `authentication: ${policy.authentication.evidence}`,
  ]
}

/** Undefined as soon as one of them is not known. */
function total(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : values.reduce<number>((sum, value) => sum + value!, 0)
}
function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.includes(undefined) ? undefined : Math.max(...(values as number[]))
}
function common(values: readonly (string | undefined)[]): string | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined
}
