// Writes docs/intrusion-evaluation.md: the intrusion suite on companies that the generator draws, which nobody has tuned on.
//   node packages/anomaly/scripts/evaluate-intrusion.mjs [--seeds 21,22e,23] [--dev EXCHANGES LABELS] [--out docs/intrusion-evaluation.md]
// A seed with an `e` has attacks of all kinds within the fortnight of learning, too. About half a minute of one core a seed.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ATTACKS } from './traffic/attacks.mjs'
import { alertsOf, exchangesIn } from './traffic/run.mjs'
import { score } from './traffic/score.mjs'
import { makeTraffic } from './traffic/traffic.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '21,22e,23,24e,25,26e' },
    dev: { type: 'string' },
    labels: { type: 'string' },
    out: { type: 'string', default: 'docs/intrusion-evaluation.md' },
  },
})

const rows = []
for (const name of values.seeds.split(',').filter(Boolean)) {
  const early = name.endsWith('e') ? Object.keys(ATTACKS) : []
  const { labels, exchanges } = makeTraffic(Number.parseInt(name, 10), { early })
  rows.push(await measure(`seed ${name}`, labels, exchanges()))
  // What has been measured stays, should the rest be stopped.
  writeFileSync(values.out, page(rows, undefined))
}
let development
if (values.dev && values.labels) {
  const labels = JSON.parse(readFileSync(values.labels, 'utf8'))
  for (const label of labels.labels) label.clients ??= []
  development = await measure('development set', labels, exchangesIn(values.dev))
}
writeFileSync(values.out, page(rows, development))

async function measure(name, labels, source) {
  const before = process.cpuUsage()
  const { alerts, exchanges } = await alertsOf(source)
  const { user, system } = process.cpuUsage(before)
  const result = { name, exchanges, apis: labels.apis.length, seconds: (user + system) / 1e6, ...score(alerts, labels) }
  process.stderr.write(`${name}: recall ${result.recall.toFixed(3)}, precision ${result.precision.toFixed(3)}\n`)
  return result
}

function page(rows, development) {
  const all = development ? [...rows, development] : rows
  const line = (r) =>
    `| ${r.name} | ${r.exchanges.toLocaleString('en')} | ${r.apis} | ${r.recall.toFixed(3)} | ${r.precision.toFixed(3)} | ${r.falsePerApiDay.toFixed(4)} | ${r.benign} |`
  const mean = (of) => rows.reduce((sum, r) => sum + of(r), 0) / Math.max(1, rows.length)
  const average = `| **mean of the seeds** | | | **${mean((r) => r.recall).toFixed(3)}** | **${mean((r) => r.precision).toFixed(3)}** | **${mean((r) => r.falsePerApiDay).toFixed(4)}** | ${mean((r) => r.benign).toFixed(1)} |`
  return `# How well intrusions are found

Made by \`node packages/anomaly/scripts/evaluate-intrusion.mjs --dev EXCHANGES --labels LABELS\`; not edited by hand.

Each seed is another company, drawn by \`packages/anomaly/scripts/traffic\`: other APIs, volumes (a call a day to thousands), people and
their habits, object spaces, and eleven kinds of attack, each easy, medium and hard, at strengths drawn anew. \`e\`: with
another 33 attacks inside the fortnight of learning. The rules of scoring are those of the development set's scorer: right
API, in time, fitting kind, and the right client where there is one; an incident is false when nothing in it fits, and what is only
unusual (sales, batches, onboarding, deploys, holidays) counts as false.

| traffic | exchanges | APIs | strict macro recall | incident precision | false per API-day | benign contexts |
|---|---:|---:|---:|---:|---:|---:|
${rows.map(line).join('\n')}
${average}
${development ? `${line(development)}\n` : ''}
The margins were set on the development set and on seeds 1–14; these seeds were not looked at before they were measured.

## By kind

| kind | found (seeds) | median minutes to detect | ${development ? 'development set |' : ''}
|---|---:|---:|${development ? '---:|' : ''}
${Object.keys(ATTACKS)
  .map((kind) => byKind(kind, rows, development))
  .join('\n')}

## What was missed

${all.flatMap((r) => r.missed.map((m) => `- ${r.name}: ${m.kind} ${m.level} on \`${m.apis.join('` and `')}\`, ${m.n} calls in ${Math.round((m.end - m.start) / 60_000)} min`)).join('\n') || 'Nothing.'}

## What was false

${all.flatMap((r) => r.wrong.map((w) => `- ${r.name}: ${[...new Set(w.alerts.map(({ kind, evidence }) => `${kind} (${evidence.metric})`))].join(', ')} on \`${w.api}\`${w.benign.length > 0 ? `, during ${w.benign.join(', ')}` : ''}`)).join('\n') || 'Nothing.'}
`
}

function byKind(kind, rows, development) {
  const of = rows.map((r) => r.kinds[kind]).filter(Boolean)
  const found = of.reduce((sum, k) => sum + k.found, 0)
  const total = of.reduce((sum, k) => sum + k.of, 0)
  const times = of
    .map((k) => k.ttd)
    .filter((t) => t !== undefined)
    .sort((a, b) => a - b)
  const middle = times.length > 0 ? times[Math.floor(times.length / 2)].toFixed(1) : '–'
  const dev = development?.kinds[kind]
  return `| \`${kind}\` | ${found} of ${total} | ${middle} |${dev ? ` ${dev.found} of ${dev.of}, ${dev.ttd?.toFixed(1) ?? '–'} min |` : ''}`
}
