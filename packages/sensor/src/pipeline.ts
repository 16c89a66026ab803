import { type FrameSink, LINKTYPE_SECRETS } from '@apiscope/capture'
import { FlowTable, withoutProxyHeaders } from '@apiscope/flow'
import { connectStatus, type HttpExchange, type HttpMessage, type HttpSink, openHttp } from '@apiscope/http'
import type { Exchange } from '@apiscope/schema'
import { openTls, type TlsRoom } from '@apiscope/tls'
import { FrameDecoder, Packet, reasonName, tunnelPorts, Verdict } from '@apiscope/wire'
import { AgentConversation, type Answered } from './agents/conversation.js'
import type { AgentOutcome } from './agents/reader.js'
import { RestOfBody } from './attacks/rest-of-body.js'
import { Batches } from './batches.js'
import { LINKTYPE_TICK } from './clock/source-clock.js'
import { CREDENTIAL_FIELDS } from './credentials/credentials.js'
import { endpointsOf } from './endpoints.js'
import { ExchangeBuilder } from './exchange-builder.js'
import { endpointHash, type FlowShare } from './flow-share.js'
import { carriesCalls, Inspection, type RequestNote } from './inspection.js'
import { MessageBuilder } from './message-builder.js'
import { Followed, lateModel, ModelChannels, tellModel } from './model/model-calls.js'
import type { Naming } from './naming.js'
import { underCall, withOperation } from './operations.js'
import type { OwnListener, SensorOptions } from './options.js'
import type { PipelineReport } from './report.js'
import { Sampling } from './sampling.js'
import { SensorStatistics } from './statistics.js'

const TCP = Verdict.tcp
const UDP = Verdict.udp
const NON_IP = Verdict.non_ip

/** Told by a pipeline: an exchange is complete as of packet time `now`; packet time has moved on a step, or was set back for the `epoch`th time. */
export interface PipelineSink {
  complete(exchange: Exchange, now: number): void
  tick(now: number, epoch: number): void
  /** A server described its messages (gRPC reflection): other pipelines may be told by `describe`. */
  described?(host: string, files: Uint8Array[]): void
}

/** Timers and release move in steps of packet time, which keeps them off the per-packet path. ms. */
export const STEP_MS = 100

/**
 * Frames in, exchanges out as they complete, on packet time: decoder, flow table, HTTP and the exchange builder for one
 * thread's share of the flows. Frames are borrowed for the call. Nothing here throws on traffic.
 */
export class Pipeline implements FrameSink {
  private readonly options: SensorOptions
  private readonly decoder: FrameDecoder
  private readonly packet = new Packet()
  private readonly table: FlowTable
  private readonly builder: ExchangeBuilder
  private readonly messages: MessageBuilder
  private readonly channels = new ModelChannels()
  private readonly followed: Followed
  private readonly sampling: Sampling
  private readonly batches: Batches
  private readonly statistics: SensorStatistics
  private readonly agents: AgentConversation
  private readonly inspection: Inspection
  private readonly http: ReturnType<typeof openHttp>
  private readonly tls: TlsRoom
  /** Packet time, ms. */
  private now = Number.NEGATIVE_INFINITY
  /** The same with frames that packet time has not been told of yet. */
  private seen = Number.NEGATIVE_INFINITY
  private epoch = 0
  /** Calls of this program itself. */
  private ownExchanges = 0

  constructor(
    options: SensorOptions,
    private readonly out: PipelineSink,
    private readonly share: FlowShare = { index: 0, count: 1 },
  ) {
    this.options = options
    const limits = options.limits
    this.decoder = new FrameDecoder(options.tunnels ? { udpTunnels: tunnelPorts(options.tunnels) } : {})
    this.sampling = new Sampling(limits.inspectFirst, limits.inspectEvery, limits.sampledApis, limits.inspectPerMinute)
    this.statistics = new SensorStatistics(limits.reportEntries)
    this.followed = new Followed(limits.modelBytes)
    this.http = openHttp(
      this.httpSink(),
      { digest: options.digest },
      { sets: options.protosets ?? [], found: (host, files) => out.described?.(host, files) },
    )
    this.builder = new ExchangeBuilder(options, this.http.types)
    this.messages = new MessageBuilder(this.builder)
    this.batches = new Batches(this.builder, this.sampling, limits.batchCalls)
    this.agents = new AgentConversation(this.builder.agents, (answered) => this.answered(answered))
    this.inspection = new Inspection(options, this.builder, this.sampling, this.agents, this.followed)
    this.tls = openTls(this.http.open, { tls: (flow, facts) => this.statistics.encrypted(flow, facts) })
    this.tls.keys.expected = options.keysExpected ?? false
    this.table = new FlowTable({ hashSeed: options.hashSeed ?? 0 }, withoutProxyHeaders(this.tls.open))
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    if (linkType === LINKTYPE_TICK) this.advance(time, wireLength)
    else if (linkType === LINKTYPE_SECRETS) this.secrets(buf, start, end)
    else {
      this.own(buf, start, end, wireLength, time, linkType)
      if (time > this.now) this.advance(time)
    }
  }

  /** A frame that is known to be this pipeline's; packet time is moved on by `advance` alone. */
  own(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    const verdict = this.decoder.decode(buf, start, end, wireLength, time, linkType, this.packet)
    this.count(verdict, end - start, wireLength, time)
    if (verdict === TCP) this.table.tcp(this.packet)
    if (time > this.seen) this.seen = time
  }

  /** A frame that every pipeline is given: the first one counts it, and one has its flow. */
  shared(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    const { packet, share } = this
    const verdict = this.decoder.decode(buf, start, end, wireLength, time, linkType, packet)
    if (share.index === 0) this.count(verdict, end - start, wireLength, time)
    if (verdict === TCP && endpointHash(packet) % share.count === share.index) this.table.tcp(packet)
    if (time > this.seen) this.seen = time
  }

  /** Lines of a TLS key log: held in memory for the connections that they open, and nowhere else. */
  secrets(buf: Buffer, start: number, end: number): void {
    this.tls.keys.text(buf.toString('latin1', start, end))
  }

  /** Names the paths of a host by learned templates from now on. */
  adopt(host: string, templates: readonly string[]): void {
    this.builder.adopt(host, templates)
  }

  /** Takes up a server's description of its messages that another pipeline has seen. */
  describe(host: string, files: readonly Uint8Array[]): void {
    this.http.types.describe(host, files)
  }

  /** Packet time has reached `time` (ms), after it was set back `epoch` times: moves timers on, also without a frame of this pipeline. */
  advance(time: number, epoch = this.epoch): void {
    if (epoch > this.epoch) this.stepBack(time, epoch)
    if (time <= this.now) return
    const step = Math.floor(time / STEP_MS) > Math.floor(this.now / STEP_MS)
    this.now = time
    if (!step) return
    this.table.advance(time)
    this.tls.advance(time)
    this.http.advance(time)
    this.followed.trim()
    this.agents.advance(time)
    this.out.tick(time, this.epoch)
  }

  private stepBack(time: number, epoch: number): void {
    this.epoch = epoch
    this.now = time
    this.seen = time
    this.table.advance(time)
    this.out.tick(time, epoch)
  }

  /** End of input: open flows are closed. */
  finish(): void {
    const end = Math.max(this.now, this.seen)
    this.table.finish(end)
    this.tls.finish(end)
    this.agents.finish()
  }

  report(): PipelineReport {
    const report = this.statistics.report({
      verdictName: reasonName,
      flow: { ...this.table.counters },
      http: { ...this.http.counters, batch_calls_left: this.batches.left },
      tls: { ...this.tls.counters, ...keyCounters(this.tls) },
    })
    return {
      ...report,
      unscored: {
        ...this.builder.unscored,
        'sensor.own_exchanges': this.ownExchanges,
        'sensor.models_not_read': this.followed.abandoned,
      },
    }
  }

  private count(verdict: number, captured: number, wireLength: number, time: number): void {
    this.statistics.frame(verdict, captured, wireLength, time)
    if (verdict === UDP) this.statistics.datagram(this.packet)
    else if (verdict === NON_IP) this.statistics.etherType(this.packet.etherType)
  }

  private httpSink(): HttpSink {
    return {
      watch: [...CREDENTIAL_FIELDS, 'x-forwarded-for', 'forwarded'],
      exchange: (http) => this.complete(http),
      inspect: (message, request, client) => this.inspection.bytes(message, request, client, this.seen),
      rest: (message, kept) => new RestOfBody(message, kept),
      other: (flow, protocol, detail) => this.statistics.other(flow, protocol, detail?.sni),
      message: (http) => this.message(http),
      // Whose message it is shows in what it says: which of them are looked into is decided then.
      inspectMessage: () => this.options.limits.inspectBytes,
      tunnel: (_flow, kind, counts) => this.statistics.tunnel(kind, counts.frames, counts.bytes),
    }
  }

  private complete(http: HttpExchange): void {
    const note = http.request?.context as RequestNote | undefined
    if (http.response && http.request) http.response.grpcStatus ??= connectStatus(http.request, http.response)
    if (note?.refused) http.response!.body = undefined
    const isKept = note?.agents.evidence !== undefined
    const inspected = !note || note.inspect || note.changed || (!isKept && http.response?.body !== undefined)
    const outcome = note && this.agents.complete(http, note.agents, note.naming, inspected, this.now)
    if (outcome !== 'waits') this.told(http, note, this.nameOf(http, note), inspected, outcome)
  }

  private nameOf(http: HttpExchange, note: RequestNote | undefined): Naming | undefined {
    const call = note?.agents.call
    if (call) return underCall(note.naming, call.operation)
    return note?.operations ? withOperation(note.naming, http.request!) : note?.naming
  }

  private told(
    http: HttpExchange,
    note: RequestNote | undefined,
    naming: Naming | undefined,
    inspected: boolean,
    outcome: AgentOutcome | undefined,
  ): void {
    if (this.options.own && isOwn(http, this.options.own)) {
      this.ownExchanges++
      return
    }
    const first = http.flow.note === undefined
    if (note) note.told = naming
    const asked = note?.model === undefined && !outcome
    const model = asked ? lateModel(http, note?.naming.api.host ?? '') : note?.model
    // Outside the sample a request's body is kept to name the operation and to be searched for attacks, no more.
    const batch = note && carriesCalls(note, http.request!) ? this.batches.callsOf(http, note) : undefined
    if (!inspected && outcome && http.response) http.response.body = undefined
    const exchange = this.builder.build(http, naming, inspected, !note || note.inspect, outcome, model)
    if (exchange.genai) this.builder.askers.note(exchange.client.ip, this.seen)
    if (note && http.response) this.sampling.size(note.sampled, http.response.bodyBytes)
    this.dateBy(exchange)
    this.statistics.exchange(exchange, first)
    if (inspected && http.request) this.statistics.peer(exchange.client.ip, namesAnother(http.request, exchange))
    this.out.complete(exchange, this.now)
    for (const call of batch ?? []) {
      const told = this.batches.build(call, note!, exchange, this.now)
      this.dateBy(told)
      this.statistics.message(told)
      this.out.complete(told, this.now)
    }
  }

  /** A call that was accepted before, with its answer, or without one for which it need no longer wait. */
  private answered({ http, naming, isInspected, outcome }: Answered): void {
    this.told(http, http.request!.context as RequestNote, naming, isInspected, outcome)
  }

  /** A message of an upgraded connection: of the API that was upgraded, or of the operation that it names. */
  private message(http: HttpExchange): void {
    const { opened } = http.message!
    const note = opened.request?.context as RequestNote | undefined
    const connection = this.messages.connection(opened, note?.told ?? note?.naming)
    const { api } = this.messages.name(connection, http)
    const sampled = this.sampling.of(api.id)
    const { response } = http
    const changed = response !== undefined && this.sampling.response(sampled, response.status, response.contentType)
    const inspected = this.sampling.request(sampled, this.now) || changed
    const model = http.message!.protocol === 'stream' ? note?.model : this.channels.message(http, api.host)
    const agent = note && this.agents.part(http, note.agents, note.naming)
    if (http.message!.protocol === 'stream' && response?.bodyBytes === 0 && note?.agents.session !== undefined) return
    const exchange = this.messages.build(http, connection, api, inspected, agent)
    if (model && (model.over || http.request)) {
      tellModel(exchange, model, http.message!.status)
      this.builder.texts(exchange, model, http.request ? 'asked' : 'answered')
    }
    if (response) this.sampling.size(sampled, response.bodyBytes)
    this.dateBy(exchange)
    this.statistics.message(exchange)
    this.out.complete(exchange, this.now)
  }

  /** A request that began before packet time was set back is of now: later than that, it would wait until that time comes again. */
  private dateBy(exchange: Exchange): void {
    const now = Math.max(this.now, this.seen)
    if (exchange.time > now && this.epoch > 0) exchange.time = now
    if (exchange.durationMs !== undefined && exchange.durationMs < 0) exchange.durationMs = 0
  }
}

/** `key_lines`, `key_secrets` … */
function keyCounters({ keys }: TlsRoom): Record<string, number> {
  return Object.fromEntries(Object.entries(keys.counters).map(([name, count]) => [`key_${name}`, count]))
}

/** Was this program itself asked? */
function isOwn(http: HttpExchange, own: readonly OwnListener[]): boolean {
  const { ip, port } = endpointsOf(http).server
  return own.some((listener) => listener.port === port && listener.addresses.includes(ip))
}

/** Does a request say that it was forwarded for somebody, and was not believed? */
function namesAnother(request: HttpMessage, { client }: Exchange): boolean {
  if (!request.watched || client.address !== undefined) return false
  return (request.header('x-forwarded-for') ?? request.header('forwarded')) !== undefined
}
