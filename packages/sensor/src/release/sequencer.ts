import type { ActorEvent, Exchange, Heartbeat } from '@apiscope/schema'
import { actorEvent } from '../actor-event.js'
import type { SensorLimits } from '../options.js'
import { Heartbeats } from './heartbeats.js'
import { ReleaseQueue } from './release-queue.js'

/** Where a sensor's messages go: exchanges in order of (time, id), each followed by its actor event; heartbeats between them. */
export interface SensorSink {
  exchange(exchange: Exchange): void
  actor(event: ActorEvent): void
  heartbeat(heartbeat: Heartbeat): void
}

/** Puts completed exchanges in order and heartbeats between them; the one place that decides what consumers see when. */
export class Sequencer {
  private readonly queue: ReleaseQueue
  private readonly heartbeats: Heartbeats

  constructor(
    sensor: string,
    limits: SensorLimits,
    private readonly out: SensorSink,
  ) {
    this.heartbeats = new Heartbeats(sensor, limits.heartbeatRun, (heartbeat) => out.heartbeat(heartbeat))
    this.queue = new ReleaseQueue(limits.releaseHoldMs, limits.releaseMax, (exchange, late) =>
      this.release(exchange, late),
    )
  }

  complete(exchange: Exchange): void {
    this.queue.push(exchange)
  }

  /** Packet time has reached `now` in every lane. */
  tick(now: number): void {
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

  private release(exchange: Exchange, late: boolean): void {
    if (late) exchange.released = this.heartbeats.last
    else this.heartbeats.advance(exchange.time)
    this.out.exchange(exchange)
    this.out.actor(actorEvent(exchange))
  }
}
