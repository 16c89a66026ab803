/** One fit: n-grams; trees over signs and the log-odds that n-grams give to sources they have not seen; scale; kinds. */
import { foldsOf } from './folds.mjs'
import { classifier, ml } from './tools.mjs'

const BITS = 18
const KIND_BITS = 14
const EPOCHS = 3
const INNER = 3
/** Attacks that kinds are learnt from; more add time and little else. */
const KIND_ROWS = 10_000

/**
 * Weights of rows: a source counts with the root of its size, so that the largest does not drown the others, and a kind as well.
 * Hard ordinary values and generated ones have factors of their own.
 */
export function weightsOf(rows, options) {
  const sources = new Map()
  const kinds = new Map()
  for (const { source, label } of rows) {
    sources.set(`${label === 'benign'} ${source}`, (sources.get(`${label === 'benign'} ${source}`) ?? 0) + 1)
    kinds.set(label, (kinds.get(label) ?? 0) + 1)
  }
  return Float64Array.from(rows, ({ source, label, hard }) => {
    const bySource = Math.min(3, (500 / sources.get(`${label === 'benign'} ${source}`)) ** 0.3)
    const byKind = label === 'benign' ? 1 : Math.min(2, (600 / kinds.get(label)) ** 0.25)
    const made = source.startsWith('generated') ? options.generatedWeight : 1
    return bySource * byKind * made * (hard ? options.hardWeight : 1)
  })
}

function fitNgrams(rows, weights, random, bits, epochs, labelOf) {
  const table = ml.HashedLogistic.create(bits)
  const order = Array.from(rows, (_, i) => i)
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.6 / (1 + epoch)
    for (const i of random.shuffle(order)) {
      const { hashes } = rows[i]
      table.learn(hashes, classifier.rowScale(hashes.length), labelOf(rows[i]), rate, 1e-6, weights[i])
    }
  }
  return table
}

const logit = (table, { hashes }) => table.score(hashes, classifier.rowScale(hashes.length))

/** What n-grams learnt on the other families say of each row. */
function heldOutLogits(rows, weights, random) {
  const folds = foldsOf(rows, INNER)
  const out = new Float64Array(rows.length)
  // Generated rows come from no source: they are split at random.
  const fold = rows.map((row) => (row.source.startsWith('generated') ? random.below(INNER) : folds.of(row)))
  for (let f = 0; f < INNER; f++) {
    const train = []
    const w = []
    rows.forEach((row, i) => {
      if (fold[i] === f) return
      train.push(row)
      w.push(weights[i])
    })
    const table = fitNgrams(train, w, random, BITS, EPOCHS, (row) => row.y)
    rows.forEach((row, i) => {
      if (fold[i] === f) out[i] = logit(table, row)
    })
  }
  return out
}

const columns = (row, value) => {
  const out = new Float64Array(row.signs.length + 1)
  out.set(row.signs)
  out[row.signs.length] = value
  return out
}

/** Fits everything but the kinds; `score(row)` gives log-odds. */
export function fitDetector(all, options) {
  const random = ml.seededRandom(options.seed)
  const rows = all.filter((row) => !row.plain)
  const weights = weightsOf(rows, options)
  const held = heldOutLogits(rows, weights, random)
  const ngrams = fitNgrams(rows, weights, random, BITS, EPOCHS, (row) => row.y)
  const trees = ml.BoostedTrees.fit(
    rows.map((row, i) => columns(row, held[i])),
    rows.map((row) => row.y),
    {
      trees: options.trees,
      leaves: 16,
      rate: 0.06,
      leafWeight: 8,
      l2: 3,
      columnShare: 0.4,
      weights,
      seed: options.seed,
    },
  )
  const score = (row) => {
    const n = logit(ngrams, row)
    return trees.score(columns(row, n)) + classifier.NGRAM_SHARE * n
  }
  return { ngrams, trees, score }
}

/** Fits what tells kinds apart, on attacks alone. */
export function fitKinds(all, options) {
  const random = ml.seededRandom(options.seed + 1)
  const rows = random.shuffle(all.filter((row) => row.y === 1 && !row.plain)).slice(0, KIND_ROWS)
  const weights = weightsOf(rows, options)
  const fit = (train, w) =>
    classifier.ATTACK_KINDS.map((_, k) => fitNgrams(train, w, random, KIND_BITS, 2, (row) => (row.kind === k ? 1 : 0)))
  const half = rows.map(() => random.below(2))
  const held = rows.map(() => undefined)
  for (const h of [0, 1]) {
    const tables = fit(
      rows.filter((_, i) => half[i] !== h),
      weights.filter((_, i) => half[i] !== h),
    )
    rows.forEach((row, i) => {
      if (half[i] === h) held[i] = kindColumns(row, tables)
    })
  }
  const kinds = fit(rows, weights)
  const kind = ml.LogisticRegression.fit(
    held,
    rows.map((row) => row.kind),
    {
      classes: classifier.ATTACK_KINDS.length,
      weights,
      l2: 3e-3,
      maxIterations: 30,
    },
  )
  const predict = (row) => {
    const x = kindColumns(row, kinds)
    let best = 0
    for (let k = 1; k < classifier.ATTACK_KINDS.length; k++) if (kind.score(x, k) > kind.score(x, best)) best = k
    return classifier.ATTACK_KINDS[best]
  }
  return { kinds, kind, predict }
}

function kindColumns(row, tables) {
  const out = new Float64Array(row.signs.length + tables.length)
  out.set(row.signs)
  tables.forEach((table, k) => {
    out[row.signs.length + k] = logit(table, row)
  })
  return out
}
