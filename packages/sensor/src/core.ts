import type { FrameSink } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import { actorEvent, joinedEvent } from './actor-event.js'
import { SourceClock } from './clock/source-clock.js'
import { NameBounds } from './names/name-bounds.js'
import { DEFAULT_SENSOR_LIMITS, type SensorOptions } from './options.js'
import { Pipeline } from './pipeline.js'
import { Sequencer, type SequencerSink } from './release/sequencer.js'
import type { SensorReport } from './report.js'
import type { SensorSink } from './sink.js'

/**
 * The sensor without its I/O, in one thread: frames in, messages out, on packet time. File, live and replay run this same
 * code; with several decode threads each runs a `Pipeline` and one `Sequencer` follows them.
 */
export class SensorCore implements FrameSink {
  private readonly pipeline: Pipeline
  private readonly clock: SourceClock
  private readonly sequencer: Sequencer<Exchange>
  private readonly bounds: NameBounds

  constructor(options: Partial<SensorOptions> & Pick<SensorOptions, 'sensor' | 'hmacKey'>, out: SensorSink) {
    const whole = sensorOptions(options)
    this.bounds = new NameBounds(whole.limits)
    const sink: SequencerSink<Exchange> = {
      release: (exchange, late) => {
        if (late !== undefined) exchange.released = late
        exchange.api = this.bounds.nameOf(exchange)
        out.exchange(exchange)
        const event = actorEvent(exchange)
        out.actor(event)
        const joined = joinedEvent(exchange, event)
        if (joined) out.actor(joined)
      },
      heartbeat: (heartbeat) => out.heartbeat(heartbeat),
    }
    this.sequencer = new Sequencer<Exchange>(whole.sensor, whole.limits, sink, () => this.clock.recording)
    this.pipeline = new Pipeline(whole, {
      complete: (exchange) => this.sequencer.complete(exchange),
      tick: (now, epoch) => this.sequencer.tick(now, epoch),
    })
    this.clock = new SourceClock(whole.limits, this.pipeline)
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    this.clock.frame(buf, start, end, wireLength, time, linkType)
  }

  /** End of input: open flows are closed, everything that waited is released. */
  finish(): void {
    this.clock.settle()
    this.pipeline.finish()
    this.sequencer.finish()
  }

  report(): SensorReport {
    return {
      ...this.pipeline.report(),
      clock: { ...this.clock.counters },
      release: this.sequencer.counters,
      namesOver: this.bounds.over,
    }
  }
}

/** Options with the defaults filled in. */
export function sensorOptions(
  options: Partial<SensorOptions> & Pick<SensorOptions, 'sensor' | 'hmacKey'>,
): SensorOptions {
  return { digest: false, trustedProxies: [], limits: DEFAULT_SENSOR_LIMITS, ...options }
}
