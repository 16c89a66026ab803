/**
 * Trains and evaluates the labelling of parameters: `npm run build && node packages/pii/scripts/train-parameters.mjs [--labelled FILE]
 * [--shared DIR] [--quick] [--held FILE [--report-only]]`. Writes packages/pii/models/parameters.json.gz and docs/pii-evaluation.md. Deterministic: the same sources
 * give the same bytes. FILE holds parameters that people labelled (train-parameters/labelled.mjs says how; default
 * DIR/pii/parameters_labelled.jsonl): the shipped model was trained with it, and without it one is trained on generated ones alone. Without
 * DIR (default ../shared) the parts of the report on public descriptions are left out. `--held` keeps what the models said that
 * knew nothing of a vendor; with it `--report-only` writes the page again without training.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { handParameters, prepare, publicParameters } from './train-parameters/data.mjs'
import { fitModel } from './train-parameters/fit.mjs'
import { generate } from './train-parameters/generate.mjs'
import { labelledParameters } from './train-parameters/labelled.mjs'
import { report } from './train-parameters/report.mjs'

const root = join(import.meta.dirname, '../../..')
const has = (name) => process.argv.includes(name)
const option = (name, otherwise) => (has(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise)
const shared = option('--shared', process.env.APISCOPE_SHARED ?? join(root, '..', 'shared'))
const labelled = option('--labelled', join(shared, 'pii', 'parameters_labelled.jsonl'))
const target = join(root, 'packages/pii/models/parameters.json.gz')
const say = (text) => process.stderr.write(`${text}\n`)

const real = labelledParameters(labelled).map(prepare)
say(`${real.length} labelled parameters`)

function train() {
  const [count, tune, options] = has('--quick') ? [5000, 1500, { trees: 60, folds: 0 }] : [12000, 3000, { trees: 80 }]
  const trained = fitModel(generate(count, 1).map(prepare), generate(tune, 2).map(prepare), real, options, say)
  writeFileSync(target, gzipSync(JSON.stringify(trained.model), { level: 9 }))
  if (has('--held')) writeFileSync(option('--held'), JSON.stringify(trained.held))
  return trained
}

const { model, held } = has('--report-only')
  ? {
      model: JSON.parse(gunzipSync(readFileSync(target)).toString()),
      held: JSON.parse(readFileSync(option('--held'), 'utf8')),
    }
  : train()

if (!has('--no-report')) {
  const page = report({ root, model, real, held, hand: handParameters(), publicOnes: publicParameters(shared) })
  writeFileSync(join(root, 'docs/pii-evaluation.md'), page)
}
