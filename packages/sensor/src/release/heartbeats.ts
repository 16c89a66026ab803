import type { Heartbeat } from '@apiscope/schema'

const SECOND = 1000

/**
 * Heartbeats of packet time: one for each whole second passed, so that quiet partitions move on. A jump longer than `run`
 * seconds gives a single heartbeat at its end, so that one frame with a wild timestamp costs nothing.
 */
export class Heartbeats {
  /** Time of the last heartbeat, ms; −1 before the first. */
  last = -1

  constructor(
    private readonly sensor: string,
    private readonly run: number,
    private readonly emit: (heartbeat: Heartbeat) => void,
  ) {}

  /** Everything up to `time` (ms) has been released. Times that go back are ignored. */
  advance(time: number): void {
    const second = Math.floor(time / SECOND) * SECOND
    if (second <= this.last) return
    let next = this.last < 0 || second - this.last > this.run * SECOND ? second : this.last + SECOND
    for (; next <= second; next += SECOND) this.emit({ v: 1, heartbeat: true, sensor: this.sensor, time: next })
    this.last = second
  }
}
