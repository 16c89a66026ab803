import { type Bus, openBus } from '@apiscope/bus'
import { ReadModel } from '@apiscope/model'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { busOption, dismissalsOption, stateOption, stateUrl } from '../io/options.js'
import { stopSignal, untilSignal } from '../io/signals.js'
import { storeToRead } from '../io/store.js'
import { feedAlertsFromBus, feedAlertsFromFiles, knownDismissals } from '../pipeline/alert-feed.js'
import { tokensOf } from '../pipeline/console-options.js'
import { parseListen } from '../service/http-server.js'

interface Options {
  state?: string
  bus?: string
  dismissals?: string
  listen?: string
  auth?: string
}

/** `apiscope mcp` */
export function addMcp(root: Command): void {
  root
    .command('mcp')
    .summary('what was learned, as tools for an agent (Model Context Protocol)')
    .description(
      'Serves the inventory, risk, incidents and coverage of a store as read-only tools of the Model Context Protocol: over standard input and output, or with --listen over streamable HTTP at /mcp. Names from the traffic are sealed: what could be read as an instruction becomes a handle; callers are hashed, values never shown.',
    )
    .addOption(stateOption())
    .addOption(busOption())
    .addOption(dismissalsOption())
    .addOption(
      new Option('--listen <address>', 'HOST:PORT of streamable HTTP; without it standard input and output are used'),
    )
    .addOption(
      new Option(
        '--auth <how>',
        'tokens:FILE, lines NAME ROLE TOKEN, given as bearer tokens; needed anywhere but on loopback',
      ),
    )
    .addHelpText(
      'after',
      '\nExample: apiscope mcp --state ./state\nExample: apiscope mcp --state ./state --listen 127.0.0.1:9466',
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  const url = stateUrl(options.state)
  const onBus = options.bus !== undefined && options.bus !== 'embedded'
  const state = await storeToRead(options.state)
  let bus: Bus | undefined
  let stopFeed: (() => void) | undefined
  try {
    const model = new ReadModel(state)
    if (onBus) {
      bus = await openBus(options.bus!)
      await bus.ping()
      await feedAlertsFromBus(bus, model.alerts)
    } else if (url.startsWith('embedded:'))
      stopFeed = await feedAlertsFromFiles(url.slice('embedded:'.length), model.alerts)
    for (const id of knownDismissals(options.dismissals)) model.dismissed.add(id)
    const { loadMcp } = await import('@apiscope/console')
    const { mcpServer, serveHttp, serveStdio } = await loadMcp()
    const { version } = require('../../package.json') as { version: string }
    const create = () => mcpServer(model, state, version)
    if (options.listen === undefined) return await serveStdio(create())
    const tokens = options.auth === undefined ? undefined : await tokensOf(options.auth)
    if (options.auth !== undefined && tokens === undefined)
      throw usage('cli.auth', `--auth ${options.auth}: give tokens:FILE`)
    const signal = stopSignal()
    const running = await serveHttp(create, { ...parseListen(options.listen), ...(tokens ? { tokens } : {}) })
    process.stderr.write(`apiscope mcp: ${running.url}\n`)
    await untilSignal(undefined, signal)
    await running.close()
  } finally {
    stopFeed?.()
    await bus?.close()
    await state.close()
  }
}
