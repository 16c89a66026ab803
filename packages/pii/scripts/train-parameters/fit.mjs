/** Fits one set of boosted trees a label, its probability scale and its threshold. */
import { BoostedTrees, fitPlatt, platt } from '@apiscope/ml'
import { FEATURES, withCertainty } from '@apiscope/pii'
import { LABELS } from '@apiscope/schema'

/** A real parameter counts as so many generated ones: they are fewer, and what the model meets. */
const REAL_WEIGHT = 2

const OPTIONS = { rate: 0.12, leafWeight: 3, l2: 2, columnShare: 0.5, bins: 48, seed: 7 }

const has = (p, label) => (p.parameter.labels.includes(label) ? 1 : 0)
const counts = (p, label) => !p.parameter.ignore?.includes(label)

/**
 * Fits `model`, and asks about each real parameter models that were fitted without its vendor.
 * @param generated rows to train on; `tune` other generated ones, for scale and threshold where real ones are few
 * @param real labelled rows with `parameter.vendor`; may be empty
 * @returns the stored form of ParameterModel and, for each real row, label → probability by a model that knew nothing of its vendor
 */
export function fitModel(generated, tune, real, { trees = 80, leaves = 12, folds = 3 } = {}, say = () => {}) {
  const model = { v: 1, features: FEATURES, labels: {} }
  const held = real.map(() => ({}))
  const foldOf = vendorFolds(real, folds)
  for (const label of LABELS) {
    const rows = (list) => list.map((p) => p.row(label))
    const some = thinned(generated, label)
    const x = { generated: rows(some.list), tune: rows(tune), real: rows(real) }
    const usable = [...real.keys()].filter((i) => counts(real[i], label))
    const fit = (keep) => {
      const at = usable.filter(keep)
      return BoostedTrees.fit(
        [...x.generated, ...at.map((i) => x.real[i])],
        [...some.list.map((p) => has(p, label)), ...at.map((i) => has(real[i], label))],
        { ...OPTIONS, trees, leaves, weights: [...some.weights, ...at.map(() => REAL_WEIGHT)] },
      )
    }
    const scores = real.map(() => 0)
    for (let k = 0; k < folds && real.length > 0; k++) {
      const without = fit((i) => foldOf[i] !== k)
      for (let i = 0; i < real.length; i++) if (foldOf[i] === k) scores[i] = without.score(x.real[i])
    }
    const fitted = fit(() => true)
    const pairs = [
      ...(folds > 0 ? usable : []).map((i) => ({ score: scores[i], truth: has(real[i], label), of: real[i] })),
      ...tune.map((p, i) => ({ score: fitted.score(x.tune[i]), truth: has(p, label), of: p })),
    ]
    const scale = fitPlatt(
      pairs.map((p) => p.score),
      pairs.map((p) => p.truth),
    )
    const chance = (score, p) => withCertainty(label, platt(scale, score), p.name, p.evidence)
    const enough = folds > 0 && usable.filter((i) => has(real[i], label)).length >= 20
    const judged = enough ? pairs.slice(0, usable.length) : pairs
    const threshold = bestThreshold(
      judged.map((p) => chance(p.score, p.of)),
      judged.map((p) => p.truth),
    )
    for (let i = 0; i < real.length; i++) held[i][label] = chance(scores[i], real[i])
    model.labels[label] = { trees: compact(fitted.toJSON()), scale, threshold }
    say(`${label} threshold ${threshold}`)
  }
  return { model, held }
}

/** Parameters of which neither name nor values say anything of the label are all alike: one in four, with the weight of four. */
function thinned(generated, label) {
  const list = []
  const weights = []
  let alike = 0
  for (const p of generated) {
    const silent = !has(p, label) && !p.name.evidence.has(label) && !p.evidence.labels.has(label)
    if (silent && alike++ % 4 !== 0) continue
    list.push(p)
    weights.push(silent ? 4 : 1)
  }
  return { list, weights }
}

/** Vendors dealt to the folds in the order of their names. */
function vendorFolds(real, folds) {
  const vendors = [...new Set(real.map((p) => p.parameter.vendor))].sort()
  const of = new Map(vendors.map((vendor, i) => [vendor, i % folds]))
  return real.map((p) => of.get(p.parameter.vendor))
}

/** Five significant digits keep the file small and change no decision. */
function compact(json) {
  return { ...json, number: json.number.map((x) => Number(x.toPrecision(5))) }
}

/** The threshold of best F1 between 0.4 and 0.6, nearest to 0.5 among equals; a narrow range, since it is chosen on few. */
function bestThreshold(p, truth) {
  let best = { f1: -1, at: 0.5 }
  for (let k = 0; k <= 20; k++) {
    const at = (50 + (k % 2 === 0 ? k / 2 : -(k + 1) / 2)) / 100
    let tp = 0
    let fp = 0
    let fn = 0
    for (let i = 0; i < p.length; i++) {
      if (p[i] >= at) truth[i] ? tp++ : fp++
      else if (truth[i]) fn++
    }
    const f1 = (2 * tp) / Math.max(1, 2 * tp + fp + fn)
    if (f1 > best.f1 + 1e-9) best = { f1, at }
  }
  return best.at
}
