/** Writes docs/pii-evaluation.md's part on parameters: quality with intervals, per label, variant and source, beside fixed rules. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate, locationOf, ParameterModel, ruleLabels, wilson } from '@apiscope/pii'
import { LABELS } from '@apiscope/schema'
import { prepare } from './data.mjs'
import { judged } from './labelled.mjs'
import { Dice } from './random.mjs'

const f = (x) => x.toFixed(3)

/** Predictions of a system over prepared parameters. */
function predict(prepared, system) {
  return prepared.map((p) => ({ id: p.parameter.id, labels: judged(p.parameter, system(p)) }))
}

const gold = (prepared) =>
  prepared.map((p) => ({ id: p.parameter.id, labels: judged(p.parameter, p.parameter.labels) }))

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

/** 95 % intervals of micro- and macro-F1 by resampling, seeded: whole vendors where they are known, since theirs are alike, else parameters. */
function bootstrap(prepared, predictions, rounds = 400) {
  const dice = new Dice(11)
  const groups = new Map()
  prepared.forEach((p, i) => {
    const key = p.parameter.vendor ?? i
    const want = new Set(judged(p.parameter, p.parameter.labels))
    const got = new Set(predictions[i].labels)
    const group = groups.get(key) ?? []
    for (const label of new Set([...want, ...got])) group.push([label, want.has(label), got.has(label)])
    groups.set(key, group)
  })
  const units = [...groups.values()]
  const scores = { micro: [], macro: [] }
  for (let r = 0; r < rounds; r++) {
    const counts = new Map()
    for (let i = 0; i < units.length; i++) {
      for (const [label, want, got] of units[dice.int(0, units.length - 1)]) {
        const c = counts.get(label) ?? { tp: 0, fp: 0, fn: 0 }
        counts.set(label, c)
        if (want && got) c.tp++
        else if (got) c.fp++
        else c.fn++
      }
    }
    const f1 = ({ tp, fp, fn }) => (2 * tp) / Math.max(1, 2 * tp + fp + fn)
    const all = [...counts.values()]
    const total = all.reduce((s, c) => ({ tp: s.tp + c.tp, fp: s.fp + c.fp, fn: s.fn + c.fn }), { tp: 0, fp: 0, fn: 0 })
    const held = all.filter((c) => c.tp + c.fn > 0)
    scores.micro.push(f1(total))
    scores.macro.push(held.reduce((s, c) => s + f1(c), 0) / Math.max(1, held.length))
  }
  const range = (list) => {
    list.sort((x, y) => x - y)
    return `${f(list[Math.floor(rounds * 0.025)])}–${f(list[Math.floor(rounds * 0.975)])}`
  }
  return { micro: range(scores.micro), macro: range(scores.macro) }
}

function systemTable(prepared, all) {
  const rows = Object.entries(all).map(([name, system]) => {
    const predictions = predict(prepared, system)
    const e = evaluate(gold(prepared), predictions)
    const range = bootstrap(prepared, predictions)
    const nameF1 = e.labels.find((l) => l.label === 'NAME')?.f1 ?? 0
    return `| ${name} | ${f(e.micro.precision)} | ${f(e.micro.recall)} | ${f(e.micro.f1)} (${range.micro}) | ${f(e.macroF1)} (${range.macro}) | ${f(nameF1)} |`
  })
  return [
    '| system | precision | recall | micro-F1 (95 %) | macro-F1 (95 %) | NAME F1 |',
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
  const chances = (p) =>
    p.held
      ? LABELS.map((label) => ({ label, p: p.held[label] }))
      : model.probabilities(p.name, p.evidence, { location: locationOf(p.parameter.location) })
  const bins = Array.from({ length: 10 }, () => ({ n: 0, sum: 0, hits: 0 }))
  for (const p of prepared) {
    for (const { label, p: q } of chances(p)) {
      if (p.parameter.ignore?.includes(label)) continue
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

function section(title, note, parameters, stored, prepared = parameters.map(prepare)) {
  if (parameters.length === 0) return `## ${title}\n\nNot at hand where this report was made.\n`
  const held = prepared[0].held !== undefined
  const all = systems(stored)
  // Of real parameters only what models said that knew nothing of their vendor.
  if (held) all.model = (p) => LABELS.filter((label) => p.held[label] >= stored.labels[label].threshold)
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

/** Vendors with most parameters, each judged by a model that never saw it. */
function vendorTable(prepared, stored) {
  const of = new Map()
  for (const p of prepared) of.set(p.parameter.domain, [...(of.get(p.parameter.domain) ?? []), p])
  const said = (p) => LABELS.filter((label) => p.held[label] >= stored.labels[label].threshold)
  const rows = [...of]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, part]) => {
      const e = evaluate(gold(part), predict(part, said))
      const vendors = new Set(part.map((p) => p.parameter.vendor)).size
      return `| ${domain} | ${vendors} | ${part.length} | ${f(e.micro.precision)} | ${f(e.micro.recall)} | ${f(e.micro.f1)} |`
    })
  return [
    '| domain | vendors | parameters | precision | recall | micro-F1 |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

const OTHERS = `## Beside others

Figures of others are their own, on their own data and classes: they say what is usual, and not who is better.

| system | data | figure |
|---|---|---|
| Sherlock (KDD 2019) | columns of VizNet, 78 types | weighted F1 .89–.91; name .751, person .695, address .940, birth date .976 |
| Privy (2022) | synthetic API payloads, entities | F1 .954 |
| Microsoft Presidio, as it comes | synthetic sentences, entities | F .618 |
| Google DLP | columns of public tables, annotated by others | macro F1 .296 |
| Microsoft Presidio | the same | .156 |
| GPT-4o | the same | .668 |
| an 8 B model fine-tuned for it | the same | .819 |
`

/** The whole page. `names` is the part on names, written by packages/pii/scripts/train-names.mjs, when it is there. */
export function report({ root, model, real, held, hand, publicOnes }) {
  const at = join(root, 'docs/pii-names.md')
  const names = existsSync(at) ? 'The classifier of names is evaluated by itself in [pii-names.md](pii-names.md).' : ''
  const judgedReal = real.map((p, i) => ({ ...p, held: held[i] }))
  return `${[
    '# Quality of the labels',
    'Regenerated by `npm run build && node packages/pii/scripts/train-parameters.mjs`; the numbers below are its output.',
    readFileSync(join(root, 'packages/pii/scripts/train-parameters/model-card.md'), 'utf8').trim(),
    names,
    section(
      'Real parameters, by vendor held out',
      'Parameters of public API descriptions, fixtures and test recordings of 161 vendors, each labelled by reading it, one reader; what may be called either way (a postal code as ADDRESS, a masked card number) is neither right nor wrong. The model that judges a parameter has seen no parameter of its vendor; the shipped one has seen all. The lexicon, the generator and the rules were improved while errors on these vendors were read, and thresholds are chosen on these very answers: figures on vendors that nobody has looked at will be somewhat lower. Intervals resample vendors.',
      real.map((p) => p.parameter),
      model,
      judgedReal,
    ),
    real.length === 0 ? '' : `By domain:\n\n${vendorTable(judgedReal, model)}\n`,
    section(
      'Parameters written by hand',
      'Written in the manner of API descriptions of payments, payroll, travel, identity, customer relations, shops, telephony, health, devices, games and government, with few values each. No model was trained on them, but the lexicon and the generator were improved while they were watched: read them as a development set.',
      hand,
      model,
    ),
    section(
      'Public API descriptions: Twilio, Box, Google Maps, Slack',
      'Read and labelled by rules that are committed (`packages/pii/scripts/train-parameters/public-labels.mjs`); the descriptions themselves are not in the repository. No model was trained on them, but the lexicon and the generator were improved while they were watched, and some of the labelling rules were corrected after seeing what the model got wrong: this too is a development set, and figures on data that nobody has looked at may come out lower. Cities, regions and postal codes are neither right nor wrong as ADDRESS. Their values are often placeholders (`friendly_name`, `email`), and four in five labelled parameters are telephone numbers, places or e-mail addresses.',
      publicOnes,
      model,
    ),
    OTHERS,
  ]
    .filter((part) => part !== '')
    .join('\n\n')}`.replace(/\n{3,}/g, '\n\n')
}
