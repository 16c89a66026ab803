import { ApiscopeError } from '@apiscope/schema'
import { openState } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { stateOption, stateUrl, topOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { collectApis } from '../report/collect.js'
import type { ApiReport } from '../report/document.js'
import { renderApis } from '../report/render-apis.js'

interface Options {
  state?: string
  host?: string
  label?: string
  auth?: string
  minRisk: number
  format: 'table' | 'json'
  top: number
}

/** `apiscope inventory` */
export function addInventory(root: Command): void {
  root
    .command('inventory')
    .summary('the APIs in a store, by risk')
    .description('Lists the APIs that the workers keep in a store, by descending risk.')
    .addOption(stateOption())
    .option('--host <host>', 'only APIs of this host')
    .option('--label <label>', 'only APIs that carry this label, for example SSN')
    .option('--auth <scheme>', 'only APIs called with this scheme; none = called without credentials')
    .addOption(new Option('--min-risk <n>', 'only APIs of at least this risk').argParser(Number).default(0))
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addOption(topOption(100))
    .addHelpText('after', '\nExample: apiscope inventory --state redis://127.0.0.1:6379 --label SSN --format json')
    .action(async (options: Options) => {
      if (options.state === undefined) {
        throw new ApiscopeError(
          'cli.state',
          '--state: name the store to read, for example --state redis://127.0.0.1:6379 or a directory that `analyze --state` wrote.',
          2,
        )
      }
      const state = await openState(stateUrl(options.state))
      const out = new Lines()
      try {
        const apis = (await collectApis(state)).filter((api) => wanted(api, options))
        if (options.format === 'json') for (const api of apis.slice(0, options.top)) out.json(api)
        else out.line(renderApis({ apis, unlisted: { apis: 0, exchanges: 0 } }, options.top))
        await out.flush()
      } finally {
        await state.close()
      }
    })
}

function wanted(api: ApiReport, { host, label, auth, minRisk }: Options): boolean {
  return (
    (host === undefined || api.host === host) &&
    (label === undefined || api.labels.includes(label.toUpperCase())) &&
    (auth === undefined || api.authentication.includes(auth)) &&
    api.risk >= minRisk
  )
}
