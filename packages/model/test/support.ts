/** A store with APIs as the workers write them. */
import { type Alert, apiName, keys } from '@apiscope/schema'
import { emptyViews, openState, type State } from '@apiscope/state'

export const START = Date.parse('2025-03-10T00:00:00Z')

export interface Api {
  id: string
  risk: number
  facts: Record<string, string>
}

export function api(method: string, host: string, template: string, risk = 50, more: Record<string, string> = {}): Api {
  const { id } = apiName(method, host, template)
  const facts = {
    method,
    host,
    template,
    calls: '10',
    actors: '2',
    authentication: 'bearer',
    first_seen: new Date(START).toISOString(),
    first_seen_ms: String(START),
    last_seen: new Date(START + 3_600_000).toISOString(),
    last_seen_ms: String(START + 3_600_000),
    ...more,
  }
  return { id, risk, facts }
}

export async function storeOf(apis: readonly Api[]): Promise<State> {
  const state = await openState('embedded')
  const shard = { worker: 'test', partition: 0 }
  const ownership = await state.claim(shard)
  const views = emptyViews()
  views.sorted.set(keys.apis(), new Map(apis.map(({ id, risk }) => [id, risk])))
  for (const { id, facts } of apis) views.hashes.set(keys.api(id), new Map(Object.entries(facts)))
  await state.writeViews(shard, ownership, views)
  return state
}

export function alert(id: string, more: Partial<Alert> = {}): Alert {
  return {
    v: 1,
    id,
    time: START,
    kind: 'bola',
    severity: 'high',
    api: apiName('GET', 'a.test', '/users/{id}'),
    title: 'One login reads many objects',
    evidence: { metric: 'objects', observed: 10, expected: 1, upper: 5, window: '10m' },
    ...more,
  }
}
