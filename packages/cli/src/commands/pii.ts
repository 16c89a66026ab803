import { writeFileSync } from 'node:fs'
import {
  addCorrection,
  CustomDetector,
  evaluate,
  type Gold,
  labelParameter,
  loadNameModel,
  NAME_THRESHOLD,
  type ParameterInput,
} from '@apiscope/pii'
import { isHiddenMark } from '@apiscope/schema'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { readJsonLines } from '../io/json-lines.js'
import { correctionsOption, detectorsOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { readCorrections, readDetectors } from '../pipeline/worker-options.js'
import { evaluationMarkdown } from '../report/pii-evaluation.js'
import { complain } from './complain.js'

/** `apiscope pii label|names|evaluate|correct` */
export function addPii(root: Command, outcome: Outcome): void {
  const pii = root.command('pii').description('The labelling of parameters by itself: label, names, evaluate, correct.')
  addLabel(pii, outcome)
  addNames(pii, outcome)
  addEvaluate(pii, outcome)
  addCorrect(pii)
}

const customDetectors = (path: string | undefined) =>
  path === undefined ? [] : readDetectors(path).map((config) => new CustomDetector(config))

function parameterProblem(value: unknown): string | undefined {
  const { paramName, values, hidden } = (value ?? {}) as Partial<ParameterInput>
  if (typeof paramName !== 'string') return 'paramName is missing'
  if (values !== undefined && !Array.isArray(values)) return 'values is not a list'
  return hidden === undefined || isHiddenMark(hidden, values?.length ?? 0)
    ? undefined
    : 'hidden is neither true nor a list of indices of values'
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

function addNames(pii: Command, outcome: Outcome): void {
  pii
    .command('names')
    .description(
      `Scores strings given as JSON lines: {"id","text"} → {"id","score"}, 0–1. From ${NAME_THRESHOLD} on a string is taken for the name of a person; every script is scaled to this one threshold.`,
    )
    .argument('[names]', 'file of strings as JSON lines; - for standard input', '-')
    .addHelpText('after', '\nExample: apiscope pii names < names.jsonl')
    .action(async (path: string) => {
      const out = new Lines()
      const model = loadNameModel()
      const summary = await readJsonLines(path, (value) => {
        const { id, text } = (value ?? {}) as { id?: unknown; text?: unknown }
        if (typeof text !== 'string') return 'text is missing'
        out.json({ id, score: Math.round(model.score(text) * 1e6) / 1e6 })
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
    .option('--pred <file>', 'labels to judge, as `pii label` printed them; default: label the parameters of --gold')
    .addOption(detectorsOption())
    .addHelpText('after', '\nExample: apiscope pii evaluate --gold gold.jsonl > report.md')
    .action(async (options: { gold: string; pred?: string; detectors?: string }) => {
      const custom = customDetectors(options.detectors)
      const gold: Gold[] = []
      const predicted: Gold[] = []
      const bad = await readGold(options.gold, gold, (id, value) => {
        if (options.pred !== undefined) return undefined
        const problem = parameterProblem(value)
        if (problem === undefined)
          predicted.push({ id, labels: labelParameter(value as ParameterInput, custom).labels })
        return problem
      })
      const badToo = options.pred === undefined ? 0 : await readGold(options.pred, predicted)
      const out = new Lines()
      out.line(evaluationMarkdown(evaluate(gold, predicted)))
      await out.flush()
      if (bad + badToo > 0) outcome.status = 1
    })
}

/** Reads lines with labels into `into`; without an id a line is known by its number. Returns how many were left out. */
async function readGold(
  path: string,
  into: Gold[],
  also: (id: string, value: unknown) => string | undefined = () => undefined,
): Promise<number> {
  let line = 0
  const summary = await readJsonLines(path, (value) => {
    line++
    const { id = String(line), labels } = (value ?? {}) as { id?: unknown; labels?: unknown }
    if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) return 'labels is not a list'
    const problem = also(String(id), value)
    if (problem === undefined) into.push({ id: String(id), labels })
    return problem
  })
  return complain(path, summary)
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
