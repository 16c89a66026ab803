import { existsSync } from 'node:fs'
import { ALERT_FORMATS, type AlertFormat, formatAlert } from '@apiscope/alerts'
import { openBus, type Reader } from '@apiscope/bus'
import { byTime, parseAlert } from '@apiscope/model'
import { ALERT_KINDS, type Alert, TOPICS } from '@apiscope/schema'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { linesOf } from '../io/json-lines.js'
import { busOption, consoleOption, stateOption, stateUrl } from '../io/options.js'
import { Lines } from '../io/output.js'
import { atLeast, minSeverityOption, type SEVERITIES } from '../io/severity.js'
import { untilSignal } from '../io/signals.js'
import { harmlessJson } from '../io/text.js'
import { product } from '../io/version.js'
import { alertFilesOf } from '../pipeline/alert-file.js'
import { alertLine } from '../report/render-alerts.js'
import { addDismiss } from './dismiss.js'

const TOPIC_LIST = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk]
/** Ids remembered to leave repeats out. */
const MAX_SEEN = 100_000

interface Options {
  bus?: string
  state?: string
  follow?: boolean
  kind?: string
  api?: string
  minSeverity: (typeof SEVERITIES)[number]
  format: 'table' | AlertFormat
  console?: string
}

/** `apiscope alerts` */
export function addAlerts(root: Command): void {
  const alerts = root
    .command('alerts')
    .summary('the alerts on a bus or beside a store, or as they come')
    .description(
      'Prints the alerts on the bus, or those that `up --state` or `analyze --state` kept in the directory of a store: oldest first, each once. --follow waits for new ones on the bus.',
    )
    .addOption(busOption())
    .addOption(stateOption())
    .option('-f, --follow', 'print only new alerts, until interrupted')
    .addOption(new Option('--kind <kind>', 'only alerts of this kind').choices([...ALERT_KINDS]))
    .option('--api <text>', 'only alerts on APIs whose name contains this')
    .addOption(minSeverityOption())
    .addOption(
      new Option(
        '--format <format>',
        'how to print: a table; text with the next step; lines of JSON, OCSF 1.8, ECS 9.4 or CEF',
      )
        .choices(['table', ...ALERT_FORMATS])
        .default('table'),
    )
    .addOption(consoleOption())
    .addHelpText(
      'after',
      '\nExample: apiscope alerts --bus kafka://127.0.0.1:9092 --follow --min-severity high\nExample: apiscope alerts --state ./state --format ocsf',
    )
    .action(run)
  addDismiss(alerts)
}

async function run(options: Options): Promise<void> {
  const out = new Lines()
  const onBus = options.bus !== undefined && options.bus !== 'embedded'
  if (onBus) await fromBus(options.bus!, options, out)
  else await fromStore(options, out)
  await out.flush()
}

/** Takes alerts as JSON, and gives on what is wanted and new. */
function filtered(options: Options, take: (alert: Alert) => void): (value: Buffer | string | null) => void {
  const seen = new Set<string>()
  return (value) => {
    const alert = parseAlert(value)
    if (!alert || seen.has(alert.id) || !wanted(alert, options)) return
    if (seen.size >= MAX_SEEN) seen.clear()
    seen.add(alert.id)
    take(alert)
  }
}

function print(alert: Alert, { format, console }: Options, out: Lines): void {
  if (format === 'table') out.line(alertLine(alert))
  else out.line(harmless(formatAlert(alert, format, product(console)), format))
}

async function fromBus(url: string, options: Options, out: Lines): Promise<void> {
  const bus = await openBus(url)
  const readers: Reader[] = []
  // What is there already comes topic by topic, and is put into the order of time; what comes later is printed at once.
  const before: Alert[] = []
  try {
    await bus.ping()
    for (const topic of TOPIC_LIST) {
      const take = filtered(options, (alert) => {
        if (!options.follow && before.length < MAX_SEEN) return void before.push(alert)
        print(alert, options, out)
        out.send()
      })
      readers.push(await bus.reader(topic, options.follow ? 'end' : 'start', ({ value }) => take(value)))
    }
    const ended = Promise.race(readers.map((reader) => reader.done))
    const over = () => out.closed || (!options.follow && readers.every((reader) => reader.caughtUp()))
    await Promise.race([untilSignal(over), ended])
  } finally {
    await bus.close()
  }
  for (const alert of before.sort(byTime)) print(alert, options, out)
}

async function fromStore(options: Options, out: Lines): Promise<void> {
  const url = stateUrl(options.state)
  if (!url.startsWith('embedded:')) {
    throw usage(
      'cli.bus',
      '--bus: name the bus that the workers publish to, for example --bus kafka://127.0.0.1:9092; or --state DIR, the directory of a store that `up` or `analyze` wrote. With --state redis:// the alerts are on the bus.',
    )
  }
  const folder = url.slice('embedded:'.length)
  if (options.follow) throw usage('cli.follow', '--follow needs --bus; `apiscope up` prints its alerts as they come.')
  const files = alertFilesOf(folder)
  if (files.length === 0 && !existsSync(folder)) throw usage('cli.state', `--state ${folder}: no such directory`)
  const all: Alert[] = []
  const take = filtered(options, (alert) => void all.push(alert))
  for (const file of files) for await (const line of linesOf(file)) take(line ?? null)
  for (const alert of all.sort(byTime)) {
    print(alert, options, out)
    await out.ready()
  }
}

/** Formats of lines are escaped by their own rules; in JSON, what would steer a terminal is escaped too. */
const harmless = (text: string, format: AlertFormat) =>
  format === 'text' || format === 'cef' ? text : harmlessJson(text)

function wanted({ kind, severity, api }: Alert, options: Options): boolean {
  return (
    (options.kind === undefined || kind === options.kind) &&
    (options.api === undefined || api.id.includes(options.api)) &&
    atLeast(severity, options.minSeverity)
  )
}
