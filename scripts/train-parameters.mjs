/**
 * Trains and evaluates the labelling of parameters: `npm run build && node scripts/train-parameters.mjs [--quick] [--shared DIR]`.
 * Writes packages/pii/models/parameters.json.gz and docs/pii-evaluation.md. Deterministic: the same sources give the same bytes.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { handParameters, prepare, publicParameters } from './train-parameters/data.mjs'
import { fitModel } from './train-parameters/fit.mjs'
import { generate } from './train-parameters/generate.mjs'

const root = join(import.meta.dirname, '..')
const option = (name, otherwise) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : process.argv[at + 1]
}
const quick = process.argv.includes('--quick')
const shared = option('--shared', process.env.APISCOPE_SHARED ?? join(root, '..', 'shared'))

const say = (text) => process.stderr.write(`${text}\n`)
say('generating')
const train = generate(quick ? 12000 : 40000, 1).map(prepare)
const tune = generate(quick ? 4000 : 10000, 2).map(prepare)
say('fitting')
const model = fitModel(train, tune, { trees: quick ? 80 : 150 }, say)
writeFileSync(join(root, 'packages/pii/models/parameters.json.gz'), gzipSync(JSON.stringify(model), { level: 9 }))
if (!process.argv.includes('--no-report')) {
  const { report } = await import('./train-parameters/report.mjs')
  writeFileSync(
    join(root, 'docs/pii-evaluation.md'),
    report({ model, hand: handParameters(), public: publicParameters(shared), quick }),
  )
}
say('done')
