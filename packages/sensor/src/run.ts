import { randomInt } from 'node:crypto'
import type { Producer } from '@apiscope/bus'
import type { FrameSink, FrameSource, SourceSummary } from '@apiscope/capture'
import type { TemplateMessage } from '@apiscope/schema'
import { sensorOptions } from './core.js'
import { Lane, LINKTYPE_TICK } from './lane.js'
import type { SensorOptions } from './options.js'
import { PathSampling } from './paths.js'
import { type Prepared, prepare } from './prepared.js'
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
  report(): Promise<SensorReport>
  drops(): number
  adopt(message: TemplateMessage): void
}

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
  const decoding = options.threads > 0 ? threaded(options, publisher) : inline(options, publisher)
  return {
    done: run(options, decoding, publisher, abort),
    report: () => decoding.report(),
    drops: () => decoding.drops(),
    adopt: (message) => decoding.adopt(message),
    stop: () => abort.abort(),
  }
}

async function run(
  options: SensorRunOptions,
  decoding: Decoding,
  publisher: Publisher,
  abort: AbortController,
): Promise<SourceSummary> {
  const { source, live, clock = Date.now } = options
  const quiet = new QuietTime(decoding.sink)
  const timer = live ? setInterval(() => quiet.tick(clock()), QUIET_MS) : undefined
  const broken = Promise.race([decoding.failed, publisher.failed])
  try {
    const reading = source.run(live ? quiet : decoding.sink, abort.signal)
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
    await Promise.race([decoding.finish(), publisher.failed])
    await publisher.flush()
    // What broke at the very end, when the source was already through.
    await Promise.race([broken, Promise.resolve()])
  }
}

/**
 * Moves packet time on while nothing arrives: by as much as the clock has moved since the last frame, so that a replay of
 * old packets stays in its own time.
 */
class QuietTime implements FrameSink {
  private last = Number.NEGATIVE_INFINITY
  private seen = { last: this.last, wall: 0 }
  /** The bus has not accepted what came before: time stands still, as the frames do that wait in the source. */
  private waiting = false
  readonly ready?: () => Promise<void> | undefined

  constructor(private readonly inner: FrameSink) {
    if (inner.ready) this.ready = () => this.wait()
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    this.last = time
    this.inner.frame(buf, start, end, wireLength, time, linkType)
  }

  tick(wall: number): void {
    if (this.last !== this.seen.last) this.seen = { last: this.last, wall }
    else if (this.last > 0 && !this.waiting) {
      this.inner.frame(NOTHING, 0, 0, 0, this.last + Math.max(0, wall - this.seen.wall), LINKTYPE_TICK)
      this.wait()
    }
  }

  private wait(): Promise<void> | undefined {
    const wait = this.inner.ready?.()
    if (!wait || this.waiting) return wait
    this.waiting = true
    const over = () => {
      this.waiting = false
    }
    wait.then(over, over)
    return wait
  }
}

/** Orders what lanes complete and hands it to the publisher. */
function sequenced(options: SensorOptions, publisher: Publisher, renamings: Renamings): Sequencer<Prepared> {
  return new Sequencer<Prepared>(options.sensor, options.limits, {
    release: (item, late) => publisher.prepared(item, late),
    heartbeat: (heartbeat) => {
      publisher.reaches(heartbeat.time)
      renamings.heartbeat(heartbeat.time)
      publisher.heartbeat(heartbeat)
    },
  })
}

const renamingsFor = ({ sensor, limits }: SensorOptions, publisher: Publisher) =>
  new Renamings(
    sensor,
    limits.renameAfterMs,
    (key, renaming) => publisher.renaming(key, renaming),
    () => publisher.publishedUntil,
  )

function inline(options: SensorRunOptions, publisher: Publisher): Decoding {
  const sensor = sensorOptions(options.sensor)
  const renamings = renamingsFor(sensor, publisher)
  const sequencer = sequenced(sensor, publisher, renamings)
  const paths = new PathSampling(sensor.limits)
  const lane = new Lane(sensor, {
    complete: (exchange) => sequencer.complete(prepare(exchange, paths)),
    tick: (now) => sequencer.tick(now),
  })
  return {
    sink: {
      frame: (buf, start, end, wireLength, time, linkType) => lane.frame(buf, start, end, wireLength, time, linkType),
      ready: () => publisher.accepted(),
    },
    failed: NEVER,
    finish: async () => {
      lane.finish()
      sequencer.finish()
    },
    report: async () => ({
      ...lane.report(),
      pathsOverRate: paths.overRate,
      release: sequencer.counters,
      ...publisher.report(),
    }),
    drops: () => 0,
    adopt: (message) => {
      lane.adopt(message.host, message.templates)
      renamings.add(message)
    },
  }
}

function threaded(options: SensorRunOptions, publisher: Publisher): Decoding {
  const sensor = sensorOptions(options.sensor)
  const renamings = renamingsFor(sensor, publisher)
  const sequencer = sequenced(sensor, publisher, renamings)
  const { threads, sealer, ringBytes = RING_BYTES, live } = options
  const pool = new DecodePool(
    sensor,
    { threads, ringBytes, lossless: !live, sealer },
    {
      complete: (item) => sequencer.complete(item),
      tick: (now) => sequencer.tick(now),
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
    report: async () => ({ ...(await pool.report()), release: sequencer.counters, ...publisher.report() }),
    drops: () => pool.drops,
    adopt: (message) => {
      pool.adopt(message.host, message.templates)
      renamings.add(message)
    },
  }
}

const NOTHING = Buffer.alloc(0)
const NEVER = new Promise<never>(() => {})
