import { explainRisk } from '@apiscope/model'
import { currentName } from '@apiscope/risk'
import type { Command } from 'commander'
import { stateOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeToRead } from '../io/store.js'
import { renderRisk } from '../report/render-risk.js'

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
        const explanation = await explainRisk(state, api, (options.without ?? []).map(currentName))
        if (options.json) out.json(explanation)
        else out.line(renderRisk(explanation))
      } finally {
        await state.close()
      }
      await out.flush()
    })
}
