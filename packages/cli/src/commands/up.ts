import { type Bus, openBus } from '@apiscope/bus'
import type { SourceSummary } from '@apiscope/capture'
import type { NotifyTarget } from '@apiscope/notify'
import { ApiscopeError, feedbackAddress, TOPICS } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { DEFAULT_WORKER_LIMITS } from '@apiscope/worker'
import type { Command } from 'commander'
import { readKey } from '../io/key.js'
import { createLog, type Log, type LogFormat } from '../io/log.js'
import {
  allowOption,
  consoleListenOption,
  consoleOption,
  correctionsOption,
  detectorsOption,
  dismissalsOption,
  keepLabelsOption,
  learnUntilOption,
  listenOption,
  logFormatOption,
  stateOption,
  stateUrl,
  timeZoneOption,
} from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeOfService } from '../io/store.js'
import { harmlessJson } from '../io/text.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'
import type { Outcome } from '../outcome.js'
import { AlertFile } from '../pipeline/alert-file.js'
import { keepCoverage } from '../pipeline/coverage.js'
import { allDefinitions } from '../pipeline/definitions.js'
import { learnedIn, learnedOnBus } from '../pipeline/known-routes.js'
import { startNotify, targetsOf, targetsOption } from '../pipeline/notify.js'
import { type RunningWorkers, startWorkers } from '../pipeline/run-workers.js'
import {
  addSensorFlags,
  isRecording,
  type SensorFlags,
  sourceEnded,
  sourceOf,
  startSensor,
} from '../pipeline/sensor-options.js'
import { learningOptions, type WorkerFiles } from '../pipeline/worker-options.js'
import { createMetrics, type Metrics } from '../service/metrics.js'
import { runService, type Service } from '../service/run-service.js'

type Options = SensorFlags &
  WorkerFiles & {
    state?: string
    listen: string
    consoleListen: string
    logFormat: LogFormat
    targets?: string
    console?: string
  }

const ALERT_TOPICS = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk]
const POLL_MS = 50

/** `apiscope up` */
export function addUp(root: Command, outcome: Outcome): void {
  addSensorFlags(
    root
      .command('up')
      .summary('sensor and all workers in one process: alerts as JSON lines')
      .description(
        'Runs a sensor and all workers in this process, without Kafka. Prints the alerts as JSON lines; what was learned is kept in --state, where `apiscope inventory` reads it.',
      ),
    'plain',
  )
    .addOption(stateOption())
    .addOption(listenOption('127.0.0.1:9464'))
    .addOption(consoleListenOption())
    .addOption(logFormatOption())
    .addOption(detectorsOption())
    .addOption(keepLabelsOption())
    .addOption(correctionsOption())
    .addOption(allowOption())
    .addOption(dismissalsOption())
    .addOption(learnUntilOption('1d'))
    .addOption(timeZoneOption())
    .addOption(targetsOption())
    .addOption(consoleOption())
    .addHelpText('after', '\nExample: apiscope up --source tcpdump:eth0 --key-file apiscope.key --state ./state')
    .action((options: Options, command: Command) =>
      run(options, outcome, command.getOptionValueSource('consoleListen') !== 'default'),
    )
}

async function run(options: Options, outcome: Outcome, consoleAsked: boolean): Promise<void> {
  readKey(options.keyFile)
  sourceOf(options)
  const targets = options.targets === undefined ? [] : targetsOf(options.targets, options.console)
  const log = createLog('up', options.logFormat)
  const metrics = createMetrics('up')
  const out = new Lines()
  const bus = await openBus('embedded')
  const store = stateUrl(options.state)
  const state = await storeOfService(store, 'apiscope up', log)
  const folder = store.startsWith('embedded:') ? store.slice('embedded:'.length) : undefined
  const file =
    folder === undefined ? undefined : new AlertFile(folder, DEFAULT_COMMAND_LIMITS, (message) => log.warn(message))
  try {
    const parts = { bus, state, out, file, metrics, log, folder, consoleAsked, targets }
    await runService(() => startAll(options, outcome, parts), {
      listen: options.listen,
      metrics,
      log,
    })
  } finally {
    await bus.close()
    await state.close()
    await out.flush()
  }
}

interface Parts {
  bus: Bus
  state: State
  out: Lines
  /** Beside a store in a directory. */
  file: AlertFile | undefined
  metrics: Metrics
  log: Log
  /** Who is told of alerts. */
  targets: NotifyTarget[]
  /** Directory of the store, if it has one. */
  folder: string | undefined
  /** The pages were asked for by name: a port that is taken is then an error. */
  consoleAsked: boolean
}

async function startAll(options: Options, outcome: Outcome, parts: Parts): Promise<Service> {
  const { bus, state, out, file, metrics, log, targets } = parts
  await bus.prepare()
  const settings = await learningOptions(options, state, Date.now())
  const workers = await startWorkers(allDefinitions(settings), bus, state, metrics, log)
  await printAlerts(bus, out, file)
  // The log of one process begins with it: there is nothing of the past.
  const notify = targets.length > 0 ? await startNotify(targets, bus, state, metrics, log, 'start') : undefined
  const producer = await bus.producer({ whenFull: 'wait' })
  for (const feedback of settings.dismissals ?? []) {
    const { topic, key } = feedbackAddress(feedback)
    await producer.send(topic, [{ key, value: JSON.stringify(feedback) }])
  }
  const { follow } = await learnedOnBus(bus)
  const templates = await learnedIn(state)
  // Before the sensor: a port that was asked for and is taken ends the command while nothing has begun.
  const pages = await openPages(options, parts)
  const { sensor, ended } = startSensor(options, producer, metrics, log, { templates, follow })
  const seen = keepCoverage(state, options.name, sensor, log)
  const finish = async (source: Promise<SourceSummary>) => {
    if (sourceEnded(await source, log)) outcome.status = 1
    await drained(workers)
  }
  const live = () => (ended() ? 'the source has ended' : undefined)
  return {
    health: { live, ready: () => live() ?? workers.notReady() ?? workers.stalled() },
    done: Promise.race([
      finish(sensor.done),
      workers.failed,
      ...(notify ? [notify.done] : []),
      out.broken,
      ...(isRecording(sourceOf(options)) ? [outOfRoom(state)] : []),
    ]),
    async stop() {
      sensor.stop()
      await sensor.done.catch(() => undefined)
      await pages?.close()
      await drained(workers)
      await seen.stop()
      if (!(await workers.stop())) {
        log.error('lost: the store did not take what was learned last')
        outcome.status = 1
      }
      await notify?.stop()
      await producer.close()
    },
  }
}

/** The pages, unless `--console-listen none`. */
async function openPages(options: Options, { bus, state, folder, log, consoleAsked }: Parts) {
  if (options.consoleListen === 'none') return undefined
  const { openConsoleOfUp } = await import('../pipeline/console-options.js')
  return openConsoleOfUp({ ...options, listen: options.consoleListen }, { bus, state, folder, log }, consoleAsked)
}

async function printAlerts(bus: Bus, out: Lines, file: AlertFile | undefined): Promise<void> {
  for (const topic of ALERT_TOPICS) {
    await bus.reader(topic, 'start', ({ value }) => {
      if (value === null) return
      file?.append(value.toString())
      out.line(harmlessJson(value.toString()))
      out.send()
    })
  }
}

/**
 * Rejects when the disk of the store has been full for a while. For a recording, whose reader would wait without end; on live traffic the
 * service goes on and says so, since somebody may make room.
 */
function outOfRoom(state: State): Promise<never> {
  const { commitStallMs } = DEFAULT_WORKER_LIMITS
  return new Promise((_, reject) => {
    const timer = setInterval(() => {
      const trouble = state.trouble()
      if (!trouble?.kind.startsWith('disk') || Date.now() - trouble.since < commitStallMs) return
      clearInterval(timer)
      reject(new ApiscopeError('state.disk_full', trouble.message))
    }, 1_000).unref()
  })
}

/** Resolves when the workers have taken in everything that was published, or the store takes nothing more of it. */
async function drained(workers: RunningWorkers): Promise<void> {
  while (workers.lag() > 0 && workers.stalled() === undefined)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}
