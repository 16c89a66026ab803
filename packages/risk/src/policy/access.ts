/** Who may call, and with what. */
import type { AuthenticationPolicy, PolicyInput } from './policy.js'

/** Share of successes without credentials up to which they are a mistake, not a use. */
const MISTAKES = 0.01
/** Calls from which the names in a query are taken to be complete. Count. */
const MANY = 100
/** Names that need no encoding in a query, so that a pattern can name them. */
const PLAIN_NAME = /^[A-Za-z0-9_.-]{1,64}$/
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/

export function authenticationPolicy({ facts, authentication, calls }: PolicyInput): AuthenticationPolicy {
  const open = Number(facts.unauthenticated_2xx_share ?? 0)
  const scheme = authentication.find((name) => name !== 'none')
  const evidence = `${calls} calls, schemes ${authentication.join(', ') || 'none'}; ${(100 * open).toFixed(1)} % of successes without`
  if (scheme === undefined || open > MISTAKES) return { required: false, jwt: false, evidence }
  const way = credentialOf(facts.credentials)
  return {
    required: true,
    ...(headerOf(scheme, way) === undefined ? {} : { header: headerOf(scheme, way) }),
    jwt: way?.scheme === 'jwt' || scheme === 'jwt',
    evidence,
  }
}

interface Way {
  scheme?: string
  in?: string
  name?: string
}

function credentialOf(text: string | undefined): Way | undefined {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(list) && typeof list[0] === 'object' && list[0] !== null ? (list[0] as Way) : undefined
  } catch {
    return undefined
  }
}

function headerOf(scheme: string, way: Way | undefined): string | undefined {
  if (way?.in === 'header' && typeof way.name === 'string' && /^[a-z0-9-]{1,64}$/.test(way.name)) return way.name
  if (way?.in === 'cookie' || /cookie|session/.test(scheme)) return 'cookie'
  if (/bearer|jwt|basic|digest|hmac|aws/.test(scheme)) return 'authorization'
  return undefined
}

/** Media types of requests that look like one; others are what an attacker sent. */
export const contentTypes = ({ facts }: PolicyInput): string[] =>
  (facts.request_types ?? '').split(' ').filter((type) => MEDIA_TYPE.test(type))

/**
 * Answered to several callers, or to the only one that there is: one request must neither widen what is allowed nor make an end of the
 * list. A view that does not say so is an older one.
 */
function isHabit(view: unknown): boolean {
  const { ok, several } = (typeof view === 'object' && view !== null ? view : {}) as { ok?: number; several?: boolean }
  return ok !== 0 && several !== false
}

/** Names in the query, when they are surely all. */
export function queryParameters({
  parameters,
  facts,
  calls,
}: PolicyInput): { names: string[]; evidence: string } | string {
  const names = new Set<string>()
  for (const [key, view] of Object.entries(parameters)) {
    const name = /^types:query:(.*)$/s.exec(key)?.[1]
    if (name !== undefined && isHabit(view)) names.add(name)
  }
  if (calls < MANY) return `query parameters are not limited: only ${calls} calls were seen`
  if (Number(facts.parameters_dropped ?? 0) > 0) return 'query parameters are not limited: more were seen than are kept'
  if (![...names].every((name) => PLAIN_NAME.test(name)))
    return 'query parameters are not limited: some names need encoding'
  return { names: [...names].sort(), evidence: `all that several callers used in ${calls} calls` }
}
