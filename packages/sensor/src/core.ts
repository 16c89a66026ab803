import type { FrameSink } from '@apiscope/capture'
import { FlowTable } from '@apiscope/flow'
import { type HttpExchange, type HttpMessage, type HttpSink, openHttp } from '@apiscope/http'
import type { ActorEvent, Exchange, Heartbeat } from '@apiscope/schema'
import { FrameDecoder, Packet, reasonName, VERDICT_TCP, VERDICT_UDP } from '@apiscope/wire'
import { actorEvent } from './actor-event.js'
import { ExchangeBuilder } from './exchange-builder.js'
import { HeaderView } from './headers.js'
import type { Naming } from './naming.js'
import { DEFAULT_SENSOR_LIMITS, type SensorOptions } from './options.js'
import { Heartbeats } from './release/heartbeats.js'
import { ReleaseQueue } from './release/release-queue.js'
import type { SensorReport } from './report.js'
import { Sampling } from './sampling.js'
import { SensorStatistics } from './statistics.js'

/** Where a sensor's messages go: exchanges in order of (time, id), each followed by its actor event; heartbeats between them. */
export interface SensorSink {
  exchange(exchange: Exchange): void
  actor(event: ActorEvent): void
  heartbeat(heartbeat: Heartbeat): void
}

/** What the sensor notes on a request at its head, to be found again when the exchange is complete. */
interface RequestNote {
  naming: Naming
  inspect: boolean
}

/**
 * The sensor without its I/O: frames in, messages out, on packet time. File, live and replay run this same code.
 * Frames are borrowed for the call. Nothing here throws on traffic.
 */
export class SensorCore implements FrameSink {
  private readonly options: SensorOptions
  private readonly decoder = new FrameDecoder()
  private readonly packet = new Packet()
  private readonly table: FlowTable
  private readonly builder: ExchangeBuilder
  private readonly sampling: Sampling
  private readonly queue: ReleaseQueue
  private readonly heartbeats: Heartbeats
  private readonly statistics: SensorStatistics
  private readonly http: ReturnType<typeof openHttp>
  /** Highest packet time so far, ms. */
  private now = Number.NEGATIVE_INFINITY

  constructor(
    options: Partial<SensorOptions> & Pick<SensorOptions, 'sensor' | 'hmacKey'>,
    private readonly out: SensorSink,
  ) {
    this.options = { digest: false, trustedProxies: [], limits: DEFAULT_SENSOR_LIMITS, ...options }
    const limits = this.options.limits
    this.builder = new ExchangeBuilder(this.options)
    this.sampling = new Sampling(limits.inspectFirst, limits.inspectEvery, limits.sampledApis)
    this.statistics = new SensorStatistics(limits.reportEntries)
    this.heartbeats = new Heartbeats(options.sensor, limits.heartbeatRun, (heartbeat) => out.heartbeat(heartbeat))
    this.queue = new ReleaseQueue(limits.releaseHoldMs, limits.releaseMax, (exchange, late) =>
      this.release(exchange, late),
    )
    this.http = openHttp(this.httpSink(), { digest: this.options.digest })
    this.table = new FlowTable({}, this.http.open)
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    const verdict = this.decoder.decode(buf, start, end, wireLength, time, linkType, this.packet)
    this.statistics.frame(verdict, end - start, wireLength, time)
    if (verdict === VERDICT_TCP) this.table.tcp(this.packet)
    else if (verdict === VERDICT_UDP) this.statistics.datagram(this.packet)
    if (time > this.now) this.advance(time)
  }

  /** End of input: open flows are closed, everything that waited is released. */
  finish(): void {
    this.table.finish(this.now)
    this.queue.flush()
  }

  report(): SensorReport {
    return this.statistics.report({
      verdictName: reasonName,
      flow: this.table.counters,
      http: this.http.counters,
      late: this.queue.late,
      overflows: this.queue.overflows,
    })
  }

  private advance(time: number): void {
    // Whole 100 ms steps are enough for timers and release, and keep this off the per-packet path.
    const step = Math.floor(time / 100) > Math.floor(this.now / 100)
    this.now = time
    if (!step) return
    this.table.advance(time)
    this.queue.advance(time)
    this.heartbeats.advance(this.queue.frontier)
  }

  private release(exchange: Exchange, late: boolean): void {
    if (late) exchange.released = this.heartbeats.last
    else this.heartbeats.advance(exchange.time)
    this.out.exchange(exchange)
    this.out.actor(actorEvent(exchange))
  }

  private httpSink(): HttpSink {
    return {
      exchange: (http) => this.complete(http),
      inspect: (message, request) => this.inspect(message, request),
      other: (flow, protocol, detail) => this.statistics.other(flow, protocol, detail?.sni),
      tunnel: (_flow, kind, counts) => this.statistics.tunnel(kind, counts.frames, counts.bytes),
    }
  }

  private complete(http: HttpExchange): void {
    const note = http.request?.context as RequestNote | undefined
    const exchange = this.builder.build(http, note?.naming)
    if (http.response) this.sampling.size(exchange.api.id, http.response.bodyBytes)
    this.statistics.exchange(exchange)
    this.queue.push(exchange)
  }

  private inspect(message: HttpMessage, request: HttpMessage | undefined): number {
    if (message.status === 0) {
      const naming = this.builder.name(message, NO_SERVER)
      // Without a usable host the name needs the server's address, which is known when the exchange is complete.
      const inspect = this.sampling.request(naming.api.id)
      message.context = naming.api.host === NO_SERVER.ip ? undefined : ({ naming, inspect } satisfies RequestNote)
      return inspect ? this.options.limits.inspectBytes : 0
    }
    const note = request?.context as RequestNote | undefined
    if (!note) return this.options.limits.inspectBytes
    const contentType = new HeaderView(message.rawHeaders).get('content-type')
    const changed = this.sampling.response(note.naming.api.id, message.status, contentType)
    return note.inspect || changed ? this.options.limits.inspectBytes : 0
  }
}

const NO_SERVER = { ip: '?', port: 80 }
