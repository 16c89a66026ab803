/** How callers authenticate, whether they always do, and what is weak about it. */
import { type Credential, type Exchange, outcomeStatus } from '@apiscope/schema'
import { safeName } from '../values/safe-name.js'
import { ranked, type Tally, tally } from '../values/tally.js'

/** One way to authenticate, as it was seen. */
export interface Way {
  scheme: string
  in: Credential['in']
  name?: string
  algorithm?: string
  calls: number
  /** Calls with it that succeeded. */
  ok: number
  /** Longest lifetime of a JWT, s. */
  lifetime?: number
  /** JWTs that never expire. */
  endless: number
}

export interface Authentication {
  /** Main scheme → calls; calls without any are `none`. A JWT counts as `bearer`. */
  schemes: Tally
  /** In order of first sight. */
  ways: Way[]
  /** 2xx answers, and those of them that nobody was authenticated for. */
  succeeded: number
  open: number
}

export interface AuthenticationLimits {
  /** Schemes and ways distinguished, each. */
  distinct: number
  nameLength: number
}

export function observeAuthentication(state: Authentication, exchange: Exchange, limits: AuthenticationLimits): void {
  const { principal, credentials = [], response } = exchange
  const first = credentials[0]
  const scheme = principal?.scheme ?? (first && (first.scheme === 'jwt' ? 'bearer' : first.scheme)) ?? 'none'
  tally(state.schemes, scheme.slice(0, limits.nameLength), limits.distinct)
  const status = outcomeStatus(response) ?? 0
  const ok = status >= 200 && status < 300
  if (ok) {
    state.succeeded++
    if (scheme === 'none') state.open++
  }
  for (const credential of credentials) {
    const way = wayOf(state.ways, credential, limits)
    if (!way) continue
    way.calls++
    if (ok) way.ok++
    if (credential.scheme !== 'jwt') continue
    if (credential.expiresInS === undefined) way.endless++
    else way.lifetime = Math.max(way.lifetime ?? 0, credential.expiresInS)
  }
}

function wayOf(ways: Way[], credential: Credential, { distinct, nameLength }: AuthenticationLimits): Way | undefined {
  const { scheme, in: place, algorithm } = credential
  const name = credential.name === undefined ? undefined : safeName(credential.name, nameLength)
  const known = ways.find(
    (way) => way.scheme === scheme && way.in === place && way.name === name && way.algorithm === algorithm,
  )
  if (known || ways.length >= distinct) return known
  const way: Way = { scheme: scheme.slice(0, nameLength), in: place, calls: 0, ok: 0, endless: 0 }
  if (name !== undefined) way.name = name
  if (algorithm !== undefined) way.algorithm = algorithm.slice(0, nameLength)
  ways.push(way)
  return way
}

/** A JWT that lives longer than this can be used long after it was stolen. s, a day. */
const LONG_S = 86_400
/** A way that fewer of the calls use is somebody's attempt, not the API's authentication. Share. */
const RARE = 0.02

/** What is weak about the ways that are in use, sorted: `basic`, `key-in-query`, `jwt-none`, `jwt-hs256-long`, … */
export function weaknesses({ ways }: Authentication): string[] {
  const ok = ways.reduce((sum, way) => sum + way.ok, 0)
  const weak = new Set<string>()
  for (const way of ways) {
    if (way.ok === 0 || way.ok < RARE * ok) continue
    if (way.scheme === 'basic' || way.scheme === 'digest') weak.add(way.scheme)
    if (way.in === 'query' && way.scheme !== 'aws4' && way.scheme !== 'hmac') {
      weak.add(way.scheme === 'api-key' ? 'key-in-query' : 'token-in-query')
    }
    if (way.scheme !== 'jwt') continue
    const algorithm = way.algorithm?.toLowerCase()
    const long = way.endless > 0 || (way.lifetime ?? 0) > LONG_S
    if (algorithm === 'none') weak.add('jwt-none')
    else if (algorithm?.startsWith('hs') && long) weak.add(`jwt-${algorithm}-long`)
    else if (way.endless > 0) weak.add('jwt-endless')
  }
  return [...weak].sort()
}

/** Schemes by falling frequency, `none` among them. */
export const schemesOf = ({ schemes }: Authentication) => ranked(schemes)
