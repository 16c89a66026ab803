/** The model as it is stored. */
import { fitDetector, fitKinds } from './pipeline.mjs'
import { classifier } from './tools.mjs'

/** Fits on all rows. `measured`: scale of the log-odds and thresholds, both from values that were not trained on. */
export function artefactOf(rows, { scale, thresholds }, options) {
  const { ngrams, trees } = fitDetector(rows, options)
  options.log('fitted on everything')
  const { kinds, kind } = fitKinds(rows, options)
  const counts = {}
  for (const row of rows) if (!row.source.startsWith('generated')) counts[row.label] = (counts[row.label] ?? 0) + 1
  return {
    format: 'apiscope-attacks',
    version: 1,
    columns: [...classifier.COLUMNS],
    ngrams: ngrams.toJSON(),
    trees: compact(trees.toJSON()),
    scale,
    kinds: kinds.map((table) => table.toJSON()),
    kind: { ...kind.toJSON(), weights: kind.toJSON().weights.map(short), bias: kind.toJSON().bias.map(short) },
    thresholds,
    made: {
      rows: counts,
      seed: options.seed,
      generated: rows.filter((row) => row.source.startsWith('generated')).length,
    },
  }
}

const short = (x) => Number(x.toPrecision(4))
/** Thresholds of splits keep their digits: rounding could move a value to the other side. */
const compact = (json) => ({ ...json, number: json.number.map((x, i) => (json.column[i] < 0 ? short(x) : x)) })
