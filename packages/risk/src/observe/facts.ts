/** Folds the facts of other workers into the state of an API. */
import type { Fact } from '@apiscope/schema'
import type { RiskOptions } from '../options.js'
import type { InventoryFacts, RiskState } from '../state.js'

/** Anomaly facts are events, one per alert; those of inventory and pii replace what was known. */
export function observeFact(state: RiskState, fact: Fact, options: RiskOptions): void {
  state.api ??= fact.api
  state.lastSeen = Math.max(state.lastSeen, fact.time)
  const { values } = fact
  if (fact.source === 'inventory') {
    if (values.confirmed === true) state.confirmed = true
    if (typeof values.actors === 'number') state.actorsEstimate = values.actors
    state.inventory = inventoryFacts(values)
  } else if (fact.source === 'pii') {
    state.requestLabels = counts(values.request_labels, options.labels)
    state.responseLabels = counts(values.response_labels, options.labels)
    state.urlLabels = counts(values.url_labels, options.labels)
  } else addFinding(state, fact, options)
}

/** Each is optional: an inventory that does not know says nothing. */
function inventoryFacts(values: Fact['values']): InventoryFacts {
  const flag = (name: string) => (typeof values[name] === 'boolean' ? (values[name] as boolean) : undefined)
  const number = (name: string) =>
    typeof values[name] === 'number' && Number.isFinite(values[name]) ? (values[name] as number) : undefined
  return {
    documented: flag('documented'),
    shadow: flag('shadow'),
    zombie: flag('zombie'),
    unused: flag('unused'),
    changedMs: number('changed_ms'),
    changes: number('change_count_7d'),
    firstSeenMs: number('first_seen_ms'),
    corsAnyOrigin: flag('cors_any_origin'),
    rateLimitHeaders: flag('rate_limit_headers'),
    securityHeadersMissing: number('security_headers_missing'),
    distinctSubjects: number('distinct_subjects'),
    upload: flag('upload'),
    urlParameters: number('url_parameters'),
    weakCredentials: typeof values.weak_credentials === 'string' ? values.weak_credentials.slice(0, 200) : undefined,
  }
}

function addFinding(state: RiskState, fact: Fact, options: RiskOptions): void {
  const { id, kind, severity, count, answered, classes } = fact.values
  if (typeof id !== 'string' || typeof kind !== 'string' || state.findings.some((known) => known.id === id)) return
  state.findings.push({
    id,
    time: fact.time,
    kind: kind.slice(0, 64),
    ...(typeof classes === 'string' && classes !== '' ? { classes: classes.slice(0, 64) } : {}),
    severity: String(severity),
    count: typeof count === 'number' ? count : 1,
    answered: typeof answered === 'number' ? answered : 0,
  })
  if (state.findings.length > options.findings) state.findings.shift()
}

function counts(value: unknown, limit: number): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>)
      .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
      .slice(0, limit),
  )
}
