/** The embedded pipeline behind `analyze` and `backtest`: the workers on a store in this process. */
import { type Alert, keys } from '@apiscope/schema'
import { openEmbeddedState, type SyncState } from '@apiscope/state'
import { runEmbedded } from '@apiscope/worker'
import { allDefinitions } from './definitions.js'
import { Feed } from './feed.js'
import { LearnedNames } from './learned-names.js'
import { Beginning } from './learning.js'
import { learningOptions, type WorkerFiles } from './worker-options.js'

export interface Embedded {
  readonly feed: Pick<LearnedNames, 'exchange' | 'finish'>
  /** Exchanges of this run by API, as named in the end. */
  readonly byApi: ReadonlyMap<string, number>
  readonly state: SyncState
  /** Counters of all workers under their names, e.g. `pii.parameters_over_limit`. */
  counters(): Record<string, number>
  /** Exchanges that had been counted before, in this run or an earlier one on the store. */
  repeats(): number
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
  /** Who uses a store in a directory, for whoever comes second. */
  command = 'apiscope analyze',
): Promise<Embedded> {
  const state = openEmbeddedState(url, { exclusive: command })
  // A store that knows APIs already has an opinion about what is new.
  const known = (await state.count(keys.apis())) > 0
  const began = new Beginning()
  const options = await learningOptions(flags, state, undefined, began)
  // What learns templates runs ahead of the others.
  const definitions = allDefinitions(known ? { learnUntil: 0, ...options } : options).filter(
    ({ name }) => name !== 'inventory-templates',
  )
  const workers = runEmbedded(definitions, { state, onAlert })
  const feed = new Feed(workers)
  for (const feedback of options.dismissals ?? []) feed.feedback(feedback)
  const names = new LearnedNames(feed, state, await LearnedNames.known(state))
  return {
    feed: {
      exchange(exchange) {
        began.saw(exchange.time)
        names.exchange(exchange)
      },
      finish: () => names.finish(),
    },
    byApi: feed.byApi,
    state,
    repeats: () => workers.counters.get('inventory')?.get('worker.duplicates') ?? 0,
    counters: () => ({ ...merged(workers.counters), ...learnedCounters(names.counters) }),
  }
}

/** Of the learner only what is its own: the kit's counters are those of the other workers. */
function learnedCounters(counters: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(merged(counters)).filter(
      ([name]) => name.startsWith('templates.') && name !== 'templates.decisions',
    ),
  )
}

function merged(counters: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const ofWorker of counters.values()) {
    for (const [name, n] of ofWorker) sums[name] = (sums[name] ?? 0) + n
  }
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)))
}
