import type { Commit } from '@apiscope/state'
import type { CommitTimes } from './commit-times.js'
import type { ShardStatus } from './shard-status.js'

/** What a running worker tells about itself, for Prometheus and health checks: plain values, taken at once. */
export interface WorkerSnapshot {
  name: string
  /** `worker.*` of the kit and what the worker counts itself; `alerts.KIND.SEVERITY`. */
  counters: ReadonlyMap<string, number>
  producer: ReadonlyMap<string, number>
  queued: number
  commits: CommitTimes
  shards: ShardStatus[]
}

export function addCommit(times: CommitTimes, commit: Commit, ms: number): void {
  times.count++
  times.totalMs += ms
  times.maxMs = Math.max(times.maxMs, ms)
  times.lastMs = ms
  times.states += commit.puts.length
  for (const [, text] of commit.puts) times.bytes += text.length
}
