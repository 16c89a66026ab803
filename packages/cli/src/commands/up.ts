import { type Bus, openBus } from '@apiscope/bus'
import { feedbackAddress, TOPICS } from '@apiscope/schema'
import { openState, type State } from '@apiscope/state'
import type { Command } from 'commander'
import { readKey } from '../io/key.js'
import { createLog, type Log } from '../io/log.js'
import {
  allowOption,
  correctionsOption,
  detectorsOption,
  dismissalsOption,
  learnUntilOption,
  listenOption,
  stateOption,
  stateUrl,
  timeZoneOption,
} from '../io/options.js'
import { Lines } from '../io/output.js'
import { allDefinitions } from '../pipeline/definitions.js'
import { learnedIn, learnedOnBus } from '../pipeline/known-routes.js'
import { type RunningWorkers, startWorkers } from '../pipeline/run-workers.js'
import { addSensorFlags, type SensorFlags, startSensor } from '../pipeline/sensor-options.js'
import { learningOptions, type WorkerFiles } from '../pipeline/worker-options.js'
import { createMetrics, type Metrics } from '../service/metrics.js'
import { runService, type Service } from '../service/run-service.js'

type Options = SensorFlags & WorkerFiles & { state?: string; listen: string }

const ALERT_TOPICS = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk]
const POLL_MS = 50

/** `apiscope up` */
export function addUp(root: Command): void {
  addSensorFlags(
    root
      .command('up')
      .summary('sensor and all workers in one process: alerts as JSON lines')
      .description(
        'Runs a sensor and all workers in this process, without Kafka. Prints the alerts as JSON lines; what was learned is kept in --state, where `apiscope inventory` reads it.',
      ),
  )
    .addOption(stateOption())
    .addOption(listenOption('127.0.0.1:9464'))
    .addOption(detectorsOption())
    .addOption(correctionsOption())
    .addOption(allowOption())
    .addOption(dismissalsOption())
    .addOption(learnUntilOption('1d'))
    .addOption(timeZoneOption())
    .addHelpText('after', '\nExample: apiscope up --source tcpdump:eth0 --key-file apiscope.key --state ./state')
    .action(run)
}

async function run(options: Options): Promise<void> {
  readKey(options.keyFile)
  const log = createLog('up')
  const metrics = createMetrics('up')
  const out = new Lines()
  const bus = await openBus('embedded')
  const state = await openState(stateUrl(options.state))
  try {
    await runService(() => startAll(options, { bus, state, out, metrics, log }), {
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

async function startAll(
  options: Options,
  { bus, state, out, metrics, log }: { bus: Bus; state: State; out: Lines; metrics: Metrics; log: Log },
): Promise<Service> {
  await bus.prepare()
  const settings = await learningOptions(options, state, Date.now())
  const workers = await startWorkers(allDefinitions(settings), bus, state, metrics, log)
  await printAlerts(bus, out)
  const producer = await bus.producer({ whenFull: 'wait' })
  for (const feedback of settings.dismissals ?? []) {
    const { topic, key } = feedbackAddress(feedback)
    await producer.send(topic, [{ key, value: JSON.stringify(feedback) }])
  }
  const { follow } = await learnedOnBus(bus)
  const templates = await learnedIn(state)
  const { sensor, ended } = startSensor(options, producer, metrics, log, { templates, follow })
  const live = () => (ended() ? 'the source has ended' : undefined)
  return {
    health: { live, ready: () => live() ?? workers.notReady() },
    done: Promise.race([sensor.done.then(() => drained(workers)), workers.failed]),
    async stop() {
      sensor.stop()
      await sensor.done.catch(() => undefined)
      await drained(workers)
      await workers.stop()
      await producer.close()
    },
  }
}

async function printAlerts(bus: Bus, out: Lines): Promise<void> {
  for (const topic of ALERT_TOPICS) {
    await bus.reader(topic, 'start', ({ value }) => {
      if (value === null) return
      out.line(value.toString())
      void out.flush()
    })
  }
}

/** Resolves when the workers have taken in everything that was published. */
async function drained(workers: RunningWorkers): Promise<void> {
  while (workers.lag() > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}
