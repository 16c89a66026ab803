/** The main job: captures → sensor → workers → report. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FrameSink } from '@apiscope/capture'
import { type Alert, ApiscopeError, type Exchange } from '@apiscope/schema'
import { ANALYZE_KEY, type RoutesByHost, SensorCore } from '@apiscope/sensor'
import { Lines } from '../io/output.js'
import { collectApis } from '../report/collect.js'
import { type AnalyzeReport, REPORT_VERSION } from '../report/document.js'
import { notices } from '../report/notices.js'
import { newestFirst } from '../report/render-alerts.js'
import { markOldVersions } from '../report/versions.js'
import { nothingRead, readCaptures } from './captures.js'
import { type Embedded, openEmbedded } from './embedded.js'
import type { WorkerFiles } from './worker-options.js'

/** Name of the sensor in exchanges made from files. */
export const FILE_SENSOR = 'file'
/** Alerts kept for the report; all of them go to `alerts.jsonl`. */
const MAX_ALERTS = 50_000

export interface AnalyzeOptions {
  /** Store: `embedded` or `embedded:DIR`. */
  state: string
  /** Directory for exchanges.jsonl, inventory.json and alerts.jsonl. */
  out?: string
  trustedProxies: string[]
  workers: WorkerFiles
  /** Routes known from API descriptions. */
  routes?: RoutesByHost
}

export async function analyze(paths: readonly string[], options: AnalyzeOptions): Promise<AnalyzeReport> {
  const files = options.out === undefined ? undefined : openFiles(options.out)
  const alerts: Alert[] = []
  const embedded = await openEmbedded(options.state, options.workers, (alert) => {
    files?.alerts.json(alert)
    if (alerts.length < MAX_ALERTS) alerts.push(alert)
  })
  const core = new SensorCore(
    {
      sensor: FILE_SENSOR,
      hmacKey: ANALYZE_KEY,
      trustedProxies: options.trustedProxies,
      ...(options.routes ? { routes: options.routes } : {}),
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
  const inputs = await readCaptures(
    paths,
    sinkOf(core, () => files?.exchanges.ready() ?? files?.alerts.ready()),
  )
  core.finish()
  embedded.feed.finish()
  const report = await reportOf(embedded, inputs, core, alerts)
  await embedded.state.close()
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
  { byApi, state, counters }: Embedded,
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
    notices: notices(inputs, seen),
    apis,
    unlisted,
    alerts: newestFirst(alerts),
    counters: counters(),
  }
}

function openFiles(folder: string) {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new ApiscopeError('cli.out', `--out ${folder}: cannot be made (${(error as NodeJS.ErrnoException).code})`, 2)
  }
  const open = (name: string) => {
    const stream = createWriteStream(join(folder, name))
    return { stream, lines: new Lines(stream) }
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
      writeFileSync(join(folder, 'inventory.json'), `${JSON.stringify({ apis, unlisted }, null, 2)}\n`)
    },
  }
}
