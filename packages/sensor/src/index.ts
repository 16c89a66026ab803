export { actorEvent, actorOfExchange, joinedEvent } from './actor-event.js'
export { SensorCore } from './core.js'
export { callersOf } from './credentials/callers-of.js'
export { splitTarget } from './naming.js'
export {
  DEFAULT_SENSOR_LIMITS,
  FIXTURE_KEY,
  type OwnListener,
  type RoutesByHost,
  type SensorLimits,
  type SensorOptions,
} from './options.js'
export { PathSampling } from './paths.js'
export { type Published, type PublishedRecording, Publisher } from './publisher.js'
export { Pulses } from './pulses.js'
export { Heartbeats } from './release/heartbeats.js'
export { renamingsOf } from './release/renamings.js'
export type { SensorReport } from './report.js'
export { type RunningSensor, runSensor, type SensorRunOptions } from './run.js'
export type { SensorSink } from './sink.js'
export type { SealerModule } from './threads/messages.js'
