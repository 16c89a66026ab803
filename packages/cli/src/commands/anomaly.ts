import { SeriesScorer } from '@apiscope/anomaly'
import { type Command, Option } from 'commander'
import { linesOf } from '../io/json-lines.js'
import { wholeNumber } from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'

/** `apiscope anomaly score` */
export function addAnomaly(root: Command, outcome: Outcome): void {
  const anomaly = root.command('anomaly').description('The forecasting of metrics by itself.')
  anomaly
    .command('score')
    .description(
      'Scores a time series as it streams: timestamp,value → timestamp,value,forecast,lower,upper,score (0–1), each from the past alone.',
    )
    .argument('[series]', 'CSV file with a header; - for standard input', '-')
    .addOption(
      new Option('--period <n>', 'values in a season; default: a day, from the spacing').argParser(wholeNumber(0)),
    )
    .addHelpText('after', '\nExample: apiscope anomaly score requests.csv > scored.csv')
    .action(async (path: string, options: { period?: number }) => {
      const bad = await score(path, options)
      if (bad > 0) {
        process.stderr.write(`${path}: ${bad} rows without a timestamp and a number; they count as missing\n`)
        outcome.status = 1
      }
    })
}

async function score(path: string, options: { period?: number }): Promise<number> {
  const out = new Lines()
  const scorer = new SeriesScorer(options.period === undefined ? {} : { period: options.period })
  const print = (rows: ReturnType<SeriesScorer['push']>) => {
    for (const { timestamp, value, forecast, lower, upper, score } of rows) {
      out.line([timestamp, ...[value, forecast, lower, upper, score].map(cell)].join(','))
    }
  }
  out.line('timestamp,value,forecast,lower,upper,score')
  let bad = 0
  let first = true
  for await (const line of linesOf(path)) {
    const [timestamp = '', text = ''] = (line ?? '').trim().split(',')
    const isHead = first && Number.isNaN(Number(text))
    first = false
    if (isHead || (timestamp === '' && text === '')) continue
    const value = text === '' ? Number.NaN : Number(text)
    if (timestamp === '' || Number.isNaN(value)) bad++
    print(scorer.push(timestamp, value))
    await out.ready()
  }
  print(scorer.finish())
  await out.flush()
  return bad
}

/** Empty where there is no number. */
const cell = (n: number) => (Number.isFinite(n) ? String(n) : '')
