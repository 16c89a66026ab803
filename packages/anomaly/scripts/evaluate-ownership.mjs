// How well is reading what is others' found, where people read what is theirs? Prints a table in Markdown.
//   node packages/anomaly/scripts/evaluate-ownership.mjs [--seeds 51,52]
// Per company three private APIs (one with shared objects, one with staff that reads everything) and a public one; nine attacks.
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { LEVELS, ownedTraffic } from './traffic/ownership.mjs'
import { alertsOf } from './traffic/run.mjs'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '51,52,53,54' }, verbose: { type: 'boolean' } },
})
const { DEFAULT_ANOMALY_OPTIONS } = createRequire(import.meta.url)('@apiscope/anomaly')
/** As if nothing were known of whose the objects are. */
const WITHOUT = { ownership: { ...DEFAULT_ANOMALY_OPTIONS.ownership, known: Number.POSITIVE_INFINITY } }
const GRACE = 15 * 60_000
const rows = new Map(LEVELS.map((level) => [level, { of: 0, without: 0, any: 0, foreign: 0, minutes: [] }]))
const wrong = []
let apiDays = 0
for (const seed of values.seeds.split(',')) {
  const { exchanges, attacks, from, days } = ownedTraffic(Number(seed))
  const { alerts } = await alertsOf(exchanges)
  const { alerts: others } = await alertsOf(exchanges, WITHOUT)
  for (const attack of attacks) note(attack, alerts, others)
  wrong.push(...alerts.filter((alert) => isForeign(alert) && !attacks.some((attack) => fits(attack, alert))))
  if (values.verbose)
    for (const attack of attacks)
      process.stderr.write(
        `${JSON.stringify({ ...attack, found: alerts.filter((a) => fits(attack, a)).map((a) => [a.evidence.metric, a.evidence.observed]) })}\n`,
      )
  apiDays += 4 * days
  process.stderr.write(
    `seed ${seed}: ${exchanges.length} exchanges, alerts before ${new Date(from).toISOString().slice(0, 10)}: ${alerts.filter(({ time }) => time < from).length}\n`,
  )
}
const middle = (list) => (list.length === 0 ? '' : Math.round(list.sort((a, b) => a - b)[list.length >> 1]))
console.log(
  '| attack | found without it | found | by whose the objects are | median minutes |\n|---|---:|---:|---:|---:|',
)
for (const [level, { of, without, any, foreign, minutes }] of rows)
  console.log(`| ${level} | ${without} of ${of} | ${any} of ${of} | ${foreign} of ${of} | ${middle(minutes)} |`)
console.log(`\nFalse alerts of this detector: ${wrong.length} in ${apiDays} API-days.`)
if (values.verbose)
  for (const { api, client, evidence } of wrong) console.log(api.id, client?.id, JSON.stringify(evidence))

function isForeign({ evidence }) {
  return evidence.metric === 'foreign_objects'
}

function fits({ api, client, start, end }, alert) {
  if (alert.api.id !== api || alert.client?.id !== client) return false
  return alert.time >= start && alert.time <= end + GRACE && (alert.kind === 'bola' || alert.kind === 'enumeration')
}

function note(attack, alerts, others) {
  const row = rows.get(attack.level)
  const fitting = alerts.filter((alert) => fits(attack, alert))
  row.of++
  if (others.some((alert) => fits(attack, alert))) row.without++
  if (fitting.length > 0) row.any++
  const foreign = fitting.filter(isForeign)
  if (foreign.length === 0) return
  row.foreign++
  row.minutes.push((Math.min(...foreign.map(({ time }) => time)) - attack.start) / 60_000)
}
