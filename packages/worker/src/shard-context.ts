import type { Consumer, Producer } from '@apiscope/bus'
import type { State } from '@apiscope/state'
import type { CommitTimes } from './commit-times.js'
import type { MemoryBudget } from './core/hot-states.js'
import type { WorkerDefinition } from './definition.js'
import type { WorkerLimits } from './limits.js'

/** What all shards of a running worker share. */
export interface ShardContext<S> {
  definition: WorkerDefinition<S>
  state: State
  producer: Producer
  consumer(): Consumer
  limits: WorkerLimits
  /** Of all its states together. */
  budget?: MemoryBudget
  counters: Map<string, number>
  commits: CommitTimes
  /** Told of each commit: how long it took, ms, and the event time that it has reached. */
  committed?(ms: number, time: number | undefined): void
  sideSources?: readonly string[]
  /** Of the primary. */
  partitions: number
  /** ms, of a monotonic clock; decides only when to commit. */
  now(): number
  /** What neither waiting nor claiming again mends: the worker ends. */
  fail(error: Error): void
  /** Does `work` after so many ms of real time; the answer cancels it. */
  later(work: () => void, ms: number): () => void
  log(message: string, details: Record<string, unknown>): void
}

export function count({ counters }: { counters: Map<string, number> }, name: string, by = 1): void {
  counters.set(name, (counters.get(name) ?? 0) + by)
}

/** Messages that are checked, or published, at a time. */
export const CHUNK = 256
