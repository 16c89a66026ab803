/** Fits one set of boosted trees a label, its probability scale and its threshold. */
import { BoostedTrees, fitPlatt, platt } from '@apiscope/ml'
import { FEATURES } from '@apiscope/pii'
import { LABELS } from '@apiscope/schema'

/** @returns the stored form of ParameterModel. `tune` sets scales and thresholds and must not have been trained on. */
export function fitModel(train, tune, { trees = 150, leaves = 12 } = {}, say = () => {}) {
  const model = { v: 1, features: FEATURES, labels: {} }
  for (const label of LABELS) {
    const rows = train.map((p) => p.row(label))
    const gold = train.map((p) => (p.parameter.labels.includes(label) ? 1 : 0))
    const fitted = BoostedTrees.fit(rows, gold, {
      trees,
      leaves,
      rate: 0.12,
      leafWeight: 3,
      l2: 2,
      columnShare: 0.6,
      bins: 48,
      seed: 7,
    })
    const scores = tune.map((p) => fitted.score(p.row(label)))
    const truth = tune.map((p) => (p.parameter.labels.includes(label) ? 1 : 0))
    const scale = fitPlatt(scores, truth)
    const threshold = bestThreshold(
      scores.map((s) => platt(scale, s)),
      truth,
    )
    model.labels[label] = { trees: compact(fitted.toJSON()), scale, threshold }
    say(`${label} threshold ${threshold}`)
  }
  return model
}

/** Four significant digits keep the file small and change no decision. */
function compact(json) {
  return { ...json, number: json.number.map((x) => Number(x.toPrecision(5))) }
}

/**
 * The threshold of best F1 between 0.55 and 0.7, nearest to 0.55 among equals. Not lower: generated parameters are easier than real ones,
 * so a threshold that pays there lets noise in elsewhere.
 */
function bestThreshold(p, truth) {
  let best = { f1: -1, at: 0.55 }
  for (let k = 55; k <= 70; k++) {
    const at = k / 100
    let tp = 0
    let fp = 0
    let fn = 0
    for (let i = 0; i < p.length; i++) {
      if (p[i] >= at) truth[i] ? tp++ : fp++
      else if (truth[i]) fn++
    }
    const f1 = (2 * tp) / Math.max(1, 2 * tp + fp + fn)
    if (f1 > best.f1 + 1e-9 || (f1 > best.f1 - 1e-9 && at < best.at)) best = { f1, at }
  }
  return best.at
}
