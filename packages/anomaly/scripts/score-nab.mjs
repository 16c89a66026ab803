// Scores every series of a folder as `apiscope anomaly score` does, in the form that NAB's scorer reads.
//   node packages/anomaly/scripts/score-nab.mjs ../shared/nab/data /tmp/nab && python3 ../shared/nab/score.py /tmp/nab      (after `npm run build`)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { SeriesScorer } = createRequire(import.meta.url)('@apiscope/anomaly')
const [from, to] = process.argv.slice(2)
if (!from || !to) {
  console.error('usage: score-nab.mjs DATA_DIR RESULTS_DIR')
  process.exit(2)
}
for (const name of readdirSync(from, { recursive: true }).filter((file) => file.endsWith('.csv'))) {
  const scorer = new SeriesScorer()
  const rows = readFileSync(join(from, name), 'utf8').trim().split('\n').slice(1)
  const scored = rows.flatMap((row) => {
    const [timestamp, value] = row.trim().split(',')
    return scorer.push(timestamp, Number(value))
  })
  const lines = [...scored, ...scorer.finish()].map(({ timestamp, value, score }) => `${timestamp},${value},${score}`)
  mkdirSync(dirname(join(to, name)), { recursive: true })
  writeFileSync(join(to, name), ['timestamp,value,anomaly_score', ...lines, ''].join('\n'))
}
