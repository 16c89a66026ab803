import { loadAttackModel } from '@apiscope/attacks'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { readJsonLines } from '../io/json-lines.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { complain } from './complain.js'

/** `apiscope attacks score` */
export function addAttacks(root: Command, outcome: Outcome): void {
  const attacks = root
    .command('attacks')
    .description('The classifier of attack patterns in request parameters by itself.')
  attacks
    .command('score')
    .description(
      'Scores values given as JSON lines: {"id","value"} → {"id","score","kind"}, in the same order. score: 0–1; kind: what the value is likeliest aimed at (sqli, xss, traversal …), left out where nothing speaks for any. Other fields, such as "where", are not looked at.',
    )
    .argument('[values]', 'file of values as JSON lines, plain or gzipped; - for standard input', '-')
    .addOption(
      new Option(
        '--threshold <score>',
        'adds "alert": true from this score on; without it, the score that one in a thousand ordinary values exceeds',
      ).argParser(share),
    )
    .addHelpText('after', '\nExample: apiscope attacks score < values.jsonl > scored.jsonl')
    .action(async (path: string, options: { threshold?: number }) => {
      const out = new Lines()
      const model = loadAttackModel()
      const threshold = options.threshold ?? model.thresholds.permille1
      const summary = await readJsonLines(path, (row) => {
        const { id, value } = (row ?? {}) as { id?: unknown; value?: unknown }
        if (typeof value !== 'string') return 'value is missing, or is no string'
        const { score, kind } = model.score(value)
        out.json({ id, score: Number(score.toPrecision(6)), kind, alert: score >= threshold })
        return out.ready()
      })
      await out.flush()
      if (complain(path, summary) > 0) outcome.status = 1
    })
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw usage('cli.threshold', `--threshold: '${text}' is not a number from 0 to 1`)
  return value
}
