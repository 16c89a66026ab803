import type { WorkerLimits } from '../limits.js'
import type { EventClock } from './clock.js'
import type { Outputs } from './outputs.js'
import type { SeenIds } from './seen.js'

/** What of a message decides whether it counts; only exchanges and actor events have an id. */
export interface Admissible {
  id?: string
  time?: number
  released?: number
  sensor?: string
}

/** Lets each exchange of a partition count once: drops repeats, and what is too old to be told from one. */
export class Admission {
  constructor(
    private readonly limits: WorkerLimits,
    private readonly clock: EventClock,
    private readonly seen: SeenIds,
    private readonly outputs: Outputs,
    /** The clock has started anew. */
    private readonly restarted: () => void,
  ) {}

  /** Is this exchange new? Counts why not. */
  admit(value: Admissible): boolean {
    const { id } = value
    if (typeof id !== 'string') return true
    const time = value.released ?? value.time ?? 0
    if (value.sensor !== undefined) this.goesBack({ sensor: value.sensor, time })
    const { time: now } = this.clock
    if (this.limits.late === 'drop' && now !== undefined) {
      if (time < now - this.limits.latenessMs - this.limits.repeatWindowMs) {
        this.outputs.count('worker.too_late')
        return false
      }
    }
    if (this.seen.add(id)) return true
    this.outputs.count('worker.duplicates')
    return false
  }

  /** Starts the clock anew when this message begins another recording. */
  goesBack(message: { sensor: string; time: number }): boolean {
    if (!this.clock.restarts(message.sensor, message.time)) return false
    this.restarted()
    this.outputs.count('worker.clock_resets')
    return true
  }
}
