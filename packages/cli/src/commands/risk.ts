import { profileFromJson, scoreProfile } from '@apiscope/risk'
import { ApiscopeError, keys } from '@apiscope/schema'
import { openState } from '@apiscope/state'
import type { Command } from 'commander'
import { readJsonLines } from '../io/json-lines.js'
import { stateOption, stateUrl } from '../io/options.js'
import { Lines } from '../io/output.js'
import { safe } from '../io/text.js'
import type { Outcome } from '../main.js'
import { collectApi } from '../report/collect.js'
import { complain } from './complain.js'

/** `apiscope risk score|explain` */
export function addRisk(root: Command, outcome: Outcome): void {
  const risk = root
    .command('risk')
    .description('The risk model by itself: score profiles, explain the score of an API.')
  risk
    .command('score')
    .description(
      'Scores API profiles: {"id", …profile} per line → {"id","score","factors":{…}}, contributions in log-odds.',
    )
    .argument('[profiles]', 'file of profiles as JSON lines; - for standard input', '-')
    .addHelpText('after', '\nExample: apiscope risk score < profiles.jsonl')
    .action(async (path: string) => {
      const out = new Lines()
      const summary = await readJsonLines(path, (value) => {
        const { id } = value as { id?: unknown }
        if (typeof id !== 'string') return 'id is missing'
        const { risk: score, contributions } = scoreProfile(profileFromJson(value as Record<string, unknown>))
        out.json({ id, score, factors: contributions })
        return out.ready()
      })
      await out.flush()
      if (complain(path, summary) > 0) outcome.status = 1
    })
  risk
    .command('explain')
    .description('Shows why an API has its risk: the contribution of each factor, in log-odds.')
    .argument(
      '<api>',
      'name of the API as `apiscope inventory` prints it, for example "GET api.shop.example/v1/users/{id}"',
    )
    .addOption(stateOption())
    .option('--without <factor>', 'what the risk would be without this factor')
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample: apiscope risk explain "GET api.shop.example/health" --state ./state')
    .action((api: string, options: ExplainOptions) => explain(api, options))
}

interface ExplainOptions {
  state?: string
  without?: string
  json?: boolean
}

async function explain(id: string, options: ExplainOptions): Promise<void> {
  if (options.state === undefined) {
    throw new ApiscopeError(
      'cli.state',
      '--state: name the store to read, for example --state redis://127.0.0.1:6379.',
      2,
    )
  }
  const state = await openState(stateUrl(options.state))
  const out = new Lines()
  try {
    const fields = await state.hgetall(keys.risk(id))
    if (fields.risk === undefined)
      throw new ApiscopeError(
        'cli.api',
        `The store has no risk for '${safe(id)}'; \`apiscope inventory\` lists the APIs.`,
      )
    const { risk, level, factors } = await collectApi(state, id, Number(fields.risk))
    const base = Number(fields.base)
    const without = options.without === undefined ? undefined : whatIf(base, factors, options.without)
    if (options.json)
      out.json({
        id,
        risk,
        level,
        base,
        factors,
        ...(without === undefined ? {} : { without: options.without, riskWithout: without }),
      })
    else out.line(text(id, risk, level, base, factors, options.without, without))
  } finally {
    await state.close()
  }
  await out.flush()
}

type Factors = readonly { name: string; contribution: number }[]

function whatIf(base: number, factors: Factors, name: string): number {
  if (!factors.some((factor) => factor.name === name)) {
    throw new ApiscopeError(
      'cli.factor',
      `--without ${name}: not a factor of this API; it has ${factors.map((f) => f.name).join(', ')}.`,
      2,
    )
  }
  const sum = factors.reduce((total, factor) => total + (factor.name === name ? 0 : factor.contribution), base)
  return Math.round(10_000 / (1 + Math.exp(-sum))) / 100
}

function text(
  id: string,
  risk: number,
  level: string,
  base: number,
  factors: Factors,
  name?: string,
  without?: number,
): string {
  const row = (label: string, value: number) =>
    `  ${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(2).padStart(5)}  ${safe(label)}`
  const lines = [`${safe(id)}: ${risk} (${level})`, row('an API about which nothing is known', base)]
  for (const factor of factors) lines.push(row(factor.name.replaceAll('_', ' '), factor.contribution))
  if (without !== undefined) lines.push(`without ${name}: ${without}`)
  return lines.join('\n')
}
