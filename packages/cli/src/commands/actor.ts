import { openBus, type Reader } from '@apiscope/bus'
import { parseAlert } from '@apiscope/model'
import { type ActorEvent, type Alert, actorOfAddress, type Exchange, TOPICS } from '@apiscope/schema'
import { actorEvent, callersOf } from '@apiscope/sensor'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { linesOf, readJsonLines } from '../io/json-lines.js'
import { readKey } from '../io/key.js'
import { busOption, stateOption, stateUrl } from '../io/options.js'
import { Lines } from '../io/output.js'
import { untilSignal } from '../io/signals.js'
import { alertFilesOf } from '../pipeline/alert-file.js'
import { exchangeProblem } from '../pipeline/exchange-shape.js'
import { ActorPage, renderActor } from '../report/actor.js'

interface Options {
  exchanges?: string
  alerts?: string
  bus?: string
  state?: string
  credential?: boolean
  keyFile?: string
  calls: string
  format: 'table' | 'json'
}

/** Longest credential that is read from standard input. Characters. */
const CREDENTIAL = 16_384
const ALERT_TOPICS = [TOPICS.alertsAnomaly, TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsRisk]

/** `apiscope actor` */
export function addActor(root: Command): void {
  root
    .command('actor')
    .summary('one caller: address, name, calls and alerts')
    .description(
      'Shows who a caller of an alert is and what else he did: his addresses, the APIs he called with the answers, his alerts, and the calls that they name. Calls come from recorded exchanges (--exchanges) or from the bus; alerts from the bus, from a store (--state) or from a file.',
    )
    .argument('[who]', 'client id (p:…, ip:…) or address, as alerts name him')
    .option(
      '--credential',
      'instead: read a token, a key, a session or a user name from standard input, and find who it stands for (needs the key of the sensors)',
    )
    .addOption(new Option('--key-file <file>', 'the key of the sensors').env('APISCOPE_KEY_FILE'))
    .option('--exchanges <file>', 'exchanges as JSON lines, as `exchanges` prints and `analyze --out` writes them')
    .option('--alerts <file>', 'alerts as JSON lines')
    .addOption(busOption())
    .addOption(stateOption())
    .option('--calls <count>', 'calls that are listed one by one', '40')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nExample: apiscope actor p:h.IscAwYO2Nvr09W9- --bus kafka://127.0.0.1:9092\nExample: apiscope actor --credential --key-file apiscope.key --exchanges out/exchanges.jsonl --alerts out/alerts.jsonl < token.txt',
    )
    .action(run)
}

async function run(who: string | undefined, options: Options): Promise<void> {
  const names = await namesOf(who, options)
  const shown = Number(options.calls)
  if (!Number.isInteger(shown) || shown < 0 || shown > 100_000)
    throw usage('cli.calls', `--calls ${options.calls}: give a whole number from 0 to 100000.`)
  const page = new ActorPage(names, shown)
  const onBus = options.bus !== undefined && options.bus !== 'embedded'
  if (!onBus && options.exchanges === undefined && options.alerts === undefined && options.state === undefined)
    throw usage(
      'cli.actor',
      'actor: name where calls and alerts are: --bus, or --exchanges FILE with --alerts FILE or --state DIR.',
    )
  for (const file of alertFiles(options)) for await (const line of linesOf(file)) takeAlert(page, line ?? null)
  // Calls are counted once: recorded exchanges are of the same ones.
  if (onBus) await fromBus(options.bus!, page, options.exchanges === undefined)
  if (options.exchanges !== undefined)
    await readJsonLines(options.exchanges, (value) => {
      const problem = exchangeProblem(value)
      if (problem === undefined) page.call(actorEvent(value as Exchange))
      return problem
    })
  const out = new Lines()
  if (options.format === 'json') out.json(page)
  else out.line(renderActor(page))
  await out.flush()
}

/** Everything that the caller may be called. A credential is never given as an argument: every user of the machine could read it. */
async function namesOf(who: string | undefined, { credential, keyFile }: Options): Promise<ReadonlySet<string>> {
  if ((who === undefined) === (credential === undefined))
    throw usage(
      'cli.actor',
      'actor: give the name that an alert has (p:…, ip:… or an address), or --credential with the credential on standard input.',
    )
  if (who !== undefined) return new Set([who, who.startsWith('ip:') ? who.slice(3) : actorOfAddress(who)])
  const key = readKey(keyFile, undefined, (message) => process.stderr.write(`${message}\n`))
  for await (const line of linesOf('-')) {
    const text = (line ?? '').trim()
    if (text !== '' && text.length <= CREDENTIAL) return new Set(callersOf(key, text))
  }
  throw usage('cli.actor', 'actor --credential: nothing came from standard input.')
}

function alertFiles({ alerts, state }: Options): string[] {
  if (alerts !== undefined) return [alerts]
  const url = stateUrl(state)
  return url.startsWith('embedded:') ? alertFilesOf(url.slice('embedded:'.length)) : []
}

function takeAlert(page: ActorPage, text: Buffer | string | null): void {
  const alert: Alert | undefined = parseAlert(text)
  if (alert) page.alert(alert)
}

/** Alerts first, so that the calls that they name are known when these pass. */
async function fromBus(url: string, page: ActorPage, calls: boolean): Promise<void> {
  const bus = await openBus(url)
  try {
    await bus.ping()
    await readAll(ALERT_TOPICS.map((topic) => bus.reader(topic, 'start', ({ value }) => takeAlert(page, value))))
    if (calls) await readAll([bus.reader(TOPICS.actors, 'start', ({ value }) => takeEvent(page, value))])
  } finally {
    await bus.close()
  }
}

async function readAll(opening: readonly Promise<Reader>[]): Promise<void> {
  const readers = await Promise.all(opening)
  const ended = Promise.race(readers.map((reader) => reader.done))
  await Promise.race([untilSignal(() => readers.every((reader) => reader.caughtUp())), ended])
}

function takeEvent(page: ActorPage, value: Buffer | string | null): void {
  try {
    const event = JSON.parse(String(value)) as ActorEvent
    // Copies under the address are of the same calls.
    if (event.v === 1 && typeof event.actor === 'string' && event.api && !event.joined) page.call(event)
  } catch {
    // What is no JSON is no call.
  }
}
