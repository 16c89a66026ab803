import type { ShardPhase } from './shard-phase.js'

/** What a shard tells about itself. */
export interface ShardStatus {
  partition: number
  phase: ShardPhase
  /** Event time, ms. */
  time: number | undefined
  /** How far each sensor's clock stands from event time, ms; ahead: > 0. */
  skews: Record<string, number>
  keys: number
  hotKeys: number
  /** Messages between what is committed and the end of the primary. */
  lag: number
  /** Sources whose facts are waited for. */
  waitingFor: string[]
  /** How long something has been waiting to be committed, ms; 0 when nothing is. */
  uncommittedMs: number
}
