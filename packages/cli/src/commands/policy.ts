import { type ApiReport, collectApis, policyOf } from '@apiscope/model'
import { envoyConfig, nginxConfig, type Policy, withoutRelays } from '@apiscope/risk'
import { ApiscopeError } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { stateOption, topOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeToRead } from '../io/store.js'
import { safe } from '../io/text.js'
import { checkHost } from '../report/filters.js'

interface Options {
  state?: string
  host?: string
  format: 'json' | 'envoy' | 'nginx'
  top: number
}

/** `apiscope policy` */
export function addPolicy(root: Command): void {
  root
    .command('policy')
    .summary('protection policies advised from what was learned')
    .description(
      'Advises limits per API from what was learned: request rates, sizes, authentication, methods, media types, parameters, each with its evidence.',
    )
    .argument('[api]', 'name of the API as `apiscope inventory` prints it; none: all')
    .addOption(stateOption())
    .option('--host <host>', 'only APIs of this host')
    .addOption(
      new Option('--format <format>', 'json: one line per API; envoy, nginx: configuration to look at and include')
        .choices(['json', 'envoy', 'nginx'])
        .default('json'),
    )
    .addOption(topOption(1000))
    .addHelpText(
      'after',
      '\nExample: apiscope policy --state ./state --host api.shop.example --format nginx > shop.conf',
    )
    .action(async (api: string | undefined, options: Options) => {
      const state = await storeToRead(options.state)
      const out = new Lines()
      try {
        const reports = (await chosen(state, api, options)).slice(0, options.top)
        const policies = await Promise.all(reports.map((report) => policyOf(state, report)))
        print(policies, options.format, out)
        await out.flush()
      } finally {
        await state.close()
      }
    })
}

/** All are read for any of them: only together do they show what merely passes calls on. */
async function chosen(state: State, api: string | undefined, { host }: Options): Promise<ApiReport[]> {
  const all = withoutRelays(await collectApis(state))
  if (api === undefined) {
    if (host === undefined) return all
    checkHost(all, host)
    return all.filter((one) => one.host === host.toLowerCase())
  }
  const one = all.find(({ id }) => id === api)
  if (!one)
    throw new ApiscopeError('cli.api', `The store does not know '${safe(api)}'; \`apiscope inventory\` lists the APIs.`)
  return [one]
}

function print(policies: readonly Policy[], format: Options['format'], out: Lines): void {
  if (format === 'json') for (const policy of policies) out.json(policy)
  else out.line((format === 'envoy' ? envoyConfig(policies) : nginxConfig(policies)).trimEnd())
}
