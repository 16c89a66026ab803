/** Where a shard stands. Each transition that is not listed is a mistake of ours, and throws. */
export type ShardPhase =
  /** Not asked for yet. */
  | 'idle'
  /** Asks the store for ownership and what was committed last. */
  | 'claiming'
  /** Has told the consumer where to begin; nothing of that has come yet. */
  | 'seeking'
  | 'running'
  | 'committing'
  /** Memory is not what the store says: dropped, waits before it claims again. */
  | 'refused'
  /** Cannot go on, and claiming again would not mend it. */
  | 'failed'
  | 'stopped'

const NEXT: Record<ShardPhase, readonly ShardPhase[]> = {
  idle: ['claiming', 'stopped'],
  claiming: ['claiming', 'seeking', 'refused', 'failed', 'stopped'],
  seeking: ['running', 'claiming', 'refused', 'failed', 'stopped'],
  running: ['committing', 'claiming', 'refused', 'failed', 'stopped'],
  committing: ['running', 'claiming', 'refused', 'failed', 'stopped'],
  refused: ['claiming', 'failed', 'stopped'],
  failed: ['claiming', 'stopped'],
  stopped: [],
}

export function moved(from: ShardPhase, to: ShardPhase): ShardPhase {
  if (!NEXT[from].includes(to)) throw new Error(`a shard cannot go from ${from} to ${to}`)
  return to
}
