#!/usr/bin/env node
/**
 * Trains the classifier of attack patterns in request parameters and writes its report.
 *
 *   node packages/attacks/scripts/train-attacks.mjs --data FILE    cross-validation by source, then the model on everything:
 *                                                 packages/attacks/models/attacks.json.gz and docs/attacks-evaluation.md
 *   node packages/attacks/scripts/train-attacks.mjs                the same on generated values alone, for who has no such file
 *   node packages/attacks/scripts/train-attacks.mjs --data FILE --measure   measures without writing the model
 *
 *   --data FILE   labelled values as JSON lines, plain or gzipped: {"value","label","source","hard"?}; label: a kind or benign
 *   --benign FILE further ordinary values that are only measured on, not learnt: JSON lines with "values": [...]
 *   --folds N     groups of sources held out in turn (default 5), --seed N (default 1), --scale N of the generated part (default 1)
 *   --trees N     (default 200), --out FILE of the model
 *   --report FILE writes the report anew from such scores and the model as it is, without training
 *   --scores FILE the held-out score of each given value: JSON lines {"id","score","kind"}
 *
 * Build first: npx tsc -b packages/attacks. A quarter of an hour on one core.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { artefactOf } from './train-attacks/artefact.mjs'
import { crossValidate, transfer } from './train-attacks/evaluate.mjs'
import { generate } from './train-attacks/generate.mjs'
import { writeReport } from './train-attacks/report.mjs'
import { prepare, readRows } from './train-attacks/rows.mjs'

const { values: o } = parseArgs({
  options: {
    data: { type: 'string' },
    benign: { type: 'string', multiple: true },
    measure: { type: 'boolean' },
    folds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    trees: { type: 'string', default: '200' },
    out: { type: 'string' },
    scores: { type: 'string' },
    report: { type: 'string' },
  },
})
const started = Date.now()
const log = (text) => process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)
const root = join(import.meta.dirname, '../../..')
const file = o.out ?? join(root, 'packages/attacks/models/attacks.json.gz')
const options = {
  seed: Number(o.seed),
  trees: Number(o.trees),
  folds: Number(o.folds),
  generatedWeight: 0.6,
  hardWeight: 1.5,
  log,
}

const made = prepare(generate({ seed: options.seed, scale: Number(o.scale) }))
const given = o.data ? prepare(readRows(o.data)) : []
log(`${given.length} given values, ${made.length} generated`)
const measured = o.report ? scored(given, o.report) : crossValidate(given, made, options)
if (o.scores)
  writeFileSync(
    o.scores,
    measured.rows
      .map(
        ({ id, source }, i) =>
          `${JSON.stringify({ id, source, score: measured.scores[i], kind: measured.kinds[i] })}\n`,
      )
      .join(''),
  )
const alone = given.length > 0 && !o.report ? transfer(made, given, options) : undefined
const packed = o.report
  ? readFileSync(file)
  : gzipSync(JSON.stringify(artefactOf([...given, ...made], measured, options)), { level: 9 })
const artefact = JSON.parse(gunzipSync(packed).toString('utf8'))
log(`model: ${(packed.length / 1024).toFixed(0)} KiB`)
if (!o.measure && !o.report) writeFileSync(file, packed)
const others = (o.benign ?? []).map((name) => ({ name, values: listed(name) }))
const report = { measured, alone, artefact, others, given, made, bytes: packed.length, options }
writeReport(report, o.measure ? '/dev/stdout' : join(root, 'docs/attacks-evaluation.md'))
log('done')

/** Held-out scores as they were written, for the same values in the same order. */
function scored(rows, name) {
  const lines = readFileSync(name, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  if (lines.length !== rows.length || rows.some(({ id }, i) => id !== lines[i].id))
    throw new Error(`${name}: scores of other values`)
  return { rows, scores: Float64Array.from(lines, ({ score }) => score), kinds: lines.map(({ kind }) => kind) }
}

/** All strings of the lists `values` in JSON lines. */
function listed(name) {
  const raw = readFileSync(name)
  const text = (raw[0] === 0x1f ? gunzipSync(raw) : raw).toString('utf8')
  const out = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const row = JSON.parse(line)
    for (const { values = [], in: place } of row.parameters ?? [row])
      if (place !== 'response') out.push(...values.filter((v) => typeof v === 'string'))
  }
  return out
}
