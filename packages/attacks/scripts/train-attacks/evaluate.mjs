/** What the classifier does on sources it has not seen. */
import { familyOf, foldsOf } from './folds.mjs'
import { fitDetector, fitKinds } from './pipeline.mjs'
import { ml } from './tools.mjs'

/** Log-odds of what the quick answer passes. */
const PLAIN = -30
const scoreOf = (fit, row) => (row.plain ? PLAIN : fit.score(row))

/** Every given row scored by a model that has seen neither its family of sources nor near-duplicates of it. */
export function crossValidate(given, made, options) {
  const rows = given.length > 0 ? given : made
  const folds = given.length > 0 ? foldsOf(rows, options.folds).of : randomFolds(rows, options)
  const scores = new Float64Array(rows.length)
  const kinds = new Array(rows.length)
  for (let f = 0; f < options.folds; f++) {
    const test = rows.filter((row) => folds(row) === f)
    const near = new Set(test.map((row) => row.near))
    const rest = rows.filter((row) => folds(row) !== f)
    const train = [...rest, ...(given.length > 0 ? made : [])].filter((row) => !near.has(row.near))
    const fit = fitDetector(train, options)
    const kind = fitKinds(train, options)
    rows.forEach((row, i) => {
      if (folds(row) !== f) return
      scores[i] = scoreOf(fit, row)
      if (row.y === 1) kinds[i] = row.plain ? undefined : kind.predict(row)
    })
    const auc = ml.rocAuc(
      test.map((row) => scores[rows.indexOf(row)]),
      test.map((row) => row.y),
    )
    options.log(
      `fold ${f + 1} of ${options.folds}: ${test.length} values of ${new Set(test.map((row) => familyOf(row.source))).size} families, AUC ${auc.toFixed(4)}`,
    )
  }
  return { rows, scores, kinds, ...calibrate(rows, scores) }
}

/** Learnt from generated values alone, measured on all that are given. */
export function transfer(made, given, options) {
  const near = new Set(given.map((row) => row.near))
  const fit = fitDetector(
    made.filter((row) => !near.has(row.near)),
    options,
  )
  options.log('fitted on generated values alone')
  return { rows: given, scores: Float64Array.from(given, (row) => scoreOf(fit, row)) }
}

function randomFolds(rows, { folds, seed }) {
  const random = ml.seededRandom(seed)
  const at = new Map(rows.map((row) => [row, random.below(folds)]))
  return (row) => at.get(row)
}

/** Share of hard ordinary values (of all, where none is marked) that may lie above a score of one half. */
const HARD_ABOVE_HALF = 0.01
const ALL_ABOVE_HALF = 0.003

/** A scale on held-out log-odds, moved so that 0.5 is where to work, and the scores that a share of held-out ordinary values exceed. */
function calibrate(rows, scores) {
  const seen = rows.map((_, i) => i).filter((i) => !rows[i].plain)
  const { a } = ml.fitPlatt(
    seen.map((i) => scores[i]),
    seen.map((i) => rows[i].y),
  )
  const hard = rows.map((_, i) => i).filter((i) => rows[i].hard)
  const middle =
    hard.length > 0
      ? thresholdOf(
          hard.map((i) => rows[i]),
          hard.map((i) => scores[i]),
          HARD_ABOVE_HALF,
        )
      : thresholdOf(rows, scores, ALL_ABOVE_HALF)
  const scale = { a, b: -a * middle }
  const at = (rate) => ml.platt(scale, thresholdOf(rows, scores, rate))
  return { scale, thresholds: { permille10: at(0.01), permille1: at(0.001), permille01: at(0.0001) } }
}

/** The smallest score that at most `rate` of the ordinary values exceed. */
export function thresholdOf(rows, scores, rate) {
  const ordinary = [...scores].filter((_, i) => rows[i].y === 0).sort((a, b) => b - a)
  return ordinary[Math.min(ordinary.length - 1, Math.floor(rate * ordinary.length + 1e-9))]
}
