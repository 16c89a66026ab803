import { type Bus, openBus, type Producer } from '@apiscope/bus'
import { openState } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { readKey } from '../io/key.js'
import { createLog, type Log, type LogFormat } from '../io/log.js'
import { busOption, detectorsOption, listenOption, logFormatOption, sharedBus, stateUrl } from '../io/options.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'
import type { Outcome } from '../outcome.js'
import { keepCoverage } from '../pipeline/coverage.js'
import { learnedOnBus } from '../pipeline/known-routes.js'
import { publishedOnBus } from '../pipeline/published.js'
import {
  addSensorFlags,
  isRecording,
  type SensorFlags,
  sourceEnded,
  sourceOf,
  startSensor,
} from '../pipeline/sensor-options.js'
import { createMetrics, type Metrics } from '../service/metrics.js'
import { runService, type Service } from '../service/run-service.js'

type Options = SensorFlags & { bus?: string; coverageState?: string; listen: string; logFormat: LogFormat }

/** `apiscope sensor` */
export function addSensor(root: Command, outcome: Outcome): void {
  addSensorFlags(
    root
      .command('sensor')
      .summary('capture, and publish the exchanges on a bus')
      .description(
        'Captures from a mirror, rebuilds the HTTP exchanges and publishes them on the bus. docs/capture.md says what each source needs.',
      ),
    'sealed',
  )
    .addOption(detectorsOption())
    .addOption(busOption())
    .addOption(
      new Option(
        '--coverage-state <url>',
        'store that the console reads: what the sensor sees and what not is told there; without it, only in its metrics',
      ).env('APISCOPE_COVERAGE_STATE'),
    )
    .addOption(listenOption('127.0.0.1:9464'))
    .addOption(logFormatOption())
    .addHelpText(
      'after',
      '\nExample: apiscope sensor --source vxlan://0.0.0.0:4789 --bus kafka://127.0.0.1:9092 --key-file apiscope.key',
    )
    .action((options: Options) => run(options, outcome))
}

async function run(options: Options, outcome: Outcome): Promise<void> {
  const url = sharedBus(options.bus)
  // Before anything is connected: a wrong key should not take a minute to show.
  readKey(options.keyFile)
  sourceOf(options)
  const log = createLog('sensor', options.logFormat)
  if (options.values === 'plain')
    log.warn('parameter values go to the bus as they are (--values plain): who can read it can read personal data')
  const metrics = createMetrics('sensor')
  const bus = await openBus(url, {}, { log: (message, details) => log.warn(details, message) })
  try {
    await runService(() => startPublishing(options, outcome, { bus, metrics, log }), {
      listen: options.listen,
      metrics,
      log,
    })
  } finally {
    await bus.close()
  }
}

async function startPublishing(
  options: Options,
  outcome: Outcome,
  { bus, metrics, log }: { bus: Bus; metrics: Metrics; log: Log },
): Promise<Service> {
  await bus.ping()
  await bus.prepare()
  const recording = isRecording(sourceOf(options))
  // It waits; where frames come in it is decided who waits and who drops.
  const producer = await bus.producer({ whenFull: 'wait' })
  metrics.events(() => Object.fromEntries(producer.counters))
  const { messages, follow } = await learnedOnBus(bus)
  const templates = Object.fromEntries(messages.map(({ host, templates }) => [host, templates]))
  const published = recording
    ? await publishedOnBus(bus, options.name, DEFAULT_COMMAND_LIMITS, (message) => log.warn(message))
    : undefined
  const learned = { templates, messages, follow }
  const { sensor, ended } = startSensor(options, producer, metrics, log, learned, published)
  const telling = await tellCoverage(options, sensor, log)
  const done = sensor.done.then((summary) => {
    if (sourceEnded(summary, log)) outcome.status = 1
  })
  const problem = () => (ended() ? 'the source has ended' : undefined)
  const stalled = () => {
    const trouble = bus.trouble()
    return trouble && Date.now() - trouble.since >= DEFAULT_COMMAND_LIMITS.busStallMs ? trouble.message : undefined
  }
  return {
    health: { live: problem, ready: () => problem() ?? stalled() },
    done,
    async stop() {
      sensor.stop()
      await whileSending(done, producer, DEFAULT_COMMAND_LIMITS.drainMs)
      await telling?.stop()
      await producer.close(DEFAULT_COMMAND_LIMITS.drainMs)
      const left = producer.counters.get('bus.unsent_messages')
      if (left !== undefined) log.error({ messages: left }, 'lost: the bus did not take what was queued before the end')
      const long = producer.counters.get('bus.oversize_messages')
      if (long !== undefined)
        log.error({ messages: long }, 'lost: longer than their topics take; raise max.message.bytes (docs/topics.md)')
      if ((left ?? long) !== undefined) outcome.status = 1
    },
  }
}

/** A store that is away holds nobody up: capture goes on, and what could not be told is told the next time. */
async function tellCoverage(
  { coverageState, name }: Options,
  sensor: Parameters<typeof keepCoverage>[2],
  log: Log,
): Promise<{ stop(): Promise<void> } | undefined> {
  if (coverageState === undefined) return undefined
  const state = await openState(stateUrl(coverageState), { log: (message, details) => log.warn(details, message) })
  const telling = keepCoverage(state, name, sensor, log)
  return {
    async stop() {
      await telling.stop()
      await state.close()
    },
  }
}

/** Until `done`, or nothing has been sent for `ms`: where the bus is away, what was captured is never all stored. */
async function whileSending(done: Promise<unknown>, { counters }: Producer, ms: number): Promise<void> {
  let ended = false
  const end = () => {
    ended = true
  }
  const over = done.then(end, end)
  for (let sent = -1; !ended; ) {
    const now = counters.get('bus.sent_messages') ?? 0
    if (now === sent) return
    sent = now
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, ms).unref())])
  }
}
