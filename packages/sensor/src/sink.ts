import type { ActorEvent, Exchange, Heartbeat } from '@apiscope/schema'

/** Where a sensor's messages go: exchanges in order of (time, id), each followed by its actor event; heartbeats between them. */
export interface SensorSink {
  exchange(exchange: Exchange): void
  actor(event: ActorEvent): void
  heartbeat(heartbeat: Heartbeat): void
}
