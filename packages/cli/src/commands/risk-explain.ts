import {
  acceptedRisks,
  currentName,
  currentNames,
  FLOORS,
  profileFromJson,
  type RiskModel,
  riskInterval,
  type Snapshot,
  scoreProfile,
  shippedModel,
  tenantModel,
  yesterday,
} from '@apiscope/risk'
import { ApiscopeError, keys } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import type { Command } from 'commander'
import { usage } from '../io/errors.js'
import { stateOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeToRead } from '../io/store.js'
import { safe } from '../io/text.js'
import { readFeedback } from '../pipeline/feedback-store.js'
import { type RiskExplanation, renderRisk } from '../report/render-risk.js'

const DAY_MS = 86_400_000

interface Options {
  state?: string
  without?: string[]
  json?: boolean
}

/** `apiscope risk explain` */
export function addExplain(risk: Command): void {
  risk
    .command('explain')
    .description(
      'Shows why an API has its risk: the contribution of each factor in log-odds, what changed since the day before, how sure it is.',
    )
    .argument(
      '<api>',
      'name of the API as `apiscope inventory` prints it, for example "GET api.shop.example/v1/users/{id}"',
    )
    .addOption(stateOption())
    .option('--without <factor...>', 'what the risk would be without these factors')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      '\nExample: apiscope risk explain "GET api.shop.example/health" --state ./state --without public_exposure',
    )
    .action(async (api: string, options: Options) => {
      const state = await storeToRead(options.state)
      const out = new Lines()
      try {
        const explanation = await explain(state, api, (options.without ?? []).map(currentName))
        if (options.json) out.json(explanation)
        else out.line(renderRisk(explanation))
      } finally {
        await state.close()
      }
      await out.flush()
    })
}

/** The stored detail of an API; throws when the store does not know it. */
export async function detailOf(state: State, id: string): Promise<Record<string, string>> {
  const detail = await state.hgetall(keys.riskDetail(id))
  if (detail.profile === undefined)
    throw new ApiscopeError(
      'cli.api',
      `The store has no risk for '${safe(id)}'; \`apiscope inventory\` lists the APIs.`,
    )
  return detail
}

async function explain(state: State, id: string, without: readonly string[]): Promise<RiskExplanation> {
  const detail = await detailOf(state, id)
  const log = await readFeedback(state)
  const model: RiskModel = tenantModel(shippedModel(), log)
  const profile = profileFromJson(JSON.parse(detail.profile!))
  const { risk, level, base, contributions } = scoreProfile(profile, model)
  for (const name of without) {
    if (Object.hasOwn(contributions, name)) continue
    const names = Object.keys(contributions).join(', ')
    throw usage('cli.factor', `--without ${safe(name)}: not a factor of this API; it has ${names}.`)
  }
  const history = (JSON.parse(detail.history ?? '[]') as Snapshot[]).map((day) => ({
    ...day,
    contributions: currentNames(day.contributions),
  }))
  const today = history.at(-1)
  const before = today === undefined ? undefined : yesterday(history, today.day * DAY_MS)
  const accepted = acceptedRisks(log).get(id)
  const floor = FLOORS.find(({ name }) => Object.hasOwn(contributions, `floor_${name}`))
  return {
    id,
    risk,
    level,
    base,
    labels: { request: Object.keys(profile.requestLabels), response: Object.keys(profile.responseLabels) },
    interval: riskInterval(profile, model),
    model: model.version,
    ...(detail.model === model.version ? {} : { rankedWith: detail.model }),
    factors: contributions,
    ...(floor ? { floor: { name: floor.name, least: floor.least, because: floor.because } } : {}),
    ...(before ? { before } : {}),
    finding: JSON.parse(detail.finding ?? 'null'),
    history: history.map(({ day, risk: then }) => ({
      day: new Date(day * DAY_MS).toISOString().slice(0, 10),
      risk: then,
    })),
    ...(accepted ? { accepted: accepted.reason } : {}),
    ...(without.length > 0 ? { without, riskWithout: scoreProfile(profile, model, without).risk } : {}),
  }
}
