/** Plain values for people: `api:{id}`, `api:{id}:params`, `host:{host}`. Absolute values. */
import { type ApiName, keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { agentFields } from './api/agents.js'
import { schemesOf, weaknesses } from './api/authentication.js'
import { ratio } from './api/looked.js'
import { modelFields } from './api/models.js'
import type { ParameterFacts } from './api/parameters.js'
import type { InventoryState } from './api/state.js'
import { peopleOf } from './api/subjects.js'
import { anyOrigin, exposureOf, transportOf } from './api/transport.js'
import { distinctValues, enumerated } from './values/enumeration.js'
import { isHabit } from './values/senders.js'
import { ranked } from './values/tally.js'

/** The API was renamed: its old name is no longer listed, and says where it went. */
export function hideViews(from: ApiName, to: ApiName, out: Output): void {
  out.srem(keys.host(from.host), from.id)
  out.hset(keys.api(from.id), { state: 'renamed', renamed_to: to.id })
}

/** The API gave its place to others: it is no longer listed. */
export function hideForgotten({ id, host }: ApiName, out: Output): void {
  out.srem(keys.host(host), id)
  out.hset(keys.api(id), { state: 'forgotten' })
}

export function writeViews(state: InventoryState, api: ApiName, out: Output): void {
  const key = keys.api(api.id)
  // One after the other: a single object of all fields costs more to make than four writes.
  for (const fields of [identity(state, api), traffic(state), access(state), lifecycle(state)]) out.hset(key, fields)
  if (state.agents) out.hset(key, agentFields(state.agents))
  if (state.models) out.hset(key, modelFields(state.models))
  const parameters: Record<string, string> = {}
  for (const [name, facts] of state.parameters)
    parameters[`types:${name}`] = JSON.stringify(parameterView(state, name, facts))
  if (state.parameters.size > 0) out.hset(keys.params(api.id), parameters)
  out.sadd(keys.host(api.host), api.id)
}

function identity(state: InventoryState, api: ApiName): Record<string, string | number | null> {
  return {
    method: api.method,
    host: api.host,
    template: api.template,
    first_seen: new Date(state.firstSeen).toISOString(),
    first_seen_ms: state.firstSeen,
    last_seen: new Date(state.lastSeen).toISOString(),
    last_seen_ms: state.lastSeen,
    calls: state.calls,
    unanswered: state.unanswered,
    partly_scored: state.partlyScored > 0 ? state.partlyScored : null,
    inferred: state.inferred > 0 ? state.inferred : null,
    // An estimate: never more than called.
    actors: Math.min(state.actors.count(), state.calls),
    servers: ranked(state.servers).join(' '),
    callers: state.callers?.join(' ') ?? null,
  }
}

const SKETCHES = (
  [
    ['requestBytes', 'request_bytes'],
    ['responseBytes', 'response_bytes'],
    ['records', 'records'],
    ['duration', 'duration_ms'],
  ] as const
).map(([of, name]) => ({ of, p50: `${name}_p50`, p95: `${name}_p95`, max: `${name}_max` }))

function traffic(state: InventoryState): Record<string, string | number> {
  const types = new Set<string>()
  const responses: Record<string, string[]> = {}
  for (const status of [...state.responseTypes.keys()].sort()) {
    const names = ranked(state.responseTypes.get(status)!)
    responses[status] = names
    for (const name of names) types.add(name)
  }
  const { day, month } = peopleOf(state.shown, state.lastSeen)
  const fields: Record<string, string | number> = {
    statuses: counts(state.statuses),
    request_types: ranked(state.requestTypes)
      .filter((type) => isHabit(state.typeSenders.get(type), state.senders))
      .join(' '),
    response_types: [...types].sort().join(' '),
    responses: JSON.stringify(responses),
    parameters: state.parameters.size,
    parameters_dropped: state.droppedParameters,
    uploads: state.uploads,
    url_parameters: ratio(state.urls, state.calls),
    distinct_subjects: month.count,
    distinct_objects: state.shown.objects.count(),
    people_1d: day.count,
    people_30d: month.count,
    people_30d_error: month.error,
  }
  for (const { of, p50, p95, max } of SKETCHES) {
    const sketch = state[of]
    if (sketch.count === 0) continue
    fields[p50] = Math.round(sketch.quantile(0.5))
    fields[p95] = Math.round(sketch.quantile(0.95))
    fields[max] = Math.round(sketch.max)
  }
  return fields
}

function access({ authentication, transport, calls }: InventoryState): Record<string, string | number | null> {
  const answers = transport.answers > 0
  return {
    authentication: schemesOf(authentication).join(' '),
    credentials: JSON.stringify(authentication.ways),
    unauthenticated_share: ratio(authentication.schemes.none ?? 0, calls),
    unauthenticated_2xx_share: ratio(authentication.open, authentication.succeeded),
    weak_credentials: weaknesses(authentication).join(' '),
    exposure: exposureOf(transport, calls),
    public_share: ratio(transport.publicCalls, calls),
    transport: transportOf(transport),
    tls_share: transport.https > 0 ? ratio(transport.https, calls) : null,
    cors: anyOrigin(transport) ? 'any' : transport.reflected > 0 ? 'some' : '',
    cors_credentials: transport.corsCredentials > 0 ? 'true' : 'false',
    rate_limit_headers: transport.rateLimit > 0 ? 'true' : 'false',
    rate_limited: transport.refused,
    security_headers_missing: answers ? ratio(transport.lacking, transport.answers) : null,
    deprecation: transport.deprecation ?? null,
    sunset: transport.sunset ?? null,
    version: transport.version ?? null,
    software: transport.software ?? null,
  }
}

function lifecycle(state: InventoryState): Record<string, string | number | null> {
  return {
    lifecycle: flags(state).join(' '),
    retired: state.retired ?? null,
    changes: JSON.stringify(state.log.changes),
    changed_ms: state.log.changes.at(-1)?.at ?? null,
  }
}

/** Words for what is special about an API's life; none for an ordinary one. */
export function flags(state: InventoryState): string[] {
  const words: string[] = []
  if (state.documented === false) words.push('shadow')
  if (state.zombie) words.push('zombie')
  if (state.unused) words.push('unused')
  if (state.transport.deprecation !== undefined || state.transport.sunset !== undefined) words.push('deprecated')
  return words
}

function parameterView(state: InventoryState, name: string, facts: ParameterFacts) {
  const location = name.slice(0, name.indexOf(':')) as Parameters<typeof state.looked.presence>[0]
  const values = facts.enumeration && enumerated(facts.enumeration)
  const distinct = facts.enumeration && distinctValues(facts.enumeration)
  return {
    types: ranked(facts.types),
    seen: facts.seen,
    ok: facts.ok,
    several: isHabit(facts.senders, state.senders),
    presence: state.looked.presence(location, facts.seen, facts.ok),
    first: facts.first,
    last: facts.last,
    ...(facts.json ? { json: { ...facts.json } } : {}),
    ...(facts.numbers ? { range: [facts.numbers.from, facts.numbers.to] } : {}),
    ...(facts.length ? { length: [facts.length.from, facts.length.to] } : {}),
    ...(values ? { values } : distinct === undefined ? {} : { distinct }),
  }
}

const counts = (tally: Record<string, number>) =>
  ranked(tally)
    .map((name) => `${name}=${tally[name]}`)
    .join(' ')
