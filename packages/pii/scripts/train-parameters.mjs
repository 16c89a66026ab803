/**
 * Trains and evaluates the labelling of parameters: `npm run build && node packages/pii/scripts/train-parameters.mjs [--quick] [--report-only]
 * [--shared DIR]`. Writes packages/pii/models/parameters.json.gz and docs/pii-evaluation.md. Deterministic: the same sources give
 * the same bytes. Without DIR (default ../shared) the part on public descriptions is left out of the report.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { evaluate } from '@apiscope/pii'
import { handParameters, prepare, publicParameters } from './train-parameters/data.mjs'
import { fitModel } from './train-parameters/fit.mjs'
import { generate } from './train-parameters/generate.mjs'
import { report, systems } from './train-parameters/report.mjs'

const root = join(import.meta.dirname, '../../..')
const has = (name) => process.argv.includes(name)
const option = (name, otherwise) => (has(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise)
const shared = option('--shared', process.env.APISCOPE_SHARED ?? join(root, '..', 'shared'))
const target = join(root, 'packages/pii/models/parameters.json.gz')
const say = (text) => process.stderr.write(`${text}\n`)

/** Domains whose names and values the cross-validation leaves out, one after the other; `common` stays. */
const DOMAINS = ['fintech', 'identity', 'commerce', 'health', 'hr', 'travel', 'telecom', 'government', 'crm', 'iot']

function train(count, tuneCount, options, keep) {
  const rows = generate(count, 1, keep).map(prepare)
  return fitModel(rows, generate(tuneCount, 2, keep).map(prepare), options, say)
}

let model
if (has('--report-only')) model = JSON.parse(gunzipSync(readFileSync(target)).toString())
else {
  model = has('--quick') ? train(12000, 4000, { trees: 80 }) : train(32000, 8000, { trees: 140 })
  writeFileSync(target, gzipSync(JSON.stringify(model), { level: 9 }))
}

if (!has('--no-report')) {
  const folds = []
  for (const domain of has('--no-folds') ? [] : DOMAINS) {
    say(`fold ${domain}`)
    const stored = train(8000, 2500, { trees: 60 }, (d) => d !== domain)
    const test = generate(3000, 3, (d) => d === domain || d === 'common')
      .filter((p) => p.domain === domain)
      .slice(0, 1000)
      .map(prepare)
    const all = systems(stored)
    const gold = test.map((p) => ({ id: p.parameter.id, labels: p.parameter.labels }))
    const run = (system) =>
      evaluate(
        gold,
        test.map((p) => ({ id: p.parameter.id, labels: system(p) })),
      )
    folds.push({ domain, result: { ...run(all.model), rules: run(all['both, by rule']).micro.f1 } })
  }
  const page = report({ root, model, hand: handParameters(), publicOnes: publicParameters(shared), folds })
  writeFileSync(join(root, 'docs/pii-evaluation.md'), page)
}
