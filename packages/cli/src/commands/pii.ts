import { writeFileSync } from 'node:fs'
import { addCorrection, CustomDetector, labelParameter, type ParameterInput } from '@apiscope/pii'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { readJsonLines } from '../io/json-lines.js'
import { correctionsOption, detectorsOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../main.js'
import { readCorrections, readDetectors } from '../pipeline/worker-options.js'
import { Evaluator, evaluationMarkdown } from '../report/pii-evaluation.js'
import { complain } from './complain.js'

/** `apiscope pii label|evaluate|correct` */
export function addPii(root: Command, outcome: Outcome): void {
  const pii = root.command('pii').description('The labelling of parameters by itself: label, evaluate, correct.')
  addLabel(pii, outcome)
  addEvaluate(pii, outcome)
  addCorrect(pii)
}

const customDetectors = (path: string | undefined) =>
  path === undefined ? [] : readDetectors(path).map((config) => new CustomDetector(config))

function parameterProblem(value: unknown): string | undefined {
  const { paramName, values } = (value ?? {}) as Partial<ParameterInput>
  if (typeof paramName !== 'string') return 'paramName is missing'
  return values === undefined || Array.isArray(values) ? undefined : 'values is not a list'
}

function addLabel(pii: Command, outcome: Outcome): void {
  pii
    .command('label')
    .description(
      'Labels parameters given as JSON lines: {"id","location","paramName","path","values":[…]} → {"id","labels":[…],"confidence":{…},"why":{…}}.',
    )
    .argument('[parameters]', 'file of parameters as JSON lines; - for standard input', '-')
    .addOption(detectorsOption())
    .addHelpText('after', '\nExample: apiscope pii label < parameters.jsonl')
    .action(async (path: string, options: { detectors?: string }) => {
      const out = new Lines()
      const custom = customDetectors(options.detectors)
      const summary = await readJsonLines(path, (value) => {
        const problem = parameterProblem(value)
        if (problem !== undefined) return problem
        out.json(labelParameter(value as ParameterInput, custom))
        return out.ready()
      })
      await out.flush()
      if (complain(path, summary) > 0) outcome.status = 1
    })
}

function addEvaluate(pii: Command, outcome: Outcome): void {
  pii
    .command('evaluate')
    .description('Labels parameters that carry gold labels and prints precision, recall and F1 as Markdown.')
    .requiredOption('--gold <file>', 'JSON lines as for `pii label`, each with "labels": the right ones')
    .addOption(detectorsOption())
    .addHelpText('after', '\nExample: apiscope pii evaluate --gold gold.jsonl > report.md')
    .action(async ({ gold, detectors }: { gold: string; detectors?: string }) => {
      const custom = customDetectors(detectors)
      const evaluator = new Evaluator()
      const summary = await readJsonLines(gold, (value) => {
        const { labels } = (value ?? {}) as { labels?: unknown }
        const problem = parameterProblem(value) ?? (Array.isArray(labels) ? undefined : 'labels is not a list')
        if (problem !== undefined) return problem
        evaluator.add(labels as string[], labelParameter(value as ParameterInput, custom).labels)
        return undefined
      })
      const out = new Lines()
      out.line(evaluationMarkdown(evaluator.result()))
      await out.flush()
      if (complain(gold, summary) > 0) outcome.status = 1
    })
}

function addCorrect(pii: Command): void {
  pii
    .command('correct')
    .description(
      'Writes a correction into the file that --corrections names: the label then holds, or never does, whatever the model says.',
    )
    .argument('<api>', 'name of the API, or * for all')
    .argument('<parameter>', 'name, or location and name, as `inventory --format json` shows it: response:user.email')
    .argument('<label>', 'the label, for example NAME')
    .addOption(new Option('--action <action>', 'what to do').choices(['set', 'clear']).default('clear'))
    .addOption(correctionsOption().makeOptionMandatory())
    .addHelpText(
      'after',
      '\nExample: apiscope pii correct "GET api.shop.example/v1/products" response:items[].name NAME --corrections corrections.jsonl',
    )
    .action(
      (api: string, parameter: string, label: string, options: { action: 'set' | 'clear'; corrections: string }) => {
        if (!/^[A-Z][A-Z0-9_]{0,31}$/.test(label)) {
          throw usage('cli.label', `'${label}' is not a label: upper case letters, digits and _, at most 32`)
        }
        const list = addCorrection(readCorrections(options.corrections), {
          api,
          parameter,
          label,
          action: options.action,
        })
        writeFileSync(options.corrections, `${list.map((entry) => JSON.stringify(entry)).join('\n')}\n`)
      },
    )
}
