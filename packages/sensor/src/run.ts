import { randomInt, randomUUID } from 'node:crypto'
import type { Producer } from '@apiscope/bus'
import { type FrameSink, type FrameSource, LINKTYPE_SECRETS, type SourceSummary } from '@apiscope/capture'
import type { Heartbeat, TemplateMessage } from '@apiscope/schema'
import { QuietTime } from './clock/quiet-time.js'
import { SourceClock } from './clock/source-clock.js'
import { sensorOptions } from './core.js'
import { NameBounds } from './names/name-bounds.js'
import type { SensorOptions } from './options.js'
import { PathSampling } from './paths.js'
import { Pipeline } from './pipeline.js'
import { type Prepared, prepare, renamed } from './prepared.js'
import { type Published, Publisher } from './publisher.js'
import { Pulses } from './pulses.js'
import { Renamings } from './release/renamings.js'
import { Sequencer } from './release/sequencer.js'
import type { SensorReport } from './report.js'
import type { SealerModule } from './threads/messages.js'
import { DecodePool } from './threads/pool.js'

export interface SensorRunOptions {
  source: FrameSource
  /** Live sources move on by the clock when nothing arrives, and drop frames (counted) where a recording waits. */
  live: boolean
  /** Should wait when it is full: the sensor passes the waiting on to where frames come in. */
  producer: Producer
  sensor: Partial<SensorOptions> & Pick<SensorOptions, 'sensor' | 'hmacKey'>
  /** Decode threads; 0 = decode on this thread. */
  threads: number
  /** Ring between capture and decode threads. Bytes, a power of two; 256 MiB. */
  ringBytes?: number
  /** How a decode thread finds the value sealer (sealed mode); on this thread `sensor.seal` is used. */
  sealer?: SealerModule
  /** The same of what reads texts (`sensor.prose`). */
  reader?: SealerModule
  /** For a recording: what earlier runs have published; what is on the bus is not sent again. */
  published?: Published
  /** Wall clock, ms; only for live sources. */
  clock?: () => number
}

export interface RunningSensor {
  /** Resolves when the source has ended and everything is stored by the bus; rejects when it cannot be read. */
  readonly done: Promise<SourceSummary>
  report(): Promise<SensorReport>
  /** Takes up what was learned of a host: its paths are named by it from here on. */
  adopt(message: TemplateMessage): void
  /** Whole lines of a TLS key log, as a feed gives them. */
  secrets(lines: Buffer): void
  /** Frames dropped between capture and decoding: `sensor.ring_drops`. */
  drops(): number
  /** Ends the source; what was captured is still decoded and published. */
  stop(): void
}

/** The part of a run that differs with the number of threads. */
interface Decoding {
  sink: FrameSink
  /** Rejects when decoding broke off, and does nothing else. */
  failed: Promise<never>
  /** Resolves when everything that could be decoded is with the publisher. */
  finish(): Promise<void>
  report(): Promise<Omit<SensorReport, 'clock'>>
  drops(): number
  adopt(message: TemplateMessage): void
}

/** What is read, as heartbeats name it. */
type Recording = () => string | undefined

const RING_BYTES = 256 * 1024 * 1024
/** A live sensor that sees nothing moves on by the clock so often, ms. */
const QUIET_MS = 1_000

/** Runs a sensor: source → decoding → sequencer → bus. */
export function runSensor(given: SensorRunOptions): RunningSensor {
  const seeded = given.live ? { hashSeed: randomInt(2 ** 32), ...given.sensor } : given.sensor
  const options = { ...given, sensor: seeded }
  const abort = new AbortController()
  const { sensor, limits } = sensorOptions(options.sensor)
  const pulses = new Pulses(sensor, limits)
  const publisher = new Publisher(options.producer, sensor, pulses, options.published)
  const run = given.live ? randomUUID() : undefined
  const recording = () => run ?? clock.recording
  const decoding = options.threads > 0 ? threaded(options, publisher, recording) : inline(options, publisher, recording)
  const clock = new SourceClock(limits, decoding.sink)
  return {
    done: read(options, clock, decoding, publisher, abort),
    report: async () => ({ ...(await decoding.report()), clock: { ...clock.counters } }),
    drops: () => decoding.drops(),
    adopt: (message) => decoding.adopt(message),
    secrets: (lines) => clock.frame(lines, 0, lines.length, 0, 0, LINKTYPE_SECRETS),
    stop: () => abort.abort(),
  }
}

async function read(
  options: SensorRunOptions,
  clock: SourceClock,
  decoding: Decoding,
  publisher: Publisher,
  abort: AbortController,
): Promise<SourceSummary> {
  const { source, live, clock: wall = Date.now } = options
  const quiet = new QuietTime(clock, sensorOptions(options.sensor).limits.clockAheadMs)
  const timer = live ? setInterval(() => quiet.tick(wall()), QUIET_MS) : undefined
  const broken = Promise.race([decoding.failed, publisher.failed])
  try {
    const reading = source.run(clock, abort.signal)
    try {
      return await Promise.race([reading, broken])
    } catch (error) {
      // Where decoding broke the source still runs: it is ended, so that what came before can be published.
      abort.abort()
      await reading.catch(() => {})
      throw error
    }
  } finally {
    clearInterval(timer)
    clock.settle()
    await Promise.race([decoding.finish(), publisher.failed])
    await publisher.flush()
    // What broke at the very end, when the source was already through.
    await Promise.race([broken, Promise.resolve()])
  }
}

/** Orders what pipelines complete and hands it to the publisher. */
function sequenced(
  options: SensorOptions,
  publisher: Publisher,
  renamings: Renamings,
  recording: Recording,
  bounds: NameBounds,
): Sequencer<Prepared> {
  const sink = {
    release: (item: Prepared, late: number | undefined) => publisher.prepared(renamed(item, bounds), late),
    heartbeat: (heartbeat: Heartbeat) => {
      publisher.reaches(heartbeat)
      renamings.heartbeat(heartbeat.time)
      publisher.heartbeat(heartbeat)
    },
  }
  return new Sequencer<Prepared>(options.sensor, options.limits, sink, recording)
}

const renamingsFor = ({ sensor, limits }: SensorOptions, publisher: Publisher) =>
  new Renamings(
    sensor,
    limits.renameAfterMs,
    (key, renaming) => publisher.renaming(key, renaming),
    () => publisher.publishedUntil,
  )

function inline(options: SensorRunOptions, publisher: Publisher, recording: Recording): Decoding {
  const sensor = sensorOptions(options.sensor)
  const renamings = renamingsFor(sensor, publisher)
  const bounds = new NameBounds(sensor.limits)
  const sequencer = sequenced(sensor, publisher, renamings, recording, bounds)
  const paths = new PathSampling(sensor.limits)
  const pipeline = new Pipeline(sensor, {
    complete: (exchange) => sequencer.complete(prepare(exchange, paths)),
    tick: (now, epoch) => sequencer.tick(now, epoch),
  })
  return {
    sink: {
      frame: (buf, start, end, wireLength, time, linkType) =>
        pipeline.frame(buf, start, end, wireLength, time, linkType),
      ready: () => publisher.accepted(),
    },
    failed: NEVER,
    finish: async () => {
      pipeline.finish()
      sequencer.finish()
    },
    report: async () => ({
      ...pipeline.report(),
      pathsOverRate: paths.overRate,
      release: sequencer.counters,
      namesOver: bounds.over,
      ...publisher.report(),
    }),
    drops: () => 0,
    adopt: (message) => {
      pipeline.adopt(message.host, message.templates)
      renamings.add(message)
    },
  }
}

function threaded(options: SensorRunOptions, publisher: Publisher, recording: Recording): Decoding {
  const sensor = sensorOptions(options.sensor)
  const renamings = renamingsFor(sensor, publisher)
  const bounds = new NameBounds(sensor.limits)
  const sequencer = sequenced(sensor, publisher, renamings, recording, bounds)
  const { threads, sealer, reader, ringBytes = RING_BYTES, live } = options
  const pool = new DecodePool(
    sensor,
    { threads, ringBytes, lossless: !live, sealer, reader },
    {
      complete: (item) => sequencer.complete(item),
      tick: (now, epoch) => sequencer.tick(now, epoch),
      accepted: () => publisher.accepted(),
    },
  )
  return {
    sink: pool.sink,
    failed: pool.failed,
    finish: async () => {
      pool.close()
      await pool.ended
      sequencer.finish()
    },
    report: async () => ({
      ...(await pool.report()),
      release: sequencer.counters,
      namesOver: bounds.over,
      ...publisher.report(),
    }),
    drops: () => pool.drops,
    adopt: (message) => {
      pool.adopt(message.host, message.templates)
      renamings.add(message)
    },
  }
}

const NEVER = new Promise<never>(() => {})
