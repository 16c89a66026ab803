/** docs/attacks-evaluation.md: what was measured on values that the measured model had not learnt from. */
import { writeFileSync } from 'node:fs'
import { regexKind } from './baseline.mjs'
import { ENCODINGS } from './encodings.mjs'
import { thresholdOf } from './evaluate.mjs'
import { classifier, ml } from './tools.mjs'

const RATES = [0.01, 0.001, 0.0001]
const pct = (share, digits = 1) => (Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : '–')
/** Share with Wilson's interval of 95 % (1927). */
function range(rows, flagged) {
  const n = rows.length
  if (n === 0) return ''
  const z = 1.96
  const p = share(rows, flagged)
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const low = Math.max(0, middle - half)
  return `${pct(p)} (${(100 * low).toFixed(1)}–${(100 * Math.min(1, middle + half)).toFixed(1)})`
}
const num = (x, digits = 4) => (Number.isFinite(x) ? x.toFixed(digits) : '–')
const table = (head, rows) => [
  `| ${head.join(' | ')} |`,
  `| ${head.map((_, i) => (i === 0 ? '---' : '--:')).join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
]

export function writeReport(report, file) {
  const lines = [
    ...intro(report),
    ...overall(report),
    ...byKind(report),
    ...byFamily(report),
    ...falsePositives(report),
    ...byEncoding(report),
    ...outside(report),
    ...card(report),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
}

const share = (rows, flagged) => rows.filter(flagged).length / Math.max(1, rows.length)

/** Recall overall and macro at the threshold that `rate` of the ordinary values exceed. */
function at({ rows, scores }, rate) {
  const threshold = thresholdOf(rows, scores, rate)
  const index = new Map(rows.map((row, i) => [row, i]))
  const over = (row) => scores[index.get(row)] > threshold
  const attacks = rows.filter((row) => row.y === 1)
  const kinds = classifier.ATTACK_KINDS.filter((kind) => attacks.some((row) => row.label === kind))
  const per = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      share(
        attacks.filter((row) => row.label === kind),
        over,
      ),
    ]),
  )
  const hard = rows.filter((row) => row.hard)
  return {
    threshold,
    over,
    recall: share(attacks, over),
    macro: kinds.reduce((sum, kind) => sum + per[kind], 0) / kinds.length,
    per,
    hard: share(hard, over),
    fpr: share(
      rows.filter((row) => row.y === 0),
      over,
    ),
  }
}

const aucOf = ({ rows, scores }) =>
  ml.rocAuc(
    scores,
    rows.map((row) => row.y),
  )

function intro({ measured, made, given, options }) {
  const what =
    given.length > 0
      ? `${given.filter((r) => r.y).length.toLocaleString('en')} attack patterns and ${given.filter((r) => !r.y).length.toLocaleString('en')} ordinary values of ${new Set(given.map((r) => r.source)).size} sources, and ${made.length.toLocaleString('en')} generated ones`
      : `${made.length.toLocaleString('en')} generated values`
  return [
    '# The classifier of attack patterns: evaluation',
    '',
    'Written by `node packages/attacks/scripts/train-attacks.mjs --data FILE`; regenerate it, do not edit it.',
    '',
    `Learnt from ${what}. **Every figure below but those marked is on values that the model which scored them had not learnt from**:`,
    `the sources are put into ${options.folds} groups (sources of one origin together), and each group is scored by a model that was trained on the other`,
    'groups and the generated values, without anything that differs from a value of the group in case, blanks, digits or percent-encoding only.',
    'So a figure says what to expect of attacks collected by somebody else, not of more of the same. Thresholds and the scale of the score come',
    `from these held-out scores. Values are scored as a whole here; that parts of longer texts are looked at besides (so that prose does not hide an attack) is not in these figures. ${measured.rows === given ? '' : 'Without given values the groups are random parts of the generated ones, and the figures say little about others.'}`,
    '',
  ]
}

function overall({ measured, alone }) {
  const rows = measured.rows
  const flagged = rows.map((row) => regexKind(row.value) !== undefined)
  const index = new Map(rows.map((row, i) => [row, i]))
  const regex = (row) => flagged[index.get(row)]
  const line = (name, result) => {
    const points = RATES.map((rate) => at(result, rate))
    return [
      name,
      num(aucOf(result)),
      ...points.map((p) => `${pct(p.recall)} / ${pct(p.macro)}`),
      pct(points[0].hard),
      pct(points[1].hard, 2),
    ]
  }
  const attacks = rows.filter((row) => row.y === 1)
  return [
    '## Overall',
    '',
    'Recall over all attacks / mean of the recalls of the kinds, at thresholds that 1 %, 0.1 % and 0.01 % of the ordinary values exceed; and the',
    'share of hard ordinary values (code, queries, templates, rich text, names with apostrophes, text that firewalls block by mistake) above the first two.',
    '',
    ...table(
      ['', 'AUC', 'at 1 %', 'at 0.1 %', 'at 0.01 %', 'hard, at 1 %', 'hard, at 0.1 %'],
      [
        line('the model, on groups of sources held out', measured),
        ...(alone ? [line('learnt from generated values alone, on all given sources', alone)] : []),
      ],
    ),
    '',
    `A page of regular expressions on the same values: recall ${pct(share(attacks, regex))} at ${pct(
      share(
        rows.filter((r) => r.y === 0),
        regex,
      ),
      2,
    )} false positives, ${pct(
      share(
        rows.filter((r) => r.hard),
        regex,
      ),
    )} of the hard ones.`,
    '',
  ]
}

function byKind({ measured }) {
  const { rows, kinds } = measured
  const points = RATES.map((rate) => at(measured, rate))
  const index = new Map(rows.map((row, i) => [row, i]))
  const found = rows.filter((row) => row.y === 1 && points[0].over(row))
  const lines = classifier.ATTACK_KINDS.filter((kind) => rows.some((row) => row.label === kind)).map((kind) => {
    const own = rows.filter((row) => row.label === kind)
    const said = found.filter((row) => kinds[index.get(row)] === kind)
    const right = said.filter((row) => row.label === kind).length
    const caught = found.filter((row) => row.label === kind).length
    const regex = share(own, (row) => regexKind(row.value) !== undefined)
    return [
      kind,
      own.length,
      ...points.map((p) => range(own, p.over)),
      pct(said.length > 0 ? right / said.length : Number.NaN),
      pct(caught > 0 ? right / caught : Number.NaN),
      pct(regex),
    ]
  })
  const right = found.filter((row) => kinds[index.get(row)] === row.label).length
  return [
    '## By kind',
    '',
    'Recall at the three thresholds (interval of 95 %); precision and recall of the kind that is named, among attacks found at 1 %; recall of the regular expressions.',
    '',
    ...table(['kind', 'values', 'at 1 %', 'at 0.1 %', 'at 0.01 %', 'kind: precision', 'kind: recall', 'regex'], lines),
    '',
    `The kind is right for ${pct(right / Math.max(1, found.length))} of the attacks found.`,
    '',
  ]
}

function byFamily({ measured }) {
  const { rows } = measured
  const points = RATES.slice(0, 2).map((rate) => at(measured, rate))
  const sources = [...new Set(rows.map((row) => row.source))]
  const lines = sources
    .map((source) => {
      const own = rows.filter((row) => row.source === source)
      const attacks = own.filter((row) => row.y === 1)
      const ordinary = own.filter((row) => row.y === 0)
      return [
        source,
        attacks.length,
        ...points.map((p) => range(attacks, p.over)),
        ordinary.length,
        ...points.map((p) => (ordinary.length ? pct(share(ordinary, p.over), 2) : '')),
      ]
    })
    .sort((a, b) => b[1] + b[4] - a[1] - a[4])
    .slice(0, 40)
  return [
    '## By source, each held out',
    '',
    'With intervals of 95 %: of the values of a source, which are alike; between sources there is more.',
    '',
    ...table(['source', 'attacks', 'found at 1 %', 'at 0.1 %', 'ordinary', 'flagged at 1 %', 'at 0.1 %'], lines),
    '',
  ]
}

function falsePositives({ measured }) {
  const { rows } = measured
  const points = RATES.map((rate) => at(measured, rate))
  const tags = [...new Set(rows.filter((row) => row.hard).map((row) => row.hard))].sort()
  if (tags.length === 0) return []
  return [
    '## Hard ordinary values',
    '',
    ...table(
      ['what', 'values', 'flagged at 1 %', 'at 0.1 %', 'at 0.01 %'],
      tags.map((tag) => {
        const own = rows.filter((row) => row.hard === tag)
        return [tag, own.length, ...points.map((p) => pct(share(own, p.over), 2))]
      }),
    ),
    '',
  ]
}

/** Attacks written in other ways, and ordinary values in the same: found by the model that ships, which has learnt from the values themselves. */
function byEncoding({ artefact, measured }) {
  const model = new classifier.AttackModel(artefact)
  const { permille1 } = artefact.thresholds
  const plain = measured.rows.filter(({ value }) => value.length < 1_000 && !/%|\\[ux]|&#/.test(value))
  const some = (rows) => rows.filter((_, i) => i % Math.max(1, Math.ceil(rows.length / WRITTEN)) === 0)
  const attacks = some(plain.filter((row) => row.y === 1 && model.score(row.value).score >= permille1))
  const ordinary = some(plain.filter((row) => row.y === 0))
  const over = (write) => (row) => model.score(write(row.value)).score >= permille1
  return [
    '## By encoding',
    '',
    'Attacks that the model that ships finds as they are (at 0.1 %), and ordinary values, written as lenient servers read them all the same: share found,',
    'share flagged. Not on held-out values: what is measured is the difference that the encoding makes.',
    '',
    ...table(
      ['written with', 'attacks found', 'ordinary flagged'],
      Object.entries(ENCODINGS).map(([name, write]) => [
        name,
        pct(share(attacks, over(write))),
        pct(share(ordinary, over(write)), 2),
      ]),
    ),
    '',
  ]
}

/** Values of each side that are written in every way. */
const WRITTEN = 1_000

/** Ordinary values from elsewhere, scored by the model that ships. */
function outside({ artefact, others }) {
  if (others.length === 0) return []
  const model = new classifier.AttackModel(artefact)
  const { permille10, permille1, permille01 } = artefact.thresholds
  return [
    '## Ordinary values of APIs',
    '',
    'Scored by the model that ships; none of these files is labelled, and values that also stand among those learnt from are left out of neither.',
    '',
    ...table(
      ['file', 'values', 'answered at once', 'above the 1 % threshold', '0.1 %', '0.01 %'],
      others.map(({ name, values }) => {
        const scores = values.map((value) => model.score(value).score)
        const over = (t) => `${scores.filter((s) => s >= t).length}`
        return [
          name.split('/').slice(-2).join('/'),
          values.length,
          pct(share(values, classifier.isPlain)),
          over(permille10),
          over(permille1),
          over(permille01),
        ]
      }),
    ),
    '',
  ]
}

function card({ artefact, bytes, options, given }) {
  const sources = new Map(given.map(({ source, licence }) => [source.replace(/[:+].*/, ''), licence ?? 'not stated']))
  const { thresholds, made } = artefact
  return [
    '## Model card',
    '',
    '- **What it is for.** Ranking values of request parameters by how much they look like an attack, as one of three parts of the detector of injections;',
    '  alone (`apiscope attacks score`) for triage. It does not block, and a score alone raises no alert: see [anomaly.md](anomaly.md).',
    '- **How it works.** Encodings are undone (bounded), what a server reads alike is written alike; a linear model over hashed n-grams of characters',
    `  (1–5) and of tokens (1–4; words of no grammar are interchangeable), then boosted trees over its held-out log-odds and ${artefact.columns.length - 1} signs of structure, then`,
    "  Platt's scale. A second set of tables names the kind. Values of plain words, numbers and identifiers are answered without it.",
    `- **Learnt from** ${
      given.length > 0
        ? `labelled values that are not part of the project (${Object.entries(made.rows)
            .map(([k, n]) => `${k} ${n}`)
            .join(', ')}) and `
        : ''
    }${made.generated.toLocaleString('en')} generated ones: grammars of attacks after public cheat sheets, lists of ordinary values, @faker-js/faker,`,
    '  documentation and code of the installed packages (`packages/attacks/scripts`). Seed ' +
      `${made.seed}, ${options.trees} trees, ${(bytes / 1024).toFixed(0)} KiB.`,
    ...(given.length > 0
      ? [`- **Sources** (licence): ${[...sources].map(([source, licence]) => `${source} (${licence})`).join(', ')}.`]
      : []),
    '- **A score of 0.5** is where to work: one in a hundred hard ordinary values lies above it on held-out sources.',
    `- **Thresholds** from held-out scores: ${num(thresholds.permille10)} (1 %), ${num(thresholds.permille1)} (0.1 %), ${num(thresholds.permille01)} (0.01 %).`,
    '- **Weak at.** Attacks that are ordinary values but for where they stand (a path `/etc/hosts`, a whole SQL statement, `1 and 1`), kinds with few',
    '  examples, payloads cut into several parameters, encodings that only one server undoes. The table by source shows how far sources differ.',
    '- **Where not to trust it.** Parameters that carry code, queries or templates by purpose score high; only their own history tells them apart.',
  ]
}
