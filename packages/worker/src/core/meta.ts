import type { Topic } from '@apiscope/schema'
import type { ClockState } from './clock.js'
import type { SavedStream } from './side-buffer.js'

/** What the kit saves beside the states, in each commit. */
export interface Meta {
  v: 1
  /** Of the primary topic. */
  partitions: number
  /** Incarnation of the primary log: raised when its offsets start anew. */
  log: number
  /** Next offset to read, per topic. */
  offsets: Partial<Record<Topic, number>>
  clock: ClockState
  /** In the middle of the heartbeat at this offset, which wakes many keys: how many messages it has put out so far. */
  midway?: { offset: number; n: number }
  /** How far each stream of side messages has been applied; stored under this name since the first version. */
  lanes: SavedStream[]
}

/** The meta of the last commit; undefined when there was none. */
export function readMeta(text: string | null): Meta | undefined {
  return text === null ? undefined : (JSON.parse(text) as Meta)
}

/** States lie by partition, so keys would not find theirs when there are others: the saved number, if it is not `partitions`. */
export function otherPartitions(text: string | null, partitions: number): number | undefined {
  const saved = readMeta(text)?.partitions
  return saved === partitions ? undefined : saved
}
