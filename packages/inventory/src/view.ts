/** Plain values for people, and facts for the risk worker. */
import { type ApiName, type Fact, keys, TOPICS } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { InventoryState } from './state.js'
import { ranked } from './tally.js'

/** Writes `api:{id}`, `api:{id}:params` and, once confirmed, `host:{host}`. Absolute values. */
export function writeViews(state: InventoryState, api: ApiName, out: Output): void {
  out.hset(keys.api(api.id), apiFields(state, api))
  const parameters: Record<string, string> = {}
  for (const [name, facts] of Object.entries(state.parameters)) {
    parameters[`types:${name}`] = JSON.stringify({
      types: ranked(facts.types),
      seen: facts.seen,
      presence: share(facts.seen, state.inspected),
    })
  }
  if (Object.keys(parameters).length > 0) out.hset(keys.params(api.id), parameters)
  if (state.confirmed) out.sadd(keys.host(api.host), api.id)
}

function apiFields(state: InventoryState, api: ApiName): Record<string, string | number> {
  const fields: Record<string, string | number> = {
    method: api.method,
    host: api.host,
    template: api.template,
    state: state.confirmed ? 'confirmed' : 'candidate',
    first_seen: new Date(state.firstSeen).toISOString(),
    first_seen_ms: state.firstSeen,
    last_seen: new Date(state.lastSeen).toISOString(),
    last_seen_ms: state.lastSeen,
    calls: state.calls,
    unanswered: state.unanswered,
    actors: Math.round(state.actors.count()),
    authentication: ranked(state.schemes).join(' '),
    unauthenticated_share: share(state.schemes.none ?? 0, state.calls),
    unauthenticated_2xx_share: share(state.succeededUnauthenticated, state.succeeded),
    statuses: ranked(state.statuses)
      .map((status) => `${status}=${state.statuses[status]}`)
      .join(' '),
    request_types: ranked(state.requestTypes).join(' '),
    response_types: ranked(state.responseTypes).join(' '),
    servers: ranked(state.servers).join(' '),
    parameters: Object.keys(state.parameters).length,
    parameters_dropped: state.droppedParameters,
  }
  for (const [name, sketch] of [
    ['request_bytes', state.requestBytes],
    ['response_bytes', state.responseBytes],
    ['records', state.records],
  ] as const) {
    if (sketch.count === 0) continue
    fields[`${name}_p50`] = Math.round(sketch.quantile(0.5))
    fields[`${name}_p95`] = Math.round(sketch.quantile(0.95))
    fields[`${name}_max`] = Math.round(sketch.max)
  }
  return fields
}

/** What the risk worker cannot see in single exchanges. */
export function inventoryFact(state: InventoryState, api: ApiName): Fact {
  return {
    v: 1,
    source: 'inventory',
    api,
    time: state.lastSeen,
    values: {
      confirmed: state.confirmed,
      first_seen_ms: state.firstSeen,
      calls: state.calls,
      actors: Math.round(state.actors.count()),
      parameters: Object.keys(state.parameters).length,
    },
  }
}

export const publishFact = (state: InventoryState, api: ApiName, out: Output): void =>
  out.publish(TOPICS.facts, api.id, inventoryFact(state, api))

/** Four decimals: plain to read, equal in every run. */
const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000)
