/** Feeds exchanges to the embedded workers. `analyze` and `backtest` go through here, so they give the same alerts. */
import { type Exchange, type Feedback, feedbackAddress, type Renaming, TOPICS } from '@apiscope/schema'
import { actorEvent, DEFAULT_SENSOR_LIMITS, Heartbeats, joinedEvent, PathSampling, Pulses } from '@apiscope/sensor'
import type { EmbeddedWorkers } from '@apiscope/worker'

/**
 * Event time that is let pass after the last exchange, ms: closes the five-minute window that it lies in (with the allowed
 * lateness), so that what happened just before a capture ended is judged too.
 */
export const FINAL_MS = 310_000

const MAX_COUNTED = 100_000

/**
 * Heartbeats are derived from the exchanges alone (a late one says how far the sensor had come), never from the frames
 * between them: recorded exchanges then lead to the same alerts as the capture they came from.
 */
export class Feed {
  private readonly heartbeats: Heartbeats
  private readonly paths = new PathSampling(DEFAULT_SENSOR_LIMITS)
  private readonly pulses = new Pulses('embedded', DEFAULT_SENSOR_LIMITS)
  exchanges = 0
  /** Exchanges by API of this run, bounded; what is beyond is counted under `(other)`. */
  readonly byApi = new Map<string, number>()

  constructor(private readonly workers: EmbeddedWorkers) {
    this.heartbeats = new Heartbeats('embedded', DEFAULT_SENSOR_LIMITS, ({ time }) => {
      for (const pulse of this.pulses.heartbeat(time)) workers.push(TOPICS.paths, pulse.host, pulse)
      workers.heartbeat(time)
    })
  }

  /** In the order of release. */
  exchange(exchange: Exchange): void {
    this.exchanges++
    const name = this.byApi.has(exchange.api.id) || this.byApi.size < MAX_COUNTED ? exchange.api.id : '(other)'
    this.byApi.set(name, (this.byApi.get(name) ?? 0) + 1)
    this.heartbeats.follow(exchange)
    this.workers.push(TOPICS.exchanges, exchange.api.id, exchange)
    const event = actorEvent(exchange)
    this.workers.push(TOPICS.actors, event.actor, event)
    const joined = joinedEvent(exchange)
    if (joined) this.workers.push(TOPICS.actors, joined.actor, joined)
    const path = this.paths.event(exchange)
    if (path) this.workers.push(TOPICS.paths, path.host, path)
    this.pulses.count(exchange.api.id)
  }

  /** What a person has said of an alert. */
  feedback(feedback: Feedback): void {
    const { topic, key } = feedbackAddress(feedback)
    this.workers.push(topic, key, feedback)
  }

  /** An API is renamed from here on. */
  renaming(key: string, renaming: Renaming): void {
    this.workers.push(TOPICS.exchanges, key, renaming)
    if (key === renaming.from.id) this.byApi.delete(key)
  }

  finish(): void {
    if (this.heartbeats.last >= 0) this.heartbeats.advance(this.heartbeats.last + FINAL_MS)
    this.workers.finish()
  }
}
