import type { Heartbeat } from '@apiscope/schema'
import type { SensorLimits } from '../options.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

/**
 * Heartbeats of packet time: one for each whole second passed, so that quiet partitions move on. A gap longer than `heartbeatRun` is
 * passed by minutes (nobody may take it for blindness), one longer than `heartbeatGap` by a single heartbeat at its end: so many at
 * most that a producer has room for them.
 */
export class Heartbeats {
  /** Time of the last heartbeat, ms; −1 before the first. */
  last = -1
  private beat = 0
  /** Time of the last exchange that `follow` was given, if it was not late. */
  private reached = Number.NEGATIVE_INFINITY

  /** @param recording what is read, in each heartbeat; see `Heartbeat.recording` */
  constructor(
    private readonly sensor: string,
    private readonly limits: Pick<SensorLimits, 'heartbeatRun' | 'heartbeatGap' | 'clockBackMs'>,
    private readonly emit: (heartbeat: Heartbeat) => void,
    private readonly recording?: () => string | undefined,
  ) {}

  /** Everything up to `time` (ms) has been released. Times that go back are ignored. */
  advance(time: number): void {
    const second = Math.floor(time / SECOND) * SECOND
    if (second <= this.last) return
    const gap = this.last < 0 ? Number.POSITIVE_INFINITY : (second - this.last) / SECOND
    if (gap <= this.limits.heartbeatGap) {
      const step = gap <= this.limits.heartbeatRun ? SECOND : MINUTE
      for (let at = (Math.floor(this.last / step) + 1) * step; at < second; at += step) this.send(at)
    }
    this.send(second)
  }

  /**
   * The heartbeats before this exchange, as it tells them: for exchanges in the order in which a sensor released them. One that is
   * earlier than the one before and not late follows a clock that was set back.
   */
  follow({ time, released }: { time: number; released?: number }): void {
    if (released === undefined) {
      if (time < this.reached - this.limits.clockBackMs) this.restart()
      this.reached = time
    }
    this.advance(released ?? time)
  }

  /** Packet time was set back: the next heartbeat may be earlier than the last. */
  restart(): void {
    this.last = -1
  }

  private send(time: number): void {
    const recording = this.recording?.()
    this.last = time
    const { sensor } = this
    if (recording === undefined) this.emit({ v: 1, heartbeat: true, sensor, time })
    else this.emit({ v: 1, heartbeat: true, sensor, time, recording, beat: this.beat++ })
  }
}
