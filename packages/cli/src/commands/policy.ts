import { advise, envoyConfig, nginxConfig, type Policy, type PolicyInput } from '@apiscope/risk'
import { ApiscopeError, keys } from '@apiscope/schema'
import { openState, type State } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { stateOption, stateUrl, topOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { safe } from '../io/text.js'
import { collectApi, collectApis } from '../report/collect.js'
import type { ApiReport } from '../report/document.js'

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
      if (options.state === undefined)
        throw usage('cli.state', '--state: name the store to read, for example --state redis://127.0.0.1:6379.')
      const state = await openState(stateUrl(options.state))
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

async function chosen(state: State, api: string | undefined, { host }: Options): Promise<ApiReport[]> {
  if (api === undefined) return (await collectApis(state)).filter((one) => host === undefined || one.host === host)
  const { risk } = await state.hgetall(keys.risk(api))
  if (risk === undefined)
    throw new ApiscopeError('cli.api', `The store does not know '${safe(api)}'; \`apiscope inventory\` lists the APIs.`)
  return [await collectApi(state, api, Number(risk))]
}

async function policyOf(state: State, report: ApiReport): Promise<Policy> {
  const { finding } = await state.hgetall(keys.riskDetail(report.id))
  const kind = finding === undefined ? undefined : (JSON.parse(finding) as { kind?: string } | null)?.kind
  const input: PolicyInput = {
    ...report,
    facts: {
      ...report.facts,
      ...(report.firstSeen === undefined ? {} : { first_seen: report.firstSeen }),
      ...(report.lastSeen === undefined ? {} : { last_seen: report.lastSeen }),
    },
    ...(kind === undefined ? {} : { finding: kind }),
  }
  return advise(input)
}

function print(policies: readonly Policy[], format: Options['format'], out: Lines): void {
  if (format === 'json') for (const policy of policies) out.json(policy)
  else out.line((format === 'envoy' ? envoyConfig(policies) : nginxConfig(policies)).trimEnd())
}
