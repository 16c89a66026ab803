import type { Exchange } from '@apiscope/schema'
import type { Command } from 'commander'
import { readJsonLines } from '../io/json-lines.js'
import {
  allowOption,
  correctionsOption,
  detectorsOption,
  dismissalsOption,
  keepLabelsOption,
  learnUntilOption,
  openapiOption,
  stateOption,
  stateUrl,
  timeZoneOption,
} from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { openEmbedded } from '../pipeline/embedded.js'
import { exchangeProblem } from '../pipeline/exchange-shape.js'
import type { WorkerFiles } from '../pipeline/worker-options.js'
import { complain } from './complain.js'

/** `apiscope backtest EXCHANGES.jsonl|-` */
export function addBacktest(root: Command, outcome: Outcome): void {
  root
    .command('backtest')
    .summary('run the workers over recorded exchanges: alerts as JSON lines')
    .description(
      'Runs all workers over recorded exchanges (JSON lines, plain or gzipped, - for standard input) and prints the alerts as JSON lines, in the order in which they are raised.',
    )
    .argument('<exchanges>', 'file of exchanges as printed by `apiscope exchanges`, or -')
    .addOption(stateOption())
    .addOption(detectorsOption())
    .addOption(keepLabelsOption())
    .addOption(correctionsOption())
    .addOption(allowOption())
    .addOption(dismissalsOption())
    .addOption(openapiOption())
    .addOption(learnUntilOption())
    .addOption(timeZoneOption())
    .addHelpText('after', '\nExample: apiscope exchanges capture.pcap | apiscope backtest - > alerts.jsonl')
    .action(async (path: string, options: WorkerFiles & { state?: string }) => {
      const out = new Lines()
      const store = stateUrl(options.state)
      const { feed, state } = await openEmbedded(store, options, (alert) => out.json(alert), 'apiscope backtest')
      try {
        const summary = await readJsonLines(path, (value) => {
          const problem = exchangeProblem(value)
          if (problem !== undefined) return problem
          feed.exchange(value as Exchange)
          return out.ready()
        })
        feed.finish()
        await out.flush()
        if (complain(path, summary) > 0) outcome.status = 1
      } finally {
        await state.close()
      }
    })
}
