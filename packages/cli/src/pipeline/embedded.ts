/** The embedded pipeline behind `analyze` and `backtest`: the workers on a store in this process. */
import { type Alert, keys } from '@apiscope/schema'
import { openEmbeddedState, type SyncState } from '@apiscope/state'
import { runEmbedded } from '@apiscope/worker'
import { allDefinitions } from './definitions.js'
import { Feed } from './feed.js'
import { learningOptions, type WorkerFiles } from './worker-options.js'

export interface Embedded {
  readonly feed: Feed
  readonly state: SyncState
  /** Counters of all workers under their names, e.g. `pii.parameters_over_limit`. */
  counters(): Record<string, number>
}

/**
 * @param url `embedded` or `embedded:DIR`
 * @param flags what the options of the workers are read from
 * @param onAlert called as alerts are raised, in an order that depends on the exchanges only
 */
export async function openEmbedded(
  url: string,
  flags: WorkerFiles,
  onAlert: (alert: Alert) => void,
): Promise<Embedded> {
  const state = openEmbeddedState(url)
  // A store that knows APIs already has an opinion about what is new.
  const known = (await state.count(keys.apis())) > 0
  const options = await learningOptions(flags, state)
  const workers = runEmbedded(allDefinitions(known ? { learnUntil: 0, ...options } : options), { state, onAlert })
  return {
    feed: new Feed(workers),
    state,
    counters: () => merged(workers.counters),
  }
}

function merged(counters: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const ofWorker of counters.values()) {
    for (const [name, n] of ofWorker) sums[name] = (sums[name] ?? 0) + n
  }
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)))
}
