/** What workers tell Prometheus. */
import type { State } from '@apiscope/state'
import type { Committed, RunningWorker, ShardStatus } from '@apiscope/worker'
import type { Metrics, Sample } from '../service/metrics.js'

/** Upper ends, s. */
const COMMIT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LAG_BUCKETS = [1, 2.5, 5, 7.5, 10, 15, 30, 60, 300, 1_800, 7_200, 86_400]

/** For each worker, what its commits are told to. */
export function commitMetrics(metrics: Metrics): (worker: string) => (commit: Committed) => void {
  const last: Record<string, number> = {}
  const took = metrics.histogram('worker_commit_duration_seconds', 'How long commits took', ['worker'], COMMIT_BUCKETS)
  const lag = metrics.histogram(
    'worker_lag_seconds',
    'How far event time stood behind the clock of this machine at commits; at least the allowed lateness of 5 s, of a replay days',
    ['worker'],
    LAG_BUCKETS,
  )
  const help = 'When the worker committed last, since 1970'
  metrics.gauges('worker_last_commit_timestamp_seconds', help, 'worker', () => last)
  return (worker) =>
    ({ ms, behindMs }) => {
      took({ worker }, ms / 1000)
      if (behindMs !== undefined) lag({ worker }, Math.max(0, behindMs / 1000))
      last[worker] = Date.now() / 1000
    }
}

export function countWorkers(workers: readonly RunningWorker[], state: State, metrics: Metrics): void {
  metrics.events(() => {
    const sums: Record<string, number> = {}
    for (const worker of workers) {
      const { counters, producer } = worker.snapshot()
      for (const [name, n] of [...counters, ...producer]) sums[name] = (sums[name] ?? 0) + n
    }
    return sums
  })
  metrics.events(() => Object.fromEntries(state.counters))
  const byPartition = (name: string, help: string, read: (shard: ShardStatus) => number | undefined) =>
    metrics.samples(name, help, ['worker', 'partition'], () =>
      workers.flatMap((worker) =>
        worker.snapshot().shards.flatMap((shard): Sample[] => {
          const value = read(shard)
          return value === undefined ? [] : [[{ worker: worker.name, partition: String(shard.partition) }, value]]
        }),
      ),
    )
  byPartition('worker_lag_messages', 'Messages between what is committed and the end of the log', ({ lag }) => lag)
  byPartition('worker_event_timestamp_seconds', 'Event time that has been reached, since 1970', ({ time }) =>
    time === undefined ? undefined : time / 1000,
  )
  byPartition(
    'worker_uncommitted_seconds',
    'How long something has been waiting to be committed',
    (shard) => shard.uncommittedMs / 1000,
  )
  byPartition('worker_keys', 'Keys with state', ({ keys }) => keys)
  metrics.gauges('worker_partitions', 'Partitions owned', 'worker', () =>
    Object.fromEntries(workers.map((worker) => [worker.name, worker.snapshot().shards.length])),
  )
  metrics.gauges(
    'sensor_clock_skew_seconds',
    'How far the clock of a sensor stands from the event time of the others, in the partition where it is most; ahead: above 0',
    'sensor',
    () => skewsOf(workers),
  )
}

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
