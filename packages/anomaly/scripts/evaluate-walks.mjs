// How well is enumeration by many found, and does looking for it cost anything? Prints a table in Markdown.
//   node packages/anomaly/scripts/evaluate-walks.mjs [--seeds 31,32]
// Per company six walks (easy, medium, hard; in random order with misses, and from neighbour to neighbour without), 30–80 clients each.
import { parseArgs } from 'node:util'
import { alertsOf } from './traffic/run.mjs'
import { score } from './traffic/score.mjs'
import { makeTraffic } from './traffic/traffic.mjs'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '31,32' } } })
const GRACE = 15 * 60_000
const rows = new Map()
const wrong = []
for (const seed of values.seeds.split(',')) {
  const { labels, exchanges } = makeTraffic(Number(seed), { walks: true })
  const { alerts } = await alertsOf(exchanges())
  for (const label of labels.labels.filter(({ kind }) => kind === 'crowd_walk')) note(label, alerts)
  wrong.push(...score(alerts, labels).wrong.flatMap((incident) => incident.alerts.filter(isCrowd)))
  process.stderr.write(`seed ${seed}\n`)
}
const line = ([name, { of, crowd, any }]) => `| ${name} | ${crowd} of ${of} | ${any} of ${of} |`
console.log('| walk | found as the work of many | or some of its clients found |\n|---|---:|---:|')
console.log([...rows].map(line).join('\n'))
console.log(`\nFalse incidents with such an alert: ${wrong.length}`)

function isCrowd({ kind, client }) {
  return kind === 'enumeration' && client === undefined
}

function note(label, alerts) {
  const name = `${label.level}, ${label.inOrder ? 'neighbours' : 'random'}`
  if (!rows.has(name)) rows.set(name, { of: 0, crowd: 0, any: 0 })
  const row = rows.get(name)
  const during = alerts.filter(
    ({ api, time, kind }) =>
      label.apis.includes(api.id) &&
      time >= label.start &&
      time <= label.end + GRACE &&
      (kind === 'enumeration' || kind === 'bola'),
  )
  row.of++
  if (during.some(isCrowd)) row.crowd++
  if (during.length > 0) row.any++
}
