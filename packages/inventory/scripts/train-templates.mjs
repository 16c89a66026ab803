#!/usr/bin/env node
// Fits the model of path templates, measures it and writes packages/inventory/models/templates.json.gz and docs/inventory-evaluation.md.
// Usage (once built): node packages/inventory/scripts/train-templates.mjs [--fit] [--folds N] [--set NAME=REQUESTS.jsonl,GOLD.jsonl …]
//   --fit     fits anew (minutes of CPU); otherwise the shipped model is measured
//   --folds   route lists held out in turn, default 5; 0 leaves that part out
//   --set     further data to measure on, never to fit on; plain or .gz. For example
//             --set 'development=../shared/inventory/requests.jsonl.gz,../shared/inventory/gold.jsonl.gz'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { fitModel, vocabulary } from './train-templates/fit.mjs'
import { hostsFor, routeLists } from './train-templates/hosts.mjs'
import { measure, measureSet } from './train-templates/measure.mjs'
import { report } from './train-templates/report.mjs'

const MODEL = new URL('../models/templates.json.gz', import.meta.url)
const REPORT = new URL('../../../docs/inventory-evaluation.md', import.meta.url)
const { values } = parseArgs({
  options: {
    fit: { type: 'boolean' },
    folds: { type: 'string', default: '5' },
    set: { type: 'string', multiple: true, default: [] },
  },
})
/** Hosts of each list to learn from. */
const SEEDS = [1, 2, 3, 4, 5, 6]
const say = (text) => process.stderr.write(`${text}\n`)

const lists = routeLists()
let json
if (values.fit) {
  json = fitModel(hostsFor(lists, SEEDS), say)
  writeFileSync(MODEL, gzipSync(JSON.stringify(json), { level: 9 }))
} else json = JSON.parse(gunzipSync(readFileSync(MODEL)).toString())

const folds = Number(values.folds)
const heldOut = []
for (let fold = 0; fold < folds; fold++) {
  const inFold = (_, i) => i % folds === fold
  const model = fitModel(
    hostsFor(
      lists.filter((...at) => !inFold(...at)),
      SEEDS,
    ),
    say,
  )
  const rows = hostsFor(lists.filter(inFold), [11, 12]).map((host) => measure(host, model))
  say(`fold ${fold}: ${rows.length} hosts`)
  heldOut.push(...rows)
}
const sets = values.set.map((text) => {
  const [name, files] = text.split('=')
  return measureSet(name, files.split(','), json)
})
writeFileSync(
  REPORT,
  report({ heldOut, sets, folds, model: json, words: vocabulary.split(' ').length, lists: lists.length }),
)
say('docs/inventory-evaluation.md written')
