/** The main job: captures → sensor → workers → report. */

import { createWriteStream, fchmodSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameSink } from '@apiscope/capture'
import {
  type AnalyzeReport,
  CoverageWriter,
  collectApis,
  markOldVersions,
  notices,
  REPORT_VERSION,
} from '@apiscope/model'
import { createProseReader } from '@apiscope/pii'
import { type Alert, ApiscopeError, type Exchange } from '@apiscope/schema'
import { type RoutesByHost, SensorCore } from '@apiscope/sensor'
import type { UdpTunnelPorts } from '@apiscope/wire'
import { describe, usage } from '../io/errors.js'
import { ownKey } from '../io/key.js'
import { giveKeys } from '../io/keys-option.js'
import { Lines } from '../io/output.js'
import { jsonText } from '../io/text.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'
import { newestFirst } from '../report/render-alerts.js'
import { AlertFile } from './alert-file.js'
import { nothingRead, readCaptures } from './captures.js'
import { type Embedded, openEmbedded } from './embedded.js'
import type { WorkerFiles } from './worker-options.js'

/** Name of the sensor in exchanges made from files. */
export const FILE_SENSOR = 'file'
/** Alerts kept for the report; all of them go to `alerts.jsonl`. */
const EMBEDDED = 'embedded:'
const MAX_ALERTS = 50_000

export interface AnalyzeOptions {
  /** Store: `embedded` or `embedded:DIR`. */
  state: string
  /** Directory for exchanges.jsonl, inventory.json and alerts.jsonl. */
  out?: string
  /** File with the key of the hashes; absent: see `ownKey`. */
  keyFile?: string
  trustedProxies: string[]
  /** Ports of UDP tunnels beside the usual ones. */
  tunnels?: Partial<UdpTunnelPorts>
  /** Key logs of TLS connections, as `--keys` takes them. */
  keys?: readonly string[]
  workers: WorkerFiles
  /** Routes known from API descriptions. */
  routes?: RoutesByHost
  /** Descriptions of Protobuf messages: FileDescriptorSets. */
  protosets?: Uint8Array[]
}

export async function analyze(paths: readonly string[], options: AnalyzeOptions): Promise<AnalyzeReport> {
  const files = options.out === undefined ? undefined : openFiles(options.out)
  const alerts: Alert[] = []
  const shown = new Set<string>()
  let kept: AlertFile | undefined
  const embedded = await openEmbedded(options.state, options.workers, (alert) => {
    files?.alerts.json(alert)
    kept?.append(JSON.stringify(alert))
    // One finding may show at several APIs: its id is the same.
    if (alerts.length < MAX_ALERTS && !shown.has(alert.id)) alerts.push(alert)
    if (shown.size < MAX_ALERTS) shown.add(alert.id)
  })
  // After the store: what may not be opened is not written beside either.
  kept = keptAlerts(options.state)
  const core = new SensorCore(
    {
      sensor: FILE_SENSOR,
      hmacKey: ownKey(options.keyFile, options.state, (message) => process.stderr.write(`${message}\n`)),
      trustedProxies: options.trustedProxies,
      prose: createProseReader(),
      ...(options.tunnels ? { tunnels: options.tunnels } : {}),
      ...(options.routes ? { routes: options.routes } : {}),
      ...(options.protosets ? { protosets: options.protosets } : {}),
    },
    {
      exchange(exchange: Exchange) {
        files?.exchanges.json(exchange)
        embedded.feed.exchange(exchange)
      },
      // Derived from the exchanges, here as in `backtest`.
      actor() {},
      heartbeat() {},
    },
  )
  let inputs: AnalyzeReport['inputs']
  let report: AnalyzeReport
  try {
    const sink = sinkOf(core, () => files?.exchanges.ready() ?? files?.alerts.ready())
    giveKeys(options.keys ?? [], sink)
    inputs = await readCaptures(paths, sink)
    core.finish()
    embedded.feed.finish()
    report = await reportOf(embedded, inputs, core, alerts)
    await keepCoverage(embedded, report)
  } finally {
    await embedded.state.close()
  }
  if (files && !nothingRead(inputs)) await files.close(report)
  return report
}

/** A sensor as the sink of a source, with the waiting of whoever reads its output. */
export function sinkOf(core: SensorCore, ready: () => Promise<void> | undefined): FrameSink {
  return {
    frame: (buf, start, end, wireLength, time, linkType) => core.frame(buf, start, end, wireLength, time, linkType),
    ready,
  }
}

async function reportOf(
  { byApi, state, counters, repeats }: Embedded,
  inputs: AnalyzeReport['inputs'],
  core: SensorCore,
  alerts: Alert[],
): Promise<AnalyzeReport> {
  const seen = core.report()
  const apis = await collectApis(state)
  markOldVersions(apis)
  const listed = new Set(apis.map(({ id }) => id))
  const unlisted = { apis: 0, exchanges: 0 }
  for (const [id, n] of byApi) {
    if (listed.has(id)) continue
    unlisted.apis++
    unlisted.exchanges += n
  }
  return {
    v: REPORT_VERSION,
    inputs,
    seen,
    notices: notices(inputs, seen, new Set(apis.map(({ host }) => host.replace(/:\d+$/, ''))), repeats()),
    apis,
    unlisted,
    alerts: newestFirst(alerts),
    counters: counters(),
  }
}

/** Beside what was learned: what was seen and what was not, for the pages. */
async function keepCoverage({ state }: Embedded, { seen, notices: told }: AnalyzeReport): Promise<void> {
  const at = seen.time?.last ?? 0
  await new CoverageWriter(state).write({ sensor: FILE_SENSOR, at, report: seen, notices: told })
}

/** The alerts go beside the store, where `alerts --state` finds them. */
function keptAlerts(state: string): AlertFile | undefined {
  if (!state.startsWith(EMBEDDED)) return undefined
  const warn = (message: string) => process.stderr.write(`apiscope: ${message}\n`)
  return new AlertFile(state.slice(EMBEDDED.length), DEFAULT_COMMAND_LIMITS, warn)
}

/** Opens a file anew for its owner alone, one that was there before too: it holds values of the traffic. */
function privateFile(path: string): number {
  try {
    const file = openSync(path, 'w', 0o600)
    fchmodSync(file, 0o600)
    return file
  } catch (error) {
    throw usage('cli.out', `--out ${path}: ${describe(error, path)}`)
  }
}

function openFiles(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw usage('cli.out', `--out ${folder}: ${describe(error, folder)}`)
  }
  const open = (name: string) => {
    const path = join(folder, name)
    const stream = createWriteStream(path, { fd: privateFile(path) })
    return { stream, lines: new Lines(stream, `--out ${path}`) }
  }
  const exchanges = open('exchanges.jsonl')
  const alerts = open('alerts.jsonl')
  return {
    exchanges: exchanges.lines,
    alerts: alerts.lines,
    async close({ apis, unlisted }: AnalyzeReport) {
      for (const { stream, lines } of [exchanges, alerts]) {
        await lines.flush()
        await new Promise<void>((resolve) => stream.end(resolve))
      }
      const path = join(folder, 'inventory.json')
      try {
        writeFileSync(privateFile(path), `${jsonText({ apis, unlisted }, 2)}\n`)
      } catch (error) {
        throw new ApiscopeError('cli.output', `--out ${path}: ${describe(error, path)}`, 1, { cause: error })
      }
    },
  }
}
