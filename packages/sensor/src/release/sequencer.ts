import type { Heartbeat } from '@apiscope/schema'
import type { SensorLimits } from '../options.js'
import { Heartbeats } from './heartbeats.js'
import { ReleaseQueue } from './release-queue.js'
import type { Sequenced } from './sequenced.js'

export interface SequencerSink<T extends Sequenced> {
  /** @param late the heartbeat time already released, for an item that completed after its turn; else undefined */
  release(item: T, late: number | undefined): void
  heartbeat(heartbeat: Heartbeat): void
}

/** Puts completed exchanges in order and heartbeats between them; the one place that decides what consumers see when. */
export class Sequencer<T extends Sequenced> {
  private readonly queue: ReleaseQueue<T>
  private readonly heartbeats: Heartbeats
  /** How often packet time was set back so far. */
  private epoch = 0

  constructor(
    sensor: string,
    limits: SensorLimits,
    private readonly out: SequencerSink<T>,
    recording?: () => string | undefined,
  ) {
    this.heartbeats = new Heartbeats(sensor, limits, (heartbeat) => out.heartbeat(heartbeat), recording)
    this.queue = new ReleaseQueue(limits.releaseHoldMs, limits.releaseMax, (item, late) => this.release(item, late))
  }

  complete(item: T): void {
    this.queue.push(item)
  }

  /** Packet time has reached `now` in every pipeline, after it was set back `epoch` times. */
  tick(now: number, epoch = 0): void {
    if (epoch > this.epoch) {
      this.epoch = epoch
      this.queue.restart()
      this.heartbeats.restart()
    }
    this.queue.advance(now)
    this.heartbeats.advance(this.queue.frontier)
  }

  /** End of input: everything that waited is released. */
  finish(): void {
    this.queue.flush()
  }

  get counters(): { late: number; overflows: number } {
    return { late: this.queue.late, overflows: this.queue.overflows }
  }

  private release(item: T, late: boolean): void {
    if (!late) this.heartbeats.advance(item.time)
    this.out.release(item, late ? this.heartbeats.last : undefined)
  }
}
