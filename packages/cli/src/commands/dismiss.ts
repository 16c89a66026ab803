import { appendFileSync } from 'node:fs'
import { cloudEventHeaders, openBus, type Reader } from '@apiscope/bus'
import { feedbackOf } from '@apiscope/model'
import { type Alert, type Feedback, feedbackAddress, TOPICS } from '@apiscope/schema'
import type { Command } from 'commander'
import { describe, usage } from '../io/errors.js'
import { readJsonLines } from '../io/json-lines.js'
import { busOption, dismissalsOption, stateUrl } from '../io/options.js'
import { Lines } from '../io/output.js'
import { untilSignal } from '../io/signals.js'
import { alertFilesOf } from '../pipeline/alert-file.js'

const ALERT_TOPICS = [TOPICS.alertsAnomaly, TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsRisk]

interface Options {
  state?: string
  bus?: string
  alerts?: string
  dismissals?: string
  reason: string
  by?: string
}

/** `apiscope alerts dismiss ID` */
export function addDismiss(alerts: Command): void {
  alerts
    .command('dismiss')
    .summary('say that an alert was no attack: its pattern is let pass')
    .description(
      'Teaches the anomaly workers that an alert was benign. Covered is the same kind, metric and client on the same API, up to twice what was seen, for 30 days (of an injection: the same shape of value and kind of attack in the same parameter); whoever does more, or something else, is alerted as before. With --bus the running workers learn it; with --dismissals (and --alerts FILE or --state DIR, where the alert is) it is written to a file that analyze, backtest and up read.',
    )
    .argument('<id>', 'id of the alert')
    .requiredOption('--reason <text>', 'why it is benign; kept with the dismissal')
    .option('--by <name>', 'who says so', process.env.USER)
    .addOption(busOption())
    .option('--alerts <file>', 'alerts as JSON lines, as printed by backtest or up, where the alert is found')
    .addOption(dismissalsOption())
    .addHelpText(
      'after',
      '\nExample: apiscope alerts dismiss 3f2a9c0d51e2b7a4c9d80e11 --reason "quarterly export" --alerts alerts.jsonl --dismissals dismissals.jsonl',
    )
    .action(async (id: string, _: unknown, command: Command) => run(id, command.optsWithGlobals()))
}

async function run(id: string, options: Options): Promise<void> {
  const onBus = options.bus !== undefined && options.bus !== 'embedded'
  if (onBus === (options.dismissals !== undefined)) {
    throw usage('cli.dismiss', 'dismiss: give --bus kafka://HOST:PORT, or --alerts FILE with --dismissals FILE.')
  }
  const feedback = onBus ? await dismissOnBus(id, options) : await dismissInFile(id, options)
  const out = new Lines()
  out.json(feedback)
  await out.flush()
}

async function dismissInFile(id: string, { alerts, state, dismissals, reason, by }: Options): Promise<Feedback> {
  const store = stateUrl(state)
  const kept = store.startsWith('embedded:') ? alertFilesOf(store.slice('embedded:'.length)) : []
  const files = alerts === undefined ? kept : [alerts]
  if (files.length === 0)
    throw usage(
      'cli.dismiss',
      'dismiss: name what holds the alert: --alerts FILE, or --state DIR of `up` or `analyze`.',
    )
  let found: Alert | undefined
  for (const file of files) {
    await readJsonLines(file, (value) => {
      if ((value as Alert)?.id === id) found = value as Alert
      return undefined
    })
  }
  if (!found)
    throw usage('cli.dismiss', `dismiss ${id}: no such alert in ${files.join(', ')}; \`apiscope alerts\` shows ids.`)
  const feedback = feedbackOf(found, reason, by, Date.now())
  try {
    appendFileSync(dismissals!, `${JSON.stringify(feedback)}\n`)
  } catch (error) {
    throw usage('cli.file', `--dismissals ${dismissals}: ${describe(error)}`)
  }
  return feedback
}

async function dismissOnBus(id: string, { bus: url, reason, by }: Options): Promise<Feedback> {
  const bus = await openBus(url!)
  let found: Alert | undefined
  const readers: Reader[] = []
  try {
    await bus.ping()
    // On all of them: that an alert cannot be dismissed is another answer than that there is none.
    for (const topic of ALERT_TOPICS) {
      const reader = await bus.reader(topic, 'start', ({ value }) => {
        if (found || value === null || !value.toString().includes(id)) return
        const alert = JSON.parse(value.toString()) as Alert
        if (alert.id === id) found = alert
      })
      readers.push(reader)
    }
    await untilSignal(() => found !== undefined || readers.every((reader) => reader.caughtUp()))
    if (!found)
      throw usage(
        'cli.dismiss',
        `dismiss ${id}: there is no such alert on this bus; \`apiscope alerts\` shows what is there, with the ids.`,
      )
    const feedback = feedbackOf(found, reason, by, Date.now())
    const { topic, key } = feedbackAddress(feedback)
    const producer = await bus.producer({ whenFull: 'wait' })
    const headers = cloudEventHeaders(topic, '/apiscope/feedback', `dismiss-${id}`)
    await producer.send(topic, [{ key, value: JSON.stringify(feedback), headers }])
    await producer.close()
    return feedback
  } finally {
    await bus.close()
  }
}
