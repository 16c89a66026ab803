/** Starts workers on a bus and a store, for `worker` and `up`. */
import type { Bus } from '@apiscope/bus'
import type { State } from '@apiscope/state'
import { type RunningWorker, runWorker } from '@apiscope/worker'
import type { Log } from '../io/log.js'
import type { Metrics } from '../service/metrics.js'
import type { AnyWorker } from './definitions.js'
import { commitMetrics, countWorkers } from './worker-metrics.js'

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
  const committed = commitMetrics(metrics)
  for (const definition of definitions) {
    const about = (message: string, details: Record<string, unknown>) =>
      log.warn({ ...details, worker: definition.name }, message)
    const options = {
      log: about,
      committed: committed(definition.name),
      ...(sideSources && !definition.sideSources ? { sideSources } : {}),
    }
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

const lagOf = (worker: RunningWorker) => worker.snapshot().shards.reduce((sum, shard) => sum + shard.lag, 0)
