/** The models that were compared, each fitted on a training side and asked about texts of sources that it has not seen. */

const LIMIT = 1500

/** Columns that one-class models read: all but the script's number, which has no order. */
function view(tools, matrix) {
  const skip = tools.FEATURES.indexOf('group')
  return matrix.map((row) => Float64Array.from(row).filter((_, i) => i !== skip))
}

/** Mean 0 and deviation 1 of the given rows; constant columns are left out. */
function scaler(rows) {
  const d = rows[0].length
  const mean = new Float64Array(d)
  const spread = new Float64Array(d)
  for (const r of rows) for (let j = 0; j < d; j++) mean[j] += r[j] / rows.length
  for (const r of rows) for (let j = 0; j < d; j++) spread[j] += (r[j] - mean[j]) ** 2 / rows.length
  const used = [...spread.keys()].filter((j) => spread[j] > 1e-9)
  // A column that hardly varies among names must not drown all others when it does vary: at most eight deviations.
  return (r) => used.map((j) => Math.max(-8, Math.min(8, (r[j] - mean[j]) / Math.sqrt(spread[j]))))
}

/** Scores of every model for the texts, by model; each group of scripts has its own. `fit` is the fitted pipeline. */
export function compareModels(fit, texts, tools, { seed = 1, log = () => {} }) {
  const random = tools.seededRandom(seed)
  const scores = {}
  const put = (model, i, value) => {
    scores[model] ??= new Float64Array(texts.length).fill(Number.NaN)
    scores[model][i] = value
  }
  const matrix = texts.map((t) => fit.features(t))
  const groups = texts.map((t) => tools.groupOf(t))
  const plain = view(tools, fit.matrix)
  const asked = view(tools, matrix)
  for (const [i, row] of matrix.entries()) put('boosted trees', i, fit.boosted.score(row))
  for (const group of new Set(groups)) {
    const at = [...groups.keys()].filter((i) => groups[i] === group)
    const mine = [...fit.examples.keys()].filter((i) => fit.examples[i].group === group)
    const names = random.shuffle(mine.filter((i) => fit.labels[i] === 1))
    const others = random.shuffle(mine.filter((i) => fit.labels[i] === 0))
    if (names.length < 60) continue
    log(`models of ${group}`)
    const scale = scaler(names.map((i) => plain[i]))
    const few = names.slice(0, LIMIT).map((i) => scale(plain[i]))
    const rows = at.map((i) => scale(asked[i]))
    const svm = tools.OneClassSvm.fit(few, { nu: 0.1, tolerance: 1e-3 })
    const lof = tools.LocalOutlierFactor.fit(few, { k: 20 })
    const mahalanobis = tools.Mahalanobis.fit(names.slice(0, 8000).map((i) => scale(plain[i])))
    const both = [...names.slice(0, 6000), ...others.slice(0, 6000)]
    const logistic = tools.LogisticRegression.fit(
      both.map((i) => scale(plain[i])),
      both.map((i) => fit.labels[i]),
      { l2: 1e-3, maxIterations: 80, tolerance: 1e-4 },
    )
    rows.forEach((row, k) => {
      put('one-class SVM, features', at[k], svm.decision(row))
      put('LOF, features', at[k], lof.decision(row))
      put('Mahalanobis, features', at[k], -mahalanobis.distance(row))
      put('logistic, features', at[k], logistic.score(row))
    })
    const folded = (i) => tools.fold(fit.examples[i].text)
    const asks = at.map((i) => tools.fold(texts[i]))
    const mine4 = new tools.CharacterModel(4)
    const other4 = new tools.CharacterModel(4)
    for (const i of names.slice(0, 20_000)) mine4.add(folded(i))
    for (const i of others.slice(0, 20_000)) other4.add(folded(i))
    asks.forEach((text, k) => {
      const own = mine4.score(text)
      put('character language model', at[k], own)
      put('likelihood ratio', at[k], own - other4.score(text))
    })
    const sample = names.slice(0, LIMIT).map(folded)
    const tfidf = tools.TfIdf.fit(sample, { columns: 2048 })
    const table = tfidf.transform(sample)
    const svd = tools.TruncatedSvd.fit(table, 24, { iterations: 2 })
    const low = svd.transform(table)
    const asked24 = svd.transform(tfidf.transform(asks))
    const svmGrams = tools.OneClassSvm.fit(low, { nu: 0.1, tolerance: 1e-3 })
    const lofGrams = tools.LocalOutlierFactor.fit(low, { k: 20 })
    asked24.forEach((row, k) => {
      put('one-class SVM, n-grams', at[k], svmGrams.decision(row))
      put('LOF, n-grams', at[k], lofGrams.decision(row))
    })
  }
  return scores
}

export const MODELS = [
  'one-class SVM, n-grams',
  'LOF, n-grams',
  'character language model',
  'Mahalanobis, features',
  'LOF, features',
  'one-class SVM, features',
  'likelihood ratio',
  'logistic, features',
  'boosted trees',
  'stack of all',
]

/** One-class models: their threshold accepts 90 % of the names of the other rotations, without any negatives. */
export const ONE_CLASS = new Set(MODELS.slice(0, 6))
