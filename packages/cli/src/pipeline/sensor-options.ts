/** Options of a running sensor, as `sensor` and `up` take them. */
import { hostname, networkInterfaces } from 'node:os'
import type { Producer } from '@apiscope/bus'
import { openSource, type SourceSummary } from '@apiscope/capture'
import { createProseReader, createSealer } from '@apiscope/pii'
import type { TemplateMessage } from '@apiscope/schema'
import { type OwnListener, type Published, type RunningSensor, runSensor, type SensorReport } from '@apiscope/sensor'
import { feedSpec, openFeed } from '@apiscope/tls'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { readKey } from '../io/key.js'
import { keysOption } from '../io/keys-option.js'
import type { Log } from '../io/log.js'
import { openapiOption, protosetOption, proxyOption, tunnelOption, tunnelPortsOf, wholeNumber } from '../io/options.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'
import { parseListen } from '../service/http-server.js'
import type { Metrics } from '../service/metrics.js'
import { DropWatch } from './drop-watch.js'
import { describedRoutes, type LearnedOnBus } from './known-routes.js'
import { readProtosets } from './protosets.js'
import { readDetectors } from './worker-options.js'

export interface SensorFlags {
  source?: string
  filter?: string
  name: string
  keyFile?: string
  threads: number
  trustedProxy: string[]
  keys: string[]
  values: 'plain' | 'sealed'
  /** The user's own detectors: sealed values are judged by them where they are. */
  detectors?: string
  openapi: string[]
  protoset: string[]
  tunnel: string[]
  /** Where this process serves its metrics and its pages. */
  listen?: string
  consoleListen?: string
}

/** @param values what leaves the sensor where nothing else is said: sealed where it leaves this machine */
export function addSensorFlags(command: Command, values: SensorFlags['values']): Command {
  return command
    .addOption(
      new Option(
        '--source <source>',
        'file:PATH, - (standard input), iface:NAME, tcpdump:NAME, dumpcap:NAME, vxlan://HOST:PORT, geneve://HOST:PORT, pcap-over-ip://HOST:PORT',
      )
        // Not mandatory for the parser: it would ask before a --config file, which may name it, is read.
        .env('APISCOPE_SOURCE'),
    )
    .addOption(
      new Option('--filter <bpf>', 'capture filter (man pcap-filter), for iface:, tcpdump: and dumpcap:').env(
        'APISCOPE_FILTER',
      ),
    )
    .addOption(
      new Option('--name <name>', 'name of this sensor').env('APISCOPE_SENSOR').default(hostname(), 'the host name'),
    )
    .addOption(
      new Option('--key-file <file>', 'file with the key that all sensors of a tenant share; or APISCOPE_KEY').env(
        'APISCOPE_KEY_FILE',
      ),
    )
    .addOption(
      new Option('--threads <n>', 'decode threads beside the capture thread; 0 = none')
        .env('APISCOPE_THREADS')
        .argParser(wholeNumber(0))
        .default(1),
    )
    .addOption(
      new Option(
        '--values <mode>',
        'plain: parameter values go to the workers; sealed: only verdicts, shapes and keyed hashes leave the sensor',
      )
        .env('APISCOPE_VALUES')
        .choices(['plain', 'sealed'])
        .default(values),
    )
    .addOption(proxyOption())
    .addOption(keysOption(true))
    .addOption(tunnelOption())
    .addOption(openapiOption())
    .addOption(protosetOption())
}

/**
 * The source that is named; nothing is opened. Asked before anything else starts, so that a mistake shows at once.
 * @throws ApiscopeError `cli.source`, exit 2, when none is named anywhere; what `openSource` throws for one that is not one
 */
export function sourceOf({ source, filter: bpf }: Pick<SensorFlags, 'source' | 'filter'>): string {
  if (source !== undefined && source !== '') {
    openSource(source, bpf === undefined ? {} : { bpf })
    return source
  }
  throw usage(
    'cli.source',
    '--source: name where the traffic comes from, for example --source tcpdump:eth0 (or APISCOPE_SOURCE, or "source" in the --config file).',
  )
}

/**
 * Says how a source ended. @returns true when it broke off: a capture that ends by itself has gone blind, and whoever started it has to
 * know by the exit status
 */
export function sourceEnded({ frames, bytes, broken, counters }: SourceSummary, log: Log): boolean {
  if (broken) log.error({ frames, bytes, code: broken.code, counters }, `source ended: ${broken.message}`)
  else log.info({ frames, bytes, counters }, 'source ended')
  return broken !== undefined
}

/** A source that begins at its front again when it is read again. */
export const isRecording = (source: string): boolean => /^(?:file:|-$)/.test(source)

/** The listeners of this process, at each address of this machine that they can be reached at. */
export function ownListeners(listens: readonly (string | undefined)[]): OwnListener[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
  return listens.flatMap((listen) => {
    if (listen === undefined || listen === 'none') return []
    const { host, port } = parseListen(listen)
    const any = host === '0.0.0.0' || host === '::'
    const addresses = any ? all : host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
    return port === 0 ? [] : [{ port, addresses }]
  })
}

export interface StartedSensor {
  sensor: RunningSensor
  /** True once the source has ended or failed. */
  ended(): boolean
}

/**
 * Opens the source and starts the sensor; its counters go to `metrics`.
 * @param learned templates learned before, by host, and where later ones come from: a live sensor takes them up as it runs, one that
 *   reads a file names all of it by what was known when it began
 * @param published what an earlier run of a sensor on the same recording has published; only for one that reads a recording
 */
export function startSensor(
  flags: SensorFlags,
  producer: Producer,
  metrics: Metrics,
  log: Log,
  learned?: { templates: Record<string, string[]>; messages?: TemplateMessage[]; follow: LearnedOnBus['follow'] },
  published?: Published,
): StartedSensor {
  const hmacKey = readKey(flags.keyFile, undefined, (message) => log.warn(message))
  const { name, threads, trustedProxy: trustedProxies } = flags
  const source = openSource(sourceOf(flags), {
    warn: (message) => log.warn(message),
    opened: () => log.info({ source: flags.source, sensor: name, threads }, 'capturing'),
    ...(flags.filter === undefined ? {} : { bpf: flags.filter }),
  })
  const live = !isRecording(sourceOf(flags))
  const detectors = flags.detectors === undefined ? [] : readDetectors(flags.detectors)
  const sealer =
    flags.values === 'sealed'
      ? { path: require.resolve('@apiscope/pii'), export: 'createSealer', config: { hmacKey, detectors } }
      : undefined
  const seal = sealer && createSealer(sealer.config)
  const reader = { path: require.resolve('@apiscope/pii'), export: 'createProseReader' }
  const prose = createProseReader()
  const described = describedRoutes(flags.openapi)?.described ?? {}
  const routes = { described, learned: learned?.templates ?? {} }
  const feeds = flags.keys.map(feedSpec)
  const protosets = readProtosets(flags.protoset)
  const tunnels = tunnelPortsOf(flags.tunnel)
  const keysExpected = feeds.length > 0
  // A recording may be another machine's.
  const own = live ? ownListeners([flags.listen, flags.consoleListen]) : []
  const options = { sensor: name, hmacKey, own, trustedProxies, seal, prose, routes, protosets, tunnels, keysExpected }
  const sensor = runSensor({ source, live, producer, threads, sealer, reader, sensor: options, published })
  const warn = (message: string) => log.warn(message)
  const opened = feeds.map((feed) => openFeed(feed, { lines: (lines) => sensor.secrets(lines), warn }))
  for (const message of learned?.messages ?? []) sensor.adopt(message)
  learned?.follow((message) => {
    if (live) sensor.adopt(message)
  })
  let ended = false
  const finished = () => {
    ended = true
    for (const feed of opened) feed.close()
  }
  sensor.done.then(finished, finished)
  countSensor(sensor, () => source.counters?.() ?? {}, metrics)
  metrics.gauge('bus_queued_messages', 'Messages waiting for the bus', () => producer.queued())
  const watch = new DropWatch(log)
  const look = () => watch.look({ ...source.counters?.(), 'sensor.ring_drops': sensor.drops() })
  const looking = setInterval(look, DEFAULT_COMMAND_LIMITS.dropWatchMs)
  looking.unref()
  sensor.done.finally(() => clearInterval(looking)).catch(() => {})
  return { sensor, ended: () => ended }
}

/** TLS flows that are over: read, and unread by why. */
function tlsFlows({ tlsRead, tlsUnread }: SensorReport): Record<string, number> {
  const unread = Object.entries(tlsUnread).map(([reason, n]) => [`tls.unread_${reason.replaceAll('-', '_')}`, n])
  const read = Object.values(tlsRead).reduce((sum, n) => sum + n, 0)
  return { 'tls.read_flows': read, ...Object.fromEntries(unread) }
}

function countSensor(sensor: RunningSensor, source: () => Record<string, number>, metrics: Metrics): void {
  metrics.events(async () => {
    const report = await sensor.report()
    return {
      ...source(),
      ...report.frameVerdicts,
      ...report.flow,
      ...Object.fromEntries(
        Object.entries(report.http).map(([key, n]) => [key.startsWith('http.') ? key : `http.${key}`, n]),
      ),
      'sensor.frames': report.frames,
      'sensor.bytes': report.bytes,
      'sensor.truncated_frames': report.truncatedFrames,
      'sensor.exchanges': report.exchanges.total,
      'sensor.messages': Object.values(report.messages ?? {}).reduce((sum, n) => sum + n, 0),
      'sensor.one_sided': report.exchanges.oneSided,
      'sensor.gap_bytes': report.exchanges.gapBytes,
      'sensor.tls_flows': report.flows.tls,
      ...report.tlsCounters,
      ...tlsFlows(report),
      'sensor.late': report.release.late,
      'sensor.release_overflows': report.release.overflows,
      ...report.clock,
      ...report.unscored,
      'sensor.paths_over_rate': report.pathsOverRate ?? 0,
      'sensor.hosts_over_limit': report.namesOver?.hosts ?? 0,
      'sensor.methods_over_limit': report.namesOver?.methods ?? 0,
      'sensor.operations_over_limit': report.namesOver?.operations ?? 0,
      'sensor.pulses_over_limit': report.pulsesOverLimit ?? 0,
      'sensor.repeats': report.repeats ?? 0,
      'sensor.ring_drops': sensor.drops(),
    }
  })
}
