#!/usr/bin/env node
/**
 * Trains the model of instructions in texts that agents read (tool results, documents, prompts) and writes its report.
 *
 *   python3 packages/attacks/scripts/train-prompt/collect.py DATA > rows.jsonl     (its head says where DATA comes from)
 *   node packages/attacks/scripts/train-prompt.mjs --data rows.jsonl [--hard NotInject_one.json]… [--seed 1] [--measure] [--scores FILE]
 *
 * Each source is held out in turn, its ordinary texts with its injected ones; threshold and recall are those of texts whose source was not learnt from.
 * --hard FILE: ordinary prompts with words of attacks, JSON list of {"prompt"}, only measured on. --measure: writes neither model nor report.
 * --scores FILE: held-out scores as JSON lines {source, label, score}, for packages/anomaly/scripts/evaluate-prompt.mjs.
 * Writes packages/attacks/models/prompt.json.gz and docs/prompt-evaluation.md. Build first: npx tsc -b packages/attacks. Half a minute on one core.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { maxLogOdds } from '@apiscope/attacks'
import { fit } from './train-prompt/fit.mjs'
import { generate } from './train-prompt/generate.mjs'
import { readmes } from './train-prompt/readmes.mjs'
import { reportOf } from './train-prompt/report.mjs'

const { values: o } = parseArgs({
  options: {
    data: { type: 'string' },
    hard: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    measure: { type: 'boolean' },
    scores: { type: 'string' },
  },
})
const root = join(import.meta.dirname, '../../..')
const seed = Number(o.seed)
const given = readFileSync(o.data, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
const docs = readmes(join(root, 'node_modules'))
const made = generate(seed, 1_500)
const hard = (o.hard ?? [])
  .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).map(({ prompt }) => prompt))
  .filter((text) => text.trim() !== '')

/** Translations of a source's texts are of that source. */
const groupOf = ({ source }) => source.replace('-translated', '')
const sources = [...new Set(given.map(groupOf))].sort()
const held = []
const hardScores = []
for (const [i, source] of sources.entries()) {
  const own = docs.filter(({ part }) => part % sources.length === i)
  const others = [
    ...given.filter((row) => groupOf(row) !== source),
    ...docs.filter(({ part }) => part % sources.length !== i),
    ...made,
  ]
  const table = fit(others, { seed })
  for (const row of [...given.filter((one) => groupOf(one) === source), ...own])
    held.push({ source: row.source, label: row.label, score: maxLogOdds(table, row.text) })
  if (hard.length > 0) hardScores.push(hard.map((text) => maxLogOdds(table, text)))
}
/** Score that the share of ordinary texts is above. */
const benign = held
  .filter(({ label }) => label === 0)
  .map(({ score }) => score)
  .sort((a, b) => b - a)
const above = (share) => benign[Math.floor(share * benign.length)]
const thresholds = { percent5: above(0.05), percent1: above(0.01) }
const table = fit([...given, ...docs, ...made], { seed })
const rows = {}
for (const { source, label } of [...given, ...docs, ...made])
  rows[`${source}:${label}`] = (rows[`${source}:${label}`] ?? 0) + 1
const artefact = { format: 'apiscope-prompt', version: 1, table: table.toJSON(), thresholds, made: { rows, seed } }
const packed = gzipSync(JSON.stringify(artefact), { level: 9 })
const report = reportOf({
  held,
  thresholds,
  hard,
  hardScores,
  rows,
  bytes: packed.length,
  seed,
  final: hard.map((text) => maxLogOdds(table, text)),
})
if (o.scores) writeFileSync(o.scores, held.map((row) => `${JSON.stringify(row)}\n`).join(''))
if (o.measure) process.stdout.write(report)
else {
  writeFileSync(join(root, 'packages/attacks/models/prompt.json.gz'), packed)
  writeFileSync(join(root, 'docs/prompt-evaluation.md'), report)
}
