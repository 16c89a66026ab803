/** What the risk worker cannot see in single exchanges. Every value but `confirmed` may be missing. */
import { type ApiName, type Fact, TOPICS } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { weaknesses } from './api/authentication.js'
import { ratio } from './api/looked.js'
import type { InventoryState } from './api/state.js'
import { peopleOf } from './api/subjects.js'
import { anyOrigin } from './api/transport.js'
import { lastDrift, recentDrifts } from './lifecycle/changes.js'

export function inventoryFact(state: InventoryState, api: ApiName): Fact {
  const { transport } = state
  const changed = lastDrift(state.log)
  return {
    v: 1,
    source: 'inventory',
    api,
    time: state.lastSeen,
    values: {
      confirmed: state.confirmed,
      first_seen_ms: state.firstSeen,
      calls: state.calls,
      actors: Math.min(state.actors.count(), state.calls),
      parameters: state.parameters.size,
      ...(state.documented === undefined ? {} : { documented: state.documented !== false }),
      shadow: state.documented === false,
      zombie: state.zombie,
      unused: state.unused,
      ...(changed === undefined ? {} : { changed_ms: changed }),
      change_count_7d: recentDrifts(state.log, state.lastSeen),
      cors_any_origin: anyOrigin(transport),
      rate_limit_headers: transport.rateLimit > 0,
      ...(transport.answers === 0 ? {} : { security_headers_missing: ratio(transport.lacking, transport.answers) }),
      distinct_subjects: peopleOf(state.shown, state.lastSeen).month.count,
      distinct_objects: state.shown.objects.count(),
      upload: state.uploads > 0,
      url_parameters: ratio(state.urls, state.calls),
      weak_credentials: weaknesses(state.authentication).join(' '),
    },
  }
}

export const publishFact = (state: InventoryState, api: ApiName, out: Output): void =>
  out.publish(TOPICS.facts, api.id, inventoryFact(state, api))
