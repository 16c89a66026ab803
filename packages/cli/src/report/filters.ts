/** Filters that name what a store has never seen: told, since an empty list would say that all is well. */
import type { ApiReport } from '@apiscope/model'
import { LABELS } from '@apiscope/schema'
import { usage } from '../io/errors.js'
import { safe } from '../io/text.js'

/** Names listed in a message. */
const LISTED = 12

/** Ways of authentication that may be asked for before anybody has used them. */
const SCHEMES = ['none', 'basic', 'bearer', 'digest', 'api-key', 'session', 'jwt', 'mtls', 'negotiate', 'hmac', 'aws']

/** @throws ApiscopeError `cli.filter`, exit 2, that lists what there is */
export function checkFilters(
  apis: readonly ApiReport[],
  { host, label, auth }: { host?: string; label?: string; auth?: string },
): void {
  if (host !== undefined) checkHost(apis, host)
  if (label !== undefined) {
    const known = [...LABELS, ...apis.flatMap(({ labels }) => labels)]
    if (!known.includes(label.toUpperCase())) throw unknown('--label', label, 'there is no such label', known)
  }
  if (auth !== undefined) {
    const known = [...SCHEMES, ...apis.flatMap(schemes)]
    if (!known.includes(auth)) throw unknown('--auth', auth, 'no API is called with this scheme', known)
  }
}

/** @throws ApiscopeError `cli.filter`, exit 2, when no API has this host; an empty store has none to compare with */
export function checkHost(apis: readonly ApiReport[], host: string): void {
  const hosts = apis.map((api) => api.host)
  if (hosts.length > 0 && !hosts.includes(host.toLowerCase())) {
    throw unknown('--host', host, 'the store has no API of this host', hosts)
  }
}

function schemes({ authentication, facts }: ApiReport): string[] {
  return [
    ...authentication,
    ...[...(facts.credentials ?? '').matchAll(/"scheme":"([^"]{1,40})"/g)].map(([, name]) => name),
  ]
}

function unknown(option: string, value: string, problem: string, known: readonly string[]): Error {
  const all = [...new Set(known)].sort()
  const more = all.length > LISTED ? ` and ${all.length - LISTED} more` : ''
  return usage(
    'cli.filter',
    `${option} ${safe(value)}: ${problem}; there are ${all.slice(0, LISTED).map(safe).join(', ')}${more}`,
  )
}
