/** The state of an API as a profile. */
import { anomalies } from '../factors/anomalies.js'
import { faded } from '../factors/factor.js'
import { principalMismatches } from '../factors/principal-mismatches.js'
import { walkingAttempts } from '../factors/walking-attempts.js'
import type { RiskProfile } from '../profile/profile.js'
import { changesState, isAdminPath, isOldPath } from '../profile/route.js'
import type { Day, Finding, RiskState } from '../state.js'
import { DAY_MS } from './observe.js'
import { sizeQuantile } from './sizes.js'

/** Half-lives after which a finding no longer counts: a sixteenth is left. */
const HALF_LIVES = 4

/** Days that any finding is of use. */
export const FINDING_DAYS =
  HALF_LIVES * Math.max(anomalies.halfLifeDays!, walkingAttempts.halfLifeDays!, principalMismatches.halfLifeDays!)

/** As of event time `now`, ms: seven days of traffic; findings fade by the half-lives that the factors state. */
export function profileOf(state: RiskState, now: number): RiskProfile {
  const api = state.api ?? { id: '', host: '', method: 'GET', template: '/' }
  const { inventory } = state
  return {
    method: api.method,
    path: api.template,
    exposure: state.publicCalls * 100 >= Math.max(1, state.calls) ? 'public' : 'internal',
    authentication: mainScheme(state.schemes),
    weakCredentials: inventory.weakCredentials?.split(' ').filter(Boolean) ?? [],
    ...traffic(state, now),
    requestLabels: state.requestLabels,
    responseLabels: state.responseLabels,
    urlLabels: state.urlLabels,
    records: { median: sizeQuantile(state.records, 0.5), p95: sizeQuantile(state.records, 0.95) },
    responseBytes: { median: sizeQuantile(state.responseBytes, 0.5), p99: sizeQuantile(state.responseBytes, 0.99) },
    actors: Math.max(state.actors.length, state.actorsEstimate),
    distinctSubjects: inventory.distinctSubjects,
    ...evidence(state.findings, now),
    sequentialIds: state.ids >= 5 && state.countableIds > 0.8 * state.ids,
    documented: inventory.shadow === true ? false : inventory.documented,
    deprecatedVersion: state.deprecated || isOldPath(api.template),
    zombie: inventory.zombie ?? false,
    unused: inventory.unused ?? false,
    ageDays: state.calls === 0 ? undefined : (now - Math.min(state.firstSeen, inventory.firstSeenMs ?? now)) / DAY_MS,
    changes: inventory.changes ?? 0,
    changedDaysAgo: inventory.changedMs === undefined ? undefined : Math.max(0, now - inventory.changedMs) / DAY_MS,
    plaintext: state.plaintextCalls * 100 >= Math.max(1, state.calls) * 5,
    stateChanging: changesState(api.method, api.template),
    adminFunction: isAdminPath(api.template),
    rateLimitSeen: state.rateLimited > 0 || inventory.rateLimitHeaders === true,
    corsAnyOrigin: inventory.corsAnyOrigin ?? false,
    securityHeadersMissing: inventory.securityHeadersMissing ?? 0,
    upload: inventory.upload ?? false,
    urlParameters: inventory.urlParameters ?? 0,
  }
}

type Traffic = Pick<RiskProfile, 'unauthenticated2xxShare' | 'requests' | 'verboseErrors'>

function traffic(state: RiskState, now: number): Traffic {
  const today = Math.floor(now / DAY_MS)
  const week = state.days.filter(({ day }) => day > today - 7)
  const total = (pick: (day: Day) => number) => week.reduce((sum, day) => sum + pick(day), 0)
  const succeeded = total((day) => day.succeeded)
  return {
    unauthenticated2xxShare: succeeded === 0 ? 0 : total((day) => day.succeededUnauthenticated) / succeeded,
    requests: total((day) => day.calls),
    verboseErrors: total((day) => day.verboseErrors),
  }
}

type Evidence = Pick<RiskProfile, 'anomalies' | 'attackAttempts' | 'attackSucceeded' | 'principalMismatches'>

/** Kinds that are no attempts: they say how a metric behaves, and count as anomalies only. */
export const NO_ATTEMPT: ReadonlySet<string> = new Set([
  'error_burst',
  'flood',
  'flood_distributed',
  'flood_payload',
  'exfil_size',
  'exfil_slow',
  'evasion',
  'unusual_number',
])

function evidence(findings: readonly Finding[], now: number): Evidence {
  const sum: Evidence = {
    anomalies: { high: 0, medium: 0, low: 0 },
    attackAttempts: {},
    attackSucceeded: 0,
    principalMismatches: 0,
  }
  for (const { time, kind, classes, severity, count, answered } of findings) {
    const days = (now - time) / DAY_MS
    const level = severity === 'critical' ? 'high' : severity
    if (level === 'high' || level === 'medium' || level === 'low')
      sum.anomalies[level] += part(days, anomalies.halfLifeDays!)
    if (kind === 'token_mismatch') sum.principalMismatches += count * part(days, principalMismatches.halfLifeDays!)
    else if (!NO_ATTEMPT.has(kind)) {
      const left = part(days, walkingAttempts.halfLifeDays!)
      const attack = classes === undefined ? kind : `${kind} ${classes}`
      sum.attackAttempts[attack] = (sum.attackAttempts[attack] ?? 0) + count * left
      sum.attackSucceeded += answered * left
    }
  }
  return sum
}

const part = (days: number, halfLifeDays: number) => (days > HALF_LIVES * halfLifeDays ? 0 : faded(days, halfLifeDays))

/** The commonest; ties by name. */
function mainScheme(schemes: Record<string, number>): string {
  const sorted = Object.entries(schemes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return sorted[0]?.[0] ?? 'none'
}
