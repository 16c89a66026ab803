// Do the bands hold what they promise? Coverage on clean traffic, nominal against actual, beside three textbook detectors.
//   node packages/anomaly/scripts/evaluate-bands.mjs [EXCHANGES.jsonl.gz LABELS.json] > docs/anomaly-evaluation.md      (after `npm run build`)
// With a recording, its part before `evalStart` of the labels is measured too.
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { ordinaryTraffic } from './ordinary-traffic.mjs'

const require = createRequire(import.meta.url)
const { METRIC_LIST, SERIES_SCALES, SeriesSet } = require('@apiscope/anomaly')
const { brutlag } = require('@apiscope/ml')

const DAY = 86_400_000
const LEVELS = [0.95, 0.99, 0.999, 0.9999]
const SIZE = 2 + 2 * LEVELS.length
const PERIODS = { '5m': 288, '1h': 24, '8h': 3, '24h': 7 }

/** Per API two sets, for four levels; gives every closed window as {api, scale, start, numbers}. */
class Bench {
  constructor() {
    this.apis = new Map()
  }

  push(exchange) {
    for (const [id, sets] of this.apis) this.wake(id, sets, exchange.time - 5_000)
    if (!this.apis.has(exchange.api.id)) {
      const sets = [
        SeriesSet.create({ level: LEVELS[0], alertLevel: LEVELS[2] }),
        SeriesSet.create({ level: LEVELS[1], alertLevel: LEVELS[3] }),
      ]
      this.apis.set(exchange.api.id, { sets, windows: [], met: new Set() })
    }
    const one = this.apis.get(exchange.api.id)
    this.close(one, exchange.time - 5_000)
    const fresh = !one.met.has(exchange.client.id)
    one.met.add(exchange.client.id)
    for (const set of one.sets) set.add(exchange, fresh)
  }

  wake(_, one, time) {
    for (let due = one.sets[0].wake(); due !== undefined && due <= time; due = one.sets[0].wake()) this.close(one, due)
  }

  close({ sets, windows }, time) {
    const [a, b] = sets.map((set) => set.close(time))
    for (let i = 0; i < a.length; i++) {
      // Per metric: observed, learning, then lower and upper of each level; flat, for there are many.
      const numbers = new Float64Array(METRIC_LIST.length * SIZE)
      a[i].points.forEach((p, m) => {
        const q = b[i].points[m]
        numbers.set([p.observed, p.learning ? 1 : 0], m * SIZE)
        numbers.set(
          [p, q, p.far, q.far].flatMap(({ lower, upper }) => [lower, upper]),
          m * SIZE + 2,
        )
      })
      windows.push({ scale: a[i].scale, start: a[i].window.start, numbers })
    }
  }
}

/** One metric of a window as `close` stored it. */
const pointOf = ({ numbers }, m) => {
  const at = m * SIZE
  const bands = LEVELS.map((_, l) => ({ lower: numbers[at + 2 + 2 * l], upper: numbers[at + 3 + 2 * l] }))
  return { observed: numbers[at], learning: numbers[at + 1] === 1, bands }
}

const outside = ({ lower, upper }, v) => v < lower || v > upper

/** The textbook detectors on the same values: bands of ±3 standard deviations, and RRDtool's of ±2 deviations. */
const BASELINES = {
  'static mean ± 3σ of the learning time': (values, first) => {
    const past = values.slice(0, first)
    const mean = past.reduce((s, v) => s + v, 0) / past.length
    const sigma = Math.sqrt(past.reduce((s, v) => s + (v - mean) ** 2, 0) / past.length)
    return values.map(() => ({ lower: mean - 3 * sigma, upper: mean + 3 * sigma }))
  },
  'EWMA ± 3σ, λ = 0.1': (values) => {
    let mean = values[0]
    let variance = 0
    return values.map((v) => {
      const band = { lower: mean - 3 * Math.sqrt(variance), upper: mean + 3 * Math.sqrt(variance) }
      const error = v - mean
      variance = 0.9 * (variance + 0.1 * error * error)
      mean += 0.1 * error
      return band
    })
  },
  'Brutlag as RRDtool, ± 2 deviations': (values, _, period) => {
    const { prediction, deviation } = brutlag(values, { period, alpha: 0.1, beta: 0.0035, gamma: 0.1 })
    return values.map((_, i) => ({ lower: prediction[i] - 2 * deviation[i], upper: prediction[i] + 2 * deviation[i] }))
  },
}

/** Tallies after `from`: per metric and scale, windows and how many lay outside at each level; the baselines on counts and amounts. */
function measure(bench, from) {
  const cells = new Map()
  const baselines = Object.fromEntries(Object.keys(BASELINES).map((name) => [name, {}]))
  const own = {}
  let apiDays = 0
  for (const { windows } of bench.apis.values()) {
    apiDays += (windows.at(-1).start - from) / DAY
    for (let s = 0; s < SERIES_SCALES.length; s++) {
      const of = windows.filter(({ scale }) => scale === s)
      const first = of.findIndex(({ start }) => start >= from)
      if (first < 0) continue
      for (let m = 0; m < METRIC_LIST.length; m++) {
        const points = of.map((window) => pointOf(window, m))
        const key = `${METRIC_LIST[m].name}|${s}`
        const cell = cells.get(key) ?? { n: 0, out: LEVELS.map(() => 0) }
        cells.set(key, cell)
        for (const { observed, bands, learning } of points.slice(first)) {
          if (Number.isNaN(observed) || learning) continue
          cell.n++
          bands.forEach((band, l) => {
            if (outside(band, observed)) cell.out[l]++
          })
        }
        if (m > 4) continue
        const values = points.map(({ observed }) => observed)
        const scale = SERIES_SCALES[s].name
        const tally = (into, bandOf) => {
          into[scale] ??= { n: 0, out: 0 }
          for (let i = first; i < values.length; i++) {
            if (Number.isNaN(bandOf(i).lower) || Number.isNaN(values[i])) continue
            into[scale].n++
            if (outside(bandOf(i), values[i])) into[scale].out++
          }
        }
        LEVELS.forEach((level, l) => {
          own[level] ??= {}
          tally(own[level], (i) => points[i].bands[l])
        })
        for (const [name, run] of Object.entries(BASELINES)) {
          const bands = run(values, first, PERIODS[scale])
          tally(baselines[name], (i) => bands[i])
        }
      }
    }
  }
  return { cells, own, baselines, apiDays }
}

const percent = (n, out) => (n < 50 ? '–' : `${(100 * (1 - out / n)).toFixed(out === 0 ? 0 : 1)}`)

function report(title, { cells, own, baselines, apiDays }) {
  const scales = SERIES_SCALES.map(({ name }) => name)
  const lines = [`## ${title}`, '']
  lines.push('Windows inside the band, %, at 95 / 99 / 99.9 % nominal (– = fewer than 50 windows):', '')
  lines.push(`| metric | ${scales.join(' | ')} |`, `|---|${scales.map(() => '---:').join('|')}|`)
  for (const { name } of METRIC_LIST) {
    const row = scales.map((_, s) => {
      const cell = cells.get(`${name}|${s}`)
      return cell && cell.n >= 50 ? [0, 1, 2].map((l) => percent(cell.n, cell.out[l])).join(' / ') : '–'
    })
    lines.push(`| ${name} | ${row.join(' | ')} |`)
  }
  lines.push(
    '',
    'Counts and amounts together, beside other bands on the same values: inside, %, and windows outside per API-day.',
    '',
  )
  lines.push(
    `| band | nominal | ${scales.join(' | ')} | outside per API-day |`,
    `|---|---:|${scales.map(() => '---:').join('|')}|---:|`,
  )
  const line = (name, nominal, of) => {
    const all = scales.map((scale) => of[scale] ?? { n: 0, out: 0 })
    const out = all.reduce((sum, one) => sum + one.out, 0)
    lines.push(
      `| ${name} | ${nominal} | ${all.map((one) => percent(one.n, one.out)).join(' | ')} | ${(out / apiDays).toFixed(2)} |`,
    )
  }
  for (const level of LEVELS) line('apiscope', `${100 * level}`, own[level])
  for (const [name, of] of Object.entries(baselines)) line(name, name.startsWith('Brutlag') ? '–' : '99.7', of)
  return [...lines, ''].join('\n')
}

async function* recorded(file, until) {
  const raw = createReadStream(file)
  for await (const text of createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw })) {
    const exchange = JSON.parse(text)
    if (exchange.time >= until) break
    yield exchange
  }
}

const parts = [
  `# Bands of the series, measured

Made by \`node packages/anomaly/scripts/evaluate-bands.mjs\` (about two minutes of one core); do not edit. What the bands are: [anomaly.md](anomaly.md).
Clean traffic only, so that each window outside is one too many. Measured after learning; what is marked \`learning\` is left out.
Counts are whole numbers and their bands are rounded outwards, so quiet series lie inside more often than promised.
`,
]
const seeds = [1, 2]
const generated = new Bench()
const start = Date.UTC(2024, 0, 1)
for (const seed of seeds) {
  const one = new Bench()
  for (const exchange of ordinaryTraffic({ seed, days: 42, start })) one.push(exchange)
  for (const [id, value] of one.apis) generated.apis.set(`${seed} ${id}`, value)
}
parts.push(report('Generated: six APIs, 42 days, two seeds; after 21 days', measure(generated, start + 21 * DAY)))
const [file, labels] = process.argv.slice(2)
if (file && labels) {
  const { evalStart } = JSON.parse(readFileSync(labels, 'utf8'))
  const until = typeof evalStart === 'number' ? evalStart : Date.parse(evalStart)
  const bench = new Bench()
  for await (const exchange of recorded(file, until)) bench.push(exchange)
  parts.push(report('The development recording, its clean fortnight; after 7 days', measure(bench, until - 7 * DAY)))
}
process.stdout.write(parts.join('\n'))
