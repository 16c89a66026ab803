/** docs/inventory-evaluation.md. */

const pc = (x) => x.toFixed(3)
const HEAD =
  '| | requests | operations | exact by request | by operation | explosion | merged | split | BCubed F1 | noise told |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|'
const row = (name, f) =>
  `| ${name} | ${f.requests.toLocaleString('en-US')} | ${f.operations} | ${pc(f.byRequest)} | ${pc(f.byOperation)} | ${f.explosion.toFixed(2)} | ${pc(f.merged)} | ${pc(f.split)} | ${pc(f.bcubed)} | ${pc(f.noiseKnown)} |`

/** Mean over hosts: each host counts alike. */
function mean(rows) {
  const total = {}
  for (const row of rows) for (const [key, n] of Object.entries(row)) total[key] = (total[key] ?? 0) + n
  const sums = new Set(['requests', 'operations'])
  return Object.fromEntries(Object.entries(total).map(([key, n]) => [key, sums.has(key) ? n : n / rows.length]))
}

export function report({ heldOut, sets, folds, model, words, lists }) {
  const part = (title, rows) =>
    rows.length === 0
      ? []
      : [row(`${title}, rules alone`, mean(rows.map((r) => r.rules))), row(title, mean(rows.map((r) => r.learned)))]
  const low = heldOut.filter(({ perRoute }) => perRoute <= 6)
  const high = heldOut.filter(({ perRoute }) => perRoute > 6)
  return `# How right the path templates are

Made by \`node packages/inventory/scripts/train-templates.mjs\`; with \`--fit\` the model is fitted anew first, \`--set\` adds data from files. *Exact*: the
template is the true one, parameter for parameter. *Explosion*: templates told for each true one. *Merged*, *split*: operations that share
a template with another, and those of whose requests less than 95 % have one template. *Noise told*: requests of scanners, typing errors and
guesses that get no template.

## Hosts whose routes were held out

${
  folds === 0
    ? 'Not measured in this run.'
    : `${lists} route lists of public APIs and of styles written for this purpose, in ${folds} parts; for each part the model is fitted on hosts of the others.
Values, traffic and noise are generated (\`packages/inventory/scripts/train-templates/\`); means over hosts.

${HEAD}
${[...part('busy hosts', high), ...part('quiet hosts (≤ 6 requests an operation)', low)].join('\n')}

Worst of them by operation: ${[...heldOut]
        .sort((a, b) => a.learned.byOperation - b.learned.byOperation)
        .slice(0, 6)
        .map((r) => `${r.list} ${pc(r.learned.byOperation)}`)
        .join(', ')}.`
}

## Sets from files

${sets.length === 0 ? 'None in this run.' : `Never fitted on.\n\n${HEAD}\n${sets.flatMap((set) => [row(`**${set.name}**, rules alone`, set.rules), row(`**${set.name}**`, set.learned), ...set.hosts.map((host) => row(`${set.name}: ${host.host}`, host))]).join('\n')}`}

## The model

${model.trees.roots.length} boosted trees over ${model.features.length} numbers for each segment that may be a value: what it looks like, what its siblings look like, how often each is
called, what lies below and whether the siblings have the same, which methods exist, what stands before and beside it. ${words.toLocaleString('en-US')} words of
routes (Google, Kubernetes, Datadog: Apache-2.0) tell API vocabulary from names of things; a fifth of them is hidden on the hosts they come from.

Known weaknesses: a parameter of two or three fixed choices looks like routes and stays literal; a family of routes with the same below
(\`/geocode/json\`, \`/elevation/json\`) that are called only a few times each may fold; a route that only ever answered 404 is
taken for noise; what a slug API was called before enough of it was seen is retired, not merged.
`
}
