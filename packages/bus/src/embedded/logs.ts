import type { Topic } from '@apiscope/schema'
import type { BusLimits } from '../limits.js'
import type { PartitionLog } from './log.js'

/** What producers and consumers need of the bus that they are on. */
export interface EmbeddedLogs {
  readonly limits: BusLimits
  /** The partitions of a topic, in order. */
  log(topic: Topic): PartitionLog[]
  /** Calls `listener` after each append and each progress, until the returned function is called. */
  onChange(listener: () => void): () => void
  /** Something was appended, or taken. */
  changed(): void
}
