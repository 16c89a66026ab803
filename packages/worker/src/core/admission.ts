import type { WorkerLimits } from '../limits.js'
import type { EventClock } from './clock.js'
import type { Outputs } from './outputs.js'
import type { SeenIds } from './seen.js'

/** What of a message decides whether it counts, and when; only exchanges and actor events have an id. */
export interface Admissible {
  id?: string
  time?: number
  released?: number
  sensor?: string
}

/** Lets each exchange of a partition count once: drops repeats, and what is too old by its sensor's own clock to be told from one. */
export class Admission {
  constructor(
    private readonly limits: WorkerLimits,
    private readonly clock: EventClock,
    private readonly seen: SeenIds,
    private readonly outputs: Outputs,
  ) {}

  /** Is this exchange new? Counts why not. */
  admit(value: Admissible): boolean {
    const { id, sensor } = value
    if (typeof id !== 'string') return true
    const time = value.released ?? value.time ?? 0
    const own = sensor === undefined ? this.clock.time : this.clock.timeOf(sensor)
    const oldest =
      own === undefined ? Number.NEGATIVE_INFINITY : own - this.limits.latenessMs - this.limits.repeatWindowMs
    if (this.limits.late === 'drop' && time < oldest) {
      this.outputs.count('worker.too_late')
      return false
    }
    if (!this.seen.add(id)) {
      this.outputs.count('worker.duplicates')
      return false
    }
    const now = this.clock.time
    if (now !== undefined && time + this.clock.offsetOf(sensor) < now - this.limits.latenessMs) {
      this.outputs.count('worker.late')
    }
    return true
  }

  /** The message with its time on the partition's event time: the same one where its sensor's clock is. */
  placed<T>(value: T & Admissible): T {
    const offset = this.clock.offsetOf(value.sensor)
    if (offset === 0 || value.time === undefined) return value
    const placed = { ...value, time: Math.max(0, value.time + offset) }
    if (value.released !== undefined) placed.released = Math.max(0, value.released + offset)
    return placed
  }
}
