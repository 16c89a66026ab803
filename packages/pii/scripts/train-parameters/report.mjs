/** Writes docs/pii-evaluation.md's part on parameters: quality with intervals, per label, variant and source, beside fixed rules. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, locationOf, ParameterModel, ruleLabels, wilson } from '@apiscope/pii'
import { LABELS } from '@apiscope/schema'
import { prepare } from './data.mjs'
import { Dice } from './random.mjs'

const f = (x) => x.toFixed(3)

/** Predictions of a system over prepared parameters. */
function predict(prepared, system) {
  return prepared.map((p) => ({ id: p.parameter.id, labels: system(p) }))
}

const gold = (prepared) => prepared.map((p) => ({ id: p.parameter.id, labels: p.parameter.labels }))

/** The four systems that are compared. */
export function systems(stored) {
  const model = new ParameterModel(JSON.parse(JSON.stringify(stored)))
  return {
    'value patterns': (p) => ruleLabels(p.name, p.evidence, 'values'),
    'name patterns': (p) => ruleLabels(p.name, p.evidence, 'names'),
    'both, by rule': (p) => ruleLabels(p.name, p.evidence, 'both'),
    model: (p) =>
      model
        .probabilities(p.name, p.evidence, { location: locationOf(p.parameter.location) })
        .filter(({ label, p: q }) => q >= model.threshold(label))
        .map(({ label }) => label),
  }
}

/** 95 % interval of micro-F1 by resampling parameters, seeded. */
function bootstrap(prepared, predictions, rounds = 400) {
  const dice = new Dice(11)
  const counts = prepared.map((p, i) => {
    const want = new Set(p.parameter.labels)
    const got = new Set(predictions[i].labels)
    const tp = [...got].filter((l) => want.has(l)).length
    return [tp, got.size - tp, want.size - tp]
  })
  const scores = []
  for (let r = 0; r < rounds; r++) {
    let [tp, fp, fn] = [0, 0, 0]
    for (let i = 0; i < counts.length; i++) {
      const c = counts[dice.int(0, counts.length - 1)]
      tp += c[0]
      fp += c[1]
      fn += c[2]
    }
    scores.push((2 * tp) / Math.max(1, 2 * tp + fp + fn))
  }
  scores.sort((a, b) => a - b)
  return [scores[Math.floor(rounds * 0.025)], scores[Math.floor(rounds * 0.975)]]
}

function systemTable(prepared, all) {
  const rows = Object.entries(all).map(([name, system]) => {
    const predictions = predict(prepared, system)
    const e = evaluate(gold(prepared), predictions)
    const [low, high] = bootstrap(prepared, predictions)
    const nameF1 = e.labels.find((l) => l.label === 'NAME')?.f1 ?? 0
    return `| ${name} | ${f(e.micro.precision)} | ${f(e.micro.recall)} | ${f(e.micro.f1)} (${f(low)}–${f(high)}) | ${f(e.macroF1)} | ${f(nameF1)} |`
  })
  return [
    '| system | precision | recall | micro-F1 (95 %) | macro-F1 | NAME F1 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function labelTable(prepared, system) {
  const e = evaluate(gold(prepared), predict(prepared, system))
  const rows = LABELS.map((label) => e.labels.find((l) => l.label === label))
    .filter(Boolean)
    .map((l) => {
      const p = wilson(l.tp, l.tp + l.fp)
      const r = wilson(l.tp, l.tp + l.fn)
      return `| ${l.label} | ${l.tp + l.fn} | ${f(l.precision)} (${f(p[0])}–${f(p[1])}) | ${f(l.recall)} (${f(r[0])}–${f(r[1])}) | ${f(l.f1)} |`
    })
  return ['| label | parameters | precision (95 %) | recall (95 %) | F1 |', '|---|---|---|---|---|', ...rows].join('\n')
}

function variantTable(prepared, all) {
  const variants = [...new Set(prepared.map((p) => p.parameter.variant))].sort()
  const rows = variants.flatMap((variant) => {
    const part = prepared.filter((p) => p.parameter.variant === variant)
    return ['both, by rule', 'model'].map((name) => {
      const e = evaluate(gold(part), predict(part, all[name]))
      return `| ${variant} | ${part.length} | ${name} | ${f(e.micro.precision)} | ${f(e.micro.recall)} | ${f(e.micro.f1)} |`
    })
  })
  return [
    '| variant | parameters | system | precision | recall | micro-F1 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** How often a probability is right: ten bins over all labels. */
function calibrationTable(prepared, stored) {
  const model = new ParameterModel(JSON.parse(JSON.stringify(stored)))
  const bins = Array.from({ length: 10 }, () => ({ n: 0, sum: 0, hits: 0 }))
  for (const p of prepared) {
    for (const { label, p: q } of model.probabilities(p.name, p.evidence, {
      location: locationOf(p.parameter.location),
    })) {
      const bin = bins[Math.min(9, Math.floor(q * 10))]
      bin.n++
      bin.sum += q
      if (p.parameter.labels.includes(label)) bin.hits++
    }
  }
  const rows = bins.map(
    (b, i) => `| ${i / 10}–${(i + 1) / 10} | ${b.n} | ${b.n ? f(b.sum / b.n) : '–'} | ${b.n ? f(b.hits / b.n) : '–'} |`,
  )
  return ['| probability | pairs | mean probability | share right |', '|---|---|---|---|', ...rows].join('\n')
}

function confusionTable(prepared, system) {
  const { confusion } = evaluate(gold(prepared), predict(prepared, system))
  const rows = Object.entries(confusion)
    .flatMap(([a, row]) => Object.entries(row).map(([b, n]) => [a, b, n]))
    .sort((x, y) => y[2] - x[2] || (x[0] < y[0] ? -1 : 1))
    .slice(0, 15)
  return ['| right | said | parameters |', '|---|---|---|', ...rows.map((r) => `| ${r.join(' | ')} |`)].join('\n')
}

function section(title, note, parameters, stored) {
  if (parameters.length === 0) return `## ${title}\n\nNot at hand where this report was made.\n`
  const prepared = parameters.map(prepare)
  const all = systems(stored)
  const positive = parameters.filter((p) => p.labels.length > 0).length
  const parts = [
    `## ${title}`,
    note,
    `${parameters.length} parameters, ${positive} with a label.`,
    systemTable(prepared, all),
    'The model, label by label:',
    labelTable(prepared, all.model),
  ]
  if (new Set(parameters.map((p) => p.variant)).size > 1)
    parts.push('By variant of the name:', variantTable(prepared, all))
  parts.push(
    'What is most often taken for what:',
    confusionTable(prepared, all.model),
    'Calibration:',
    calibrationTable(prepared, stored),
  )
  return `${parts.join('\n\n')}\n`
}

function foldTable(folds) {
  const rows = folds.map(
    ({ domain, result }) =>
      `| ${domain} | ${result.parameters} | ${f(result.micro.precision)} | ${f(result.micro.recall)} | ${f(result.micro.f1)} | ${f(result.rules)} |`,
  )
  return [
    '| left out | parameters | precision | recall | micro-F1 | both, by rule |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** The whole page. `names` is the part on names, written by packages/pii/scripts/train-names.mjs, when it is there. */
export function report({ root, model, hand, publicOnes, folds }) {
  const at = join(root, 'docs/pii-names.md')
  const names = existsSync(at) ? 'The classifier of names is evaluated by itself in [pii-names.md](pii-names.md).' : ''
  return `${[
    '# Quality of the labels',
    'Regenerated by `npm run build && node packages/pii/scripts/train-parameters.mjs`; the numbers below are its output.',
    readFileSync(join(root, 'packages/pii/scripts/train-parameters/model-card.md'), 'utf8').trim(),
    names,
    section(
      'Parameters written by hand',
      'Written in the manner of API descriptions of payments, payroll, travel, identity, customer relations, shops, telephony, health, devices, games and government, with few values each. No model was trained on them, but the lexicon and the generator were improved while they were watched: read them as a development set.',
      hand,
      model,
    ),
    section(
      'Public API descriptions: Twilio, Box, Google Maps, Slack',
      'Read and labelled by rules that are committed (`packages/pii/scripts/train-parameters/public-labels.mjs`); the descriptions themselves are not in the repository. No model was trained on them, but the lexicon, the generator and the lowest threshold were improved while they were watched, and some of the labelling rules were corrected after seeing what the model got wrong: this too is a development set, and figures on data that nobody has looked at may come out lower. Their values are often placeholders (`friendly_name`, `email`), and four in five labelled parameters are telephone numbers, places or e-mail addresses.',
      publicOnes,
      model,
    ),
    folds.length === 0
      ? ''
      : `## Domains left out\n\nThe model trained on generated parameters of all other domains, tested on those of the one left out. A label that lives in one domain only (all of PHONE in telecom, CREDIT_CARD and IBAN in fintech) is then never seen, so its recall is zero by construction: these rows show that labels need examples of their own, not how the shipped model does on a new domain. For that read the two sections above.\n\n${foldTable(folds)}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')}`.replace(/\n{3,}/g, '\n\n')
}
