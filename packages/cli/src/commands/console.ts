import { join } from 'node:path'
import { type Bus, openBus } from '@apiscope/bus'
import { ReadModel } from '@apiscope/model'
import type { Command } from 'commander'
import { usage } from '../io/errors.js'
import { createLog, type LogFormat } from '../io/log.js'
import {
  busOption,
  correctionsOption,
  dismissalsOption,
  logFormatOption,
  stateOption,
  stateUrl,
  timeZoneOption,
} from '../io/options.js'
import { stopSignal, untilSignal } from '../io/signals.js'
import { storeToRead } from '../io/store.js'
import { feedAlertsFromBus, feedAlertsFromFiles, knownDismissals } from '../pipeline/alert-feed.js'
import { addConsoleFlags, type ConsoleFlags, openConsole } from '../pipeline/console-options.js'

type Options = ConsoleFlags & {
  state?: string
  bus?: string
  dismissals?: string
  corrections?: string
  timeZone: string
  logFormat: LogFormat
}

/** `apiscope console` */
export function addConsole(root: Command): void {
  const command = root
    .command('console')
    .summary('web pages on what was learned: coverage, incidents, APIs, callers')
    .description(
      'Serves web pages on a store: can you see, what is new or worse, what to fix first, whose data moves where; inventory, incidents, callers, coverage. Alerts come from --bus, or from the directory of an embedded store. Reads only, but for feedback: dismissed alerts, judged scores, corrected labels.',
    )
    .addOption(stateOption())
    .addOption(busOption())
    .addOption(dismissalsOption())
    .addOption(correctionsOption())
    .addOption(timeZoneOption())
    .addOption(logFormatOption())
  addConsoleFlags(command, '127.0.0.1:9465')
    .addHelpText(
      'after',
      '\nExample: apiscope console --state ./state\nExample: apiscope console --state redis://redis:6379 --bus kafka://kafka:9092 --listen 0.0.0.0:9465 --auth tokens:people.txt --tls-cert cert.pem --tls-key key.pem',
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const log = createLog('console', options.logFormat)
  const url = stateUrl(options.state)
  const folder = url.startsWith('embedded:') ? url.slice('embedded:'.length) : undefined
  const onBus = options.bus !== undefined && options.bus !== 'embedded'
  if (!onBus && folder === undefined) {
    throw usage(
      'cli.bus',
      '--bus: with --state redis:// the alerts are on the bus; name it, for example --bus kafka://127.0.0.1:9092',
    )
  }
  const state = await storeToRead(options.state)
  const signal = stopSignal()
  let bus: Bus | undefined
  let stopFeed: (() => void) | undefined
  try {
    const model = new ReadModel(state)
    if (onBus) {
      bus = await openBus(options.bus!)
      await bus.ping()
      await feedAlertsFromBus(bus, model.alerts)
    } else stopFeed = await feedAlertsFromFiles(folder!, model.alerts)
    for (const id of knownDismissals(options.dismissals)) model.dismissed.add(id)
    const audit = options.audit ?? (folder === undefined ? undefined : join(folder, 'decisions.jsonl'))
    const running = await openConsole(
      { ...options, ...(audit === undefined ? {} : { audit }) },
      { model, state, bus, log },
    )
    process.stderr.write(`apiscope console: ${running.url}\n`)
    await untilSignal(undefined, signal)
    await running.close()
  } finally {
    stopFeed?.()
    await bus?.close()
    await state.close()
  }
}
