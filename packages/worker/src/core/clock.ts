import type { WorkerLimits } from '../limits.js'
import { type Beat, type ClockState, courseOf, restored, type SensorClock } from './sensor-clock.js'

export type { ClockState }

/** A heartbeat counts for at most so much progress of its sensor, as a part of `sensorStaleMs`: a single leap makes nobody idle. */
const LEAP_PART = 1 / 2
/** Times within this of each other are no skew: what differs is the way to the bus. ms */
const NEAR_MS = 10_000
/** Event time that goes another way than its sensors' clocks is brought back to them by one part in so many. */
const SLEW = 8
/** A clock that has made less progress than this is young: what it took for the time may be wrong. ms */
const YOUTH_MS = 30_000

/** Told of what an operator should know. */
export interface ClockNotes {
  /** A sensor had to be forgotten. */
  forgotten?(): void
  /** A sensor's clock stands `skewMs` from the partition's (ahead: > 0); `aside`: too far to be believed. */
  skewed?(sensor: string, skewMs: number, aside: boolean): void
  /** A sensor's clock was set back. */
  setBack?(sensor: string, byMs: number): void
}

/**
 * The event time of one partition: the least heartbeat over the sensors that are live, never going back. Only heartbeats move
 * it, so it passes the exchanges of a key at the same places however keys share partitions.
 *
 * A sensor is idle, and holds nothing back, once the others have made `sensorStaleMs` of progress, each by its own clock, without a word
 * of it. Clocks are compared with the others', never believed over them: one that differs when it comes in, or is set while others go
 * on, is taken by what it differs (`offset`), so it neither drags event time ahead nor holds it, and what its sensor sends counts like
 * everybody's. Further than `maxSkewMs` apart it is put aside besides.
 */
export class EventClock {
  private readonly sensors = new Map<string, SensorClock>()
  /** Progress of all sensors together, each by its own clock, ms. */
  private progress: number
  /** Progress when event time began. */
  private born: number
  /** ms; undefined before the first heartbeat. */
  time: number | undefined

  constructor(
    private readonly limits: WorkerLimits,
    saved?: ClockState,
    private readonly notes: ClockNotes = {},
  ) {
    for (const one of saved?.sensors ?? []) {
      const sensor = restored(one)
      this.sensors.set(sensor.sensor, sensor)
    }
    this.time = saved?.time ?? undefined
    this.progress = saved?.progress ?? 0
    this.born = saved?.born ?? 0
  }

  save(): ClockState {
    const sensors = [...this.sensors.values()].map((sensor) => ({ ...sensor }))
    return { sensors, time: this.time ?? null, progress: this.progress, born: this.born }
  }

  /** Takes a heartbeat; true when event time has moved on. */
  heartbeat(beat: Beat): boolean {
    const known = this.sensors.get(beat.sensor)
    const course = courseOf(known, beat, this.limits.sensorStaleMs)
    if (course === 'again') return false
    const before = known?.time ?? beat.time
    const sensor = course === 'new' || !known ? this.begin(beat) : known
    const step = Math.max(0, beat.time - before)
    this.progress += Math.min(step, this.limits.sensorStaleMs * LEAP_PART)
    sensor.heard = this.progress
    sensor.time = beat.time
    sensor.beat = beat.beat ?? -1
    this.place(sensor, course, beat.time - before)
    return this.move(sensor)
  }

  /** The time that this heartbeat would move the clock to; undefined when it would not move. */
  peek(beat: Beat): number | undefined {
    const trial = new EventClock(this.limits, this.save())
    return trial.heartbeat(beat) ? trial.time : undefined
  }

  /**
   * Does another recording begin with this heartbeat, far back and with no other sensor live? Or was what event time began with a moment
   * ago ahead of others? Then the clock starts anew; which of two sensors came first does not matter.
   */
  restarts(beat: Beat): boolean {
    if (this.time === undefined) return false
    const known = this.sensors.get(beat.sensor)
    if (courseOf(known, beat, this.limits.sensorStaleMs) !== 'new') return false
    const behind = this.time - beat.time
    const others = this.live(beat.sensor).length > 0
    if (others) return behind > this.limits.sensorStaleMs && this.progress - this.born < YOUTH_MS
    return behind > this.limits.clockResetMs
  }

  reset(): void {
    this.sensors.clear()
    this.time = undefined
    this.born = this.progress
  }

  /** Last heartbeat of a sensor by its own clock, ms: against this, lateness of what it sends is judged. */
  timeOf(sensor: string): number | undefined {
    return this.sensors.get(sensor)?.time
  }

  /** What is added to a sensor's times, ms. */
  offsetOf(sensor: string | undefined): number {
    return (sensor !== undefined && this.sensors.get(sensor)?.offset) || 0
  }

  /** How far each sensor's clock stands from the partition's event time, ms; ahead: > 0. */
  skews(): Record<string, number> {
    return Object.fromEntries([...this.sensors.values()].map(({ sensor, offset }) => [sensor, 0 - offset]))
  }

  /** Sets how a sensor's clock counts, where it begins or was set. */
  private place(sensor: SensorClock, course: 'new' | 'back' | 'on', step: number): void {
    const now = this.time
    if (now === undefined) return
    const { sensorStaleMs } = this.limits
    const ahead = sensor.time + sensor.offset - now
    if (this.live(sensor.sensor).length > 0) {
      const differs = Math.abs(ahead) > sensorStaleMs
      if (course === 'back' || (differs && (course === 'new' || step > sensorStaleMs))) this.align(sensor, now)
    } else if (course === 'back' || (course === 'new' && ahead < -NEAR_MS) || ahead < -sensorStaleMs) {
      // Nobody differs from it: event time is what is wrong, and goes slower until it is right.
      sensor.offset = now - sensor.time
    } else if (step > sensorStaleMs) sensor.offset = Math.max(0, Math.min(sensor.offset, now - sensor.time))
    if (course === 'back') this.notes.setBack?.(sensor.sensor, -step)
  }

  private align(sensor: SensorClock, now: number): void {
    sensor.offset = now - sensor.time
    sensor.aside = Math.abs(sensor.offset) > this.limits.maxSkewMs
    if (Math.abs(sensor.offset) > NEAR_MS) this.notes.skewed?.(sensor.sensor, 0 - sensor.offset, sensor.aside)
  }

  /** Event time goes on to the least of the sensors that count. */
  private move(sender: SensorClock): boolean {
    let counting = this.live().filter(({ aside }) => !aside)
    if (counting.length === 0) {
      // Put aside for being unlike the others: now there are none.
      sender.aside = false
      counting = [sender]
    }
    const before = this.time
    counting = this.keepUp(counting)
    const common = Math.max(...counting.map(({ offset }) => offset))
    // All agree that it is later than was thought.
    if (common < 0) for (const sensor of this.sensors.values()) sensor.offset -= common
    let now = Math.min(...counting.map(({ time, offset }) => time + offset))
    if (before !== undefined) now = Math.max(before, now - this.slew(counting, now - before))
    this.time = now
    return before === undefined || now > before
  }

  /** Of those that count the ones within reach: one that fell behind holds nothing back, one that is far behind is put aside. */
  private keepUp(counting: SensorClock[]): SensorClock[] {
    const { sensorStaleMs, maxSkewMs } = this.limits
    const foremost = Math.max(...counting.map(({ time, offset }) => time + offset))
    for (const sensor of counting) {
      if (foremost - sensor.time - sensor.offset <= maxSkewMs) continue
      this.align(sensor, foremost)
      sensor.aside = true
    }
    const least = (this.time ?? Number.NEGATIVE_INFINITY) - sensorStaleMs
    const near = counting.filter(({ aside, time, offset }) => !aside && time + offset >= least)
    return near.length > 0 ? near : counting.filter(({ aside }) => !aside)
  }

  /** Where all say that it is earlier than event time, which cannot go back, it goes slower until it is right. @returns ms less */
  private slew(counting: readonly SensorClock[], advance: number): number {
    const common = Math.min(...counting.map(({ offset }) => offset))
    if (common <= 0 || advance <= 0) return 0
    const less = Math.min(common, advance / SLEW)
    for (const sensor of this.sensors.values()) if (sensor.offset > 0) sensor.offset -= Math.min(less, sensor.offset)
    return less
  }

  /** Sensors that are not idle, but for the one named. */
  private live(besides?: string): SensorClock[] {
    const all = [...this.sensors.values()]
    if (all.length === 1) return besides === undefined || all[0]!.sensor !== besides ? all : []
    return all.filter((one) => {
      if (one.sensor === besides) return false
      const heard = all.filter((other) => other.heard > one.heard).length
      return this.progress - one.heard < this.limits.sensorStaleMs * Math.max(1, heard)
    })
  }

  private begin({ sensor, time, recording, beat = -1 }: Beat): SensorClock {
    if (!this.sensors.has(sensor) && this.sensors.size >= this.limits.maxSensors) this.forgetLast()
    const begun: SensorClock = { sensor, time, start: time, beat, offset: 0, aside: false, heard: this.progress }
    if (recording !== undefined) begun.recording = recording
    this.sensors.set(sensor, begun)
    return begun
  }

  private forgetLast(): void {
    let last: SensorClock | undefined
    for (const sensor of this.sensors.values()) if (!last || sensor.heard < last.heard) last = sensor
    if (last) this.sensors.delete(last.sensor)
    this.notes.forgotten?.()
  }
}
