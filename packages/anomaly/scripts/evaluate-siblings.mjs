// What a new API gains from the season of its siblings: each API in turn is kept from the workers until `--new` days before the end.
//   node packages/anomaly/scripts/evaluate-siblings.mjs [EXCHANGES.jsonl.gz LABELS.json] > docs/siblings-evaluation.md      (after `npm run build`)
// With a recording, its part before `evalStart` of the labels is measured too.
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { ordinaryTraffic } from './ordinary-traffic.mjs'

const require = createRequire(import.meta.url)
const { createAnomalyHostsWorker, METRIC_LIST, SERIES_SCALES, SeriesSet } = require('@apiscope/anomaly')

const MINUTE = 60_000
const DAY = 86_400_000
/** Days that an API is measured after it begins. */
const DAYS = 4
const VOLUMES = ['requests', 'response_bytes', 'request_bytes', 'records', 'actors']

/** Season that the owner of the host lends an API at its first call after `from`, having seen the others only; undefined when none. */
function seasonLent(pulses, api, from, first) {
  const worker = createAnomalyHostsWorker()
  const state = worker.create(api.host)
  let season
  const out = {
    count() {},
    publish(_topic, key, message) {
      if (key === api.id && message.season) season = message.season
    },
  }
  for (const { time, calls } of pulses) {
    if (time > first + MINUTE) break
    for (let due = worker.wake(state); due !== undefined && due <= time - 5_000; due = worker.wake(state)) {
      worker.tick(state, time - 5_000, out)
    }
    const { [api.id]: own, ...others } = calls
    const seen = time >= from && own ? calls : others
    worker.apply(state, { v: 1, pulse: true, id: '', time, host: api.host, sensor: 's', calls: seen }, undefined, out)
  }
  return season
}

/** Windows of an API from its first exchange on, with and without the season. */
function windowsOf(exchanges, season) {
  return [undefined, season].map((lent) => {
    const set = SeriesSet.create()
    if (lent) set.borrow(lent)
    const met = new Set()
    const windows = []
    const close = (time) => windows.push(...set.close(time))
    for (const exchange of exchanges) {
      for (let due = set.wake(); due !== undefined && due <= exchange.time - 5_000; due = set.wake()) close(due)
      set.add(exchange, !met.has(exchange.client.id))
      met.add(exchange.client.id)
    }
    return windows
  })
}

/** Sums over the first days: of hours the error of the forecast, of windows those inside the band of 99 % and those that may alert. */
class Tally {
  constructor() {
    this.days = Array.from({ length: DAYS }, () => ({ hours: 0, error: 0, n: 0, inside: 0, alerting: 0, far: 0 }))
  }

  add(windows) {
    const begin = windows[0]?.window.start
    for (const { scale, window, points } of windows) {
      const day = this.days[Math.floor((window.start - begin) / DAY)]
      if (!day || scale > 1) continue
      for (const name of VOLUMES) {
        const point = points[METRIC_LIST.findIndex((metric) => metric.name === name)]
        if (Number.isNaN(point.observed) || Number.isNaN(point.expected)) continue
        if (scale === 1 && name === 'requests') {
          day.hours++
          day.error += Math.abs(Math.log1p(point.observed) - Math.log1p(point.expected))
        }
        day.n++
        if (point.observed >= point.lower && point.observed <= point.upper) day.inside++
        if (point.learning) continue
        day.alerting++
        if (point.observed > point.far.upper) day.far++
      }
    }
  }

  rows(name) {
    return this.days.map(({ hours, error, n, inside, alerting, far }, i) => {
      const share = (k, of) => (of === 0 ? '–' : ((100 * k) / of).toFixed(1))
      return `| ${name} | ${i + 1} | ${(error / hours).toFixed(3)} | ${share(inside, n)} | ${share(alerting, n)} | ${far} |`
    })
  }
}

function report(title, exchanges) {
  const start = exchanges[0].time
  const from = exchanges.at(-1).time - DAYS * DAY
  const byMinute = new Map()
  const byApi = new Map()
  for (const exchange of exchanges) {
    const end = (Math.floor(exchange.time / MINUTE) + 1) * MINUTE
    const calls = byMinute.get(end) ?? {}
    calls[exchange.api.id] = (calls[exchange.api.id] ?? 0) + 1
    byMinute.set(end, calls)
    if (!byApi.has(exchange.api.id)) byApi.set(exchange.api.id, [])
    if (exchange.time >= from) byApi.get(exchange.api.id).push(exchange)
  }
  const pulses = [...byMinute].map(([time, calls]) => ({ time, calls })).sort((a, b) => a.time - b.time)
  const [without, borrowed] = [new Tally(), new Tally()]
  let lent = 0
  for (const own of byApi.values()) {
    if (own.length === 0) continue
    const season = seasonLent(pulses, own[0].api, from, own[0].time)
    if (season) lent++
    const [plain, better] = windowsOf(own, season)
    without.add(plain)
    borrowed.add(better)
  }
  return [
    `## ${title}`,
    '',
    `${byApi.size} APIs, each of them new after ${((from - start) / DAY).toFixed(0)} days of the others; ${lent} were lent a season.`,
    '',
    '| begins with | day | error of the hourly forecast | inside 99 %, % | may alert, % | beyond the band that alerts |',
    '|---|---:|---:|---:|---:|---:|',
    ...without.rows('nothing'),
    ...borrowed.rows("siblings' season"),
    '',
  ].join('\n')
}

const parts = [
  `# New APIs and their siblings, measured

Made by \`node packages/anomaly/scripts/evaluate-siblings.mjs\`; do not edit. What is lent: [anomaly.md](anomaly.md#cold-start).
Each API in turn is new after some days in which its siblings were seen, on clean traffic. The error is the mean of |ln((1 + calls) / (1 + forecast))|
over the hours that had a forecast; the other columns are over requests, bytes, records and actors in windows of ${SERIES_SCALES[0].name} and ${SERIES_SCALES[1].name}. What
lies beyond the band that alerts is an alert only when it is five times the forecast, too.
`,
]
for (const seed of [3, 4]) {
  parts.push(report(`Generated, seed ${seed}`, [...ordinaryTraffic({ seed, days: 18, start: Date.UTC(2024, 0, 1) })]))
}
const [file, labels] = process.argv.slice(2)
if (file && labels) {
  const { evalStart } = JSON.parse(readFileSync(labels, 'utf8'))
  const exchanges = []
  const raw = createReadStream(file)
  for await (const text of createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw })) {
    const exchange = JSON.parse(text)
    if (exchange.time >= evalStart) break
    exchanges.push(exchange)
  }
  parts.push(report('The development recording, its clean fortnight', exchanges))
}
process.stdout.write(parts.join('\n'))
