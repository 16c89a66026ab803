import { openBus, type Reader } from '@apiscope/bus'
import { type Alert, ApiscopeError, TOPICS } from '@apiscope/schema'
import { type Command, Option } from 'commander'
import { busOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { untilSignal } from '../io/signals.js'
import { alertLine } from '../report/render-alerts.js'
import { addDismiss } from './dismiss.js'

const TOPIC_LIST = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk]
const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const
/** Ids remembered to leave repeats out. */
const MAX_SEEN = 100_000

interface Options {
  bus?: string
  follow?: boolean
  kind?: string
  api?: string
  minSeverity: (typeof SEVERITIES)[number]
  format: 'table' | 'json'
}

/** `apiscope alerts` */
export function addAlerts(root: Command): void {
  const alerts = root
    .command('alerts')
    .summary('the alerts on a bus, or as they come')
    .description('Prints the alerts on the bus, oldest first, each once; --follow keeps waiting for new ones.')
    .addOption(busOption())
    .option('-f, --follow', 'print only new alerts, until interrupted')
    .option('--kind <kind>', 'only alerts of this kind, for example bola')
    .option('--api <text>', 'only alerts on APIs whose name contains this')
    .addOption(
      new Option('--min-severity <severity>', 'only alerts of at least this').choices([...SEVERITIES]).default('low'),
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExample: apiscope alerts --bus kafka://127.0.0.1:9092 --follow --min-severity high')
    .action(run)
  addDismiss(alerts)
}

async function run(options: Options): Promise<void> {
  if (options.bus === undefined || options.bus === 'embedded') {
    throw new ApiscopeError(
      'cli.bus',
      '--bus: name the bus that the workers publish to, for example --bus kafka://127.0.0.1:9092.',
      2,
    )
  }
  const bus = await openBus(options.bus)
  const out = new Lines()
  const seen = new Set<string>()
  const readers: Reader[] = []
  try {
    await bus.ping()
    for (const topic of TOPIC_LIST) {
      const reader = await bus.reader(topic, options.follow ? 'end' : 'start', ({ value }) => {
        const alert = parse(value)
        if (!alert || seen.has(alert.id) || !wanted(alert, options)) return
        if (seen.size >= MAX_SEEN) seen.clear()
        seen.add(alert.id)
        if (options.format === 'json') out.json(alert)
        else out.line(alertLine(alert))
        void out.flush()
      })
      readers.push(reader)
    }
    await untilSignal(() => out.closed || (!options.follow && readers.every((reader) => reader.caughtUp())))
  } finally {
    await bus.close()
    await out.flush()
  }
}

function parse(value: Buffer | string | null): Alert | undefined {
  if (value === null) return undefined
  try {
    const alert = JSON.parse(value.toString())
    return typeof alert?.id === 'string' && typeof alert?.title === 'string' ? alert : undefined
  } catch {
    return undefined
  }
}

function wanted({ kind, severity, api }: Alert, options: Options): boolean {
  return (
    (options.kind === undefined || kind === options.kind) &&
    (options.api === undefined || api.id.includes(options.api)) &&
    SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(options.minSeverity)
  )
}
