/** Starts workers on a bus and a store, for `worker` and `up`. */
import type { Bus } from '@apiscope/bus'
import type { State } from '@apiscope/state'
import { type RunningWorker, runWorker } from '@apiscope/worker'
import type { Log } from '../io/log.js'
import type { Metrics } from '../service/metrics.js'
import type { AnyWorker } from './definitions.js'

export interface RunningWorkers {
  readonly workers: readonly RunningWorker[]
  /** Which workers have no partition yet; undefined when all have. */
  notReady(): string | undefined
  /** Why what comes in is not kept; undefined while all is well. */
  stalled(): string | undefined
  /** Messages between what is committed and the end of the log, over all partitions. */
  lag(): number
  /** Rejects when one of them cannot go on. */
  readonly failed: Promise<void>
  /** False when something that was taken in could not be committed in time. */
  stop(): Promise<boolean>
}

/** Starts them one after another. When one cannot start, those before it are stopped, and it rejects with the reason. */
export async function startWorkers(
  definitions: readonly AnyWorker[],
  bus: Bus,
  state: State,
  metrics: Metrics,
  log: Log,
  sideSources?: readonly string[],
): Promise<RunningWorkers> {
  const workers: RunningWorker[] = []
  for (const definition of definitions) {
    const about = (message: string, details: Record<string, unknown>) =>
      log.warn({ ...details, worker: definition.name }, message)
    const options = { log: about, ...(sideSources && !definition.sideSources ? { sideSources } : {}) }
    try {
      workers.push(await runWorker(definition, bus, state, options))
    } catch (error) {
      // Those before it would hold their partitions, and the process, for ever.
      await stopAll(workers)
      throw error
    }
    log.info({ worker: definition.name }, 'consuming')
  }
  countWorkers(workers, state, metrics)
  return {
    workers,
    notReady: () => workers.find((worker) => !worker.ready())?.name,
    stalled: () => workers.map((worker) => worker.stalled()).find((reason) => reason !== undefined),
    lag: () => Math.max(0, ...workers.map(lagOf)),
    failed: Promise.all(workers.map(({ done }) => done)).then(() => undefined),
    stop: () => stopAll(workers),
  }
}

async function stopAll(workers: readonly RunningWorker[]): Promise<boolean> {
  const kept = await Promise.all(workers.map((worker) => worker.stop()))
  return kept.every(Boolean)
}

/** Of its slowest partition, s since epoch; 0 before it knows one. */
const eventTimeOf = (worker: RunningWorker) => {
  const times = worker.snapshot().shards.map(({ time }) => time ?? 0)
  return times.length === 0 ? 0 : Math.min(...times) / 1000
}

const lagOf = (worker: RunningWorker) => worker.snapshot().shards.reduce((sum, shard) => sum + shard.lag, 0)

/** By sensor, s; the greatest of all partitions. */
function skewsOf(workers: readonly RunningWorker[]): Record<string, number> {
  const most: Record<string, number> = {}
  for (const { skews } of workers.flatMap((worker) => worker.snapshot().shards)) {
    for (const [sensor, ms] of Object.entries(skews)) {
      if (Math.abs(ms / 1000) >= Math.abs(most[sensor] ?? 0)) most[sensor] = ms / 1000
    }
  }
  return most
}

function countWorkers(workers: readonly RunningWorker[], state: State, metrics: Metrics): void {
  const byWorker = (read: (worker: RunningWorker) => number) => () =>
    Object.fromEntries(workers.map((worker) => [worker.name, read(worker)]))
  metrics.events(() => {
    const sums: Record<string, number> = {}
    for (const worker of workers) {
      const { counters, producer } = worker.snapshot()
      for (const [name, n] of [...counters, ...producer]) sums[name] = (sums[name] ?? 0) + n
    }
    return sums
  })
  metrics.events(() => Object.fromEntries(state.counters))
  metrics.gauges(
    'worker_lag_messages',
    'Messages between what is committed and the end of the log',
    'worker',
    byWorker(lagOf),
  )
  metrics.gauges(
    'worker_event_time_seconds',
    'Event time that its slowest partition has reached, since 1970',
    'worker',
    byWorker(eventTimeOf),
  )
  metrics.gauges(
    'sensor_clock_skew_seconds',
    'How far the clock of a sensor stands from the event time of the others, in the partition where it is most; ahead: above 0',
    'sensor',
    () => skewsOf(workers),
  )
  metrics.gauges(
    'worker_keys',
    'Keys with state',
    'worker',
    byWorker((worker) => worker.snapshot().shards.reduce((sum, shard) => sum + shard.keys, 0)),
  )
  metrics.gauges(
    'worker_commit_seconds',
    'Duration of the last commit',
    'worker',
    byWorker((worker) => worker.snapshot().commits.lastMs / 1000),
  )
  metrics.gauges(
    'worker_commit_seconds_sum',
    'Time spent on commits; with worker_commits, their mean',
    'worker',
    byWorker((worker) => worker.snapshot().commits.totalMs / 1000),
  )
  metrics.gauges(
    'worker_commits',
    'Commits made',
    'worker',
    byWorker((worker) => worker.snapshot().commits.count),
  )
  metrics.gauges(
    'worker_partitions',
    'Partitions owned',
    'worker',
    byWorker((worker) => worker.snapshot().shards.length),
  )
}
