import type { WorkerLimits } from '../limits.js'

/** What of a clock survives a restart. */
export interface ClockState {
  sensors: [sensor: string, time: number][]
  time: number | null
  /** Where each sensor began. */
  starts?: [sensor: string, time: number][]
}

/**
 * The event time of one partition: the least heartbeat over the sensors that keep up, never going back. Only heartbeats move
 * it, so it passes the exchanges of a key at the same places however keys share partitions.
 */
export class EventClock {
  private readonly sensors: Map<string, number>
  /** First heartbeat of each sensor, oldest first. */
  private readonly starts: Map<string, number>
  /** ms; undefined before the first heartbeat. */
  time: number | undefined

  constructor(
    private readonly limits: WorkerLimits,
    saved?: ClockState,
  ) {
    this.sensors = new Map(saved?.sensors)
    this.starts = new Map(saved?.starts)
    this.time = saved?.time ?? undefined
  }

  save(): ClockState {
    return { sensors: [...this.sensors], time: this.time ?? null, starts: [...this.starts] }
  }

  /** Takes a heartbeat; true when the clock has moved on. `forgotten` is called when a sensor had to be forgotten. */
  heartbeat(sensor: string, time: number, forgotten: () => void): boolean {
    if (!this.sensors.has(sensor) && this.sensors.size >= this.limits.maxSensors) {
      this.forgetLast()
      forgotten()
    }
    if (!this.starts.has(sensor)) this.begins(sensor, time)
    this.sensors.set(sensor, time)
    const now = this.least(sensor, time)
    if (this.time !== undefined && now <= this.time) return false
    this.time = now
    return true
  }

  /** The time that this heartbeat would move the clock to; undefined when it would not move. */
  peek(sensor: string, time: number): number | undefined {
    const now = this.least(sensor, time)
    return this.time !== undefined && now <= this.time ? undefined : now
  }

  /**
   * Has this message of `sensor` gone back so far that a new recording must have begun? Only when no other sensor is live;
   * then the clock starts anew at it. A sensor that goes back to where it began was restarted and reads the same recording
   * once more: what it repeats is old, and the clock stays.
   */
  restarts(sensor: string, time: number): boolean {
    const last = this.sensors.get(sensor)
    if (last === undefined || this.time === undefined) return false
    if (time >= Math.min(last, this.time) - this.limits.clockResetMs) return false
    if (Math.abs(time - (this.starts.get(sensor) ?? Number.NaN)) <= this.limits.sensorStaleMs) return false
    for (const [other, at] of this.sensors) {
      if (other !== sensor && at >= this.time - this.limits.sensorStaleMs) return false
    }
    this.reset()
    return true
  }

  reset(): void {
    this.sensors.clear()
    this.starts.clear()
    this.time = undefined
  }

  /** Least time over the sensors that keep up, as if `sensor` stood at `time`. */
  private least(sensor: string, time: number): number {
    const { size } = this.sensors
    if (size === 0 || (size === 1 && this.sensors.has(sensor))) return time
    let foremost = time
    for (const [other, at] of this.sensors) if (other !== sensor && at > foremost) foremost = at
    const stale = foremost - this.limits.sensorStaleMs
    let least = time >= stale ? time : foremost
    for (const [other, at] of this.sensors) {
      if (other !== sensor && at < least && at >= stale) least = at
    }
    return least
  }

  private begins(sensor: string, time: number): void {
    if (this.starts.size >= this.limits.maxSensors) this.starts.delete(this.starts.keys().next().value!)
    this.starts.set(sensor, time)
  }

  private forgetLast(): void {
    let last: string | undefined
    let at = Infinity
    for (const [sensor, time] of this.sensors) {
      if (time < at) {
        at = time
        last = sensor
      }
    }
    if (last !== undefined) this.sensors.delete(last)
  }
}
