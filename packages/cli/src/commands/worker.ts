import { type Bus, openBus } from '@apiscope/bus'
import type { State } from '@apiscope/state'
import { Argument, type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { createLog, type Log, type LogFormat } from '../io/log.js'
import {
  allowOption,
  busOption,
  correctionsOption,
  detectorsOption,
  keepLabelsOption,
  learnUntilOption,
  listenOption,
  logFormatOption,
  openapiOption,
  sharedBus,
  stateOption,
  stateUrl,
  timeZoneOption,
} from '../io/options.js'
import { storeOfService } from '../io/store.js'
import { allDefinitions, definitionsOf, WORKER_NAMES, type WorkerName } from '../pipeline/definitions.js'
import { startWorkers } from '../pipeline/run-workers.js'
import { learningOptions, type WorkerFiles, workerOptions } from '../pipeline/worker-options.js'
import { createMetrics, type Metrics } from '../service/metrics.js'
import { runService, type Service } from '../service/run-service.js'

interface Options extends WorkerFiles {
  bus?: string
  state?: string
  listen: string
  factsFrom?: string
  logFormat: LogFormat
}

/** `apiscope worker NAME…` */
export function addWorker(root: Command): void {
  root
    .command('worker')
    .summary('run a worker on a bus and a store, as often as the load needs')
    .description(
      'Runs one or more workers in this process. Copies of a worker share its partitions; each API has one owner at a time.',
    )
    .addArgument(new Argument('<name...>', 'which workers').choices([...WORKER_NAMES, 'all']))
    .addOption(busOption())
    .addOption(stateOption())
    .addOption(listenOption('127.0.0.1:9465'))
    .addOption(detectorsOption())
    .addOption(keepLabelsOption())
    .addOption(correctionsOption())
    .addOption(allowOption())
    .addOption(openapiOption())
    .addOption(learnUntilOption('1d'))
    .addOption(timeZoneOption())
    .addOption(logFormatOption())
    .addOption(
      new Option(
        '--facts-from <names>',
        'whose facts the risk worker waits for, where not all workers run (with commas)',
      ),
    )
    .addHelpText(
      'after',
      '\nExample: apiscope worker inventory risk --bus kafka://127.0.0.1:9092 --state redis://127.0.0.1:6379',
    )
    .action(run)
}

async function run(names: (WorkerName | 'all')[], options: Options): Promise<void> {
  const url = sharedBus(options.bus)
  const store = stateUrl(options.state)
  if (store === 'embedded') {
    throw usage(
      'cli.state',
      '--state: name the store that all copies share, for example --state redis://127.0.0.1:6379.',
    )
  }
  // Wrong files are told before anything is connected.
  workerOptions(options)
  const log = createLog('worker', options.logFormat)
  const metrics = createMetrics('worker')
  const bus = await openBus(url, {}, { log: (message, details) => log.warn(details, message) })
  const state = await storeOfService(store, 'apiscope worker', log)
  try {
    await runService(() => startNamed(names, options, { bus, state, metrics, log }), {
      listen: options.listen,
      metrics,
      log,
    })
  } finally {
    await Promise.all([bus.close(), state.close()])
  }
}

interface Parts {
  bus: Bus
  state: State
  metrics: Metrics
  log: Log
}

async function startNamed(names: readonly (WorkerName | 'all')[], options: Options, parts: Parts): Promise<Service> {
  const { bus, state, metrics, log } = parts
  const fromFiles = await learningOptions(options, state, Date.now())
  const definitions = names.includes('all')
    ? allDefinitions(fromFiles)
    : [...new Set(names as WorkerName[])].flatMap((name) => definitionsOf(name, fromFiles))
  const running = await startWorkers(definitions, bus, state, metrics, log, options.factsFrom?.split(','))
  const notReady = () => {
    const name = running.notReady()
    return name === undefined ? undefined : `${name} has no partition yet`
  }
  let failed: string | undefined
  running.failed.catch((error: Error) => {
    failed = error.message
  })
  const health = { live: () => failed, ready: () => failed ?? notReady() ?? running.stalled() }
  return {
    health,
    done: running.failed,
    async stop() {
      if (!(await running.stop())) log.warn('not all could be committed: it is read again by the next owner')
    },
  }
}
