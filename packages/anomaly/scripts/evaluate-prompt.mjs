#!/usr/bin/env node
/**
 * How well prompt injection is told by its effect: simulated sessions of agents over the scores that texts got from models that had not learnt from
 * their source.
 *
 *   node packages/attacks/scripts/train-prompt.mjs --data rows.jsonl --measure --scores scores.jsonl
 *   node packages/anomaly/scripts/evaluate-prompt.mjs --scores scores.jsonl [--seed 7] [--sessions 1000] [--write]
 *
 * --write: docs/prompt-effect-evaluation.md. The rule and its thresholds are those of the product. Build first. Two minutes on one core.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '@apiscope/ml'
import { DEFAULT_ACTOR_OPTIONS } from '../dist/actor/options.js'
import { observePrompts } from '../dist/actor/prompt-injection.js'
import { createActorState } from '../dist/actor/state.js'
import { reportOf } from './prompt/report.mjs'
import { session } from './prompt/sessions.mjs'

const { values: o } = parseArgs({
  options: {
    scores: { type: 'string' },
    seed: { type: 'string', default: '7' },
    sessions: { type: 'string', default: '1000' },
    write: { type: 'boolean' },
  },
})
const rows = readFileSync(o.scores, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))

/** Source → its scores. */
function scoresOf(label) {
  const map = new Map()
  for (const row of rows) if (row.label === label) map.set(row.source, [...(map.get(row.source) ?? []), row.score])
  return map
}
const benign = scoresOf(0)
const injected = scoresOf(1)

/** Does the rule alert in the judged part of the session? */
function alerts(events) {
  const state = createActorState()
  let raised = 0
  const quiet = { publish() {}, count() {} }
  const loud = {
    publish() {
      raised++
    },
    count() {},
  }
  for (const event of events) observePrompts(state, event, DEFAULT_ACTOR_OPTIONS, event.judged ? loud : quiet)
  return raised > 0
}

const random = seededRandom(Number(o.seed))
const sessions = Number(o.sessions)
const share = (n, make) => {
  let found = 0
  for (let i = 0; i < n; i++) if (alerts(session(random, benign, make()))) found++
  return found / n
}
const falseAlerts = share(2 * sessions, () => undefined)
const recall = {}
for (const [of, scores] of [...injected].sort()) {
  recall[of] = {}
  for (const effect of ['tool', 'host', 'target'])
    recall[of][effect] = share(Math.round(sessions / 4), () => ({ of, scores, effect }))
}
const report = reportOf({
  falseAlerts,
  recall,
  sessions,
  seed: o.seed,
  threshold: DEFAULT_ACTOR_OPTIONS.promptTogether,
})
if (o.write) writeFileSync(join(import.meta.dirname, '../../../docs/prompt-effect-evaluation.md'), report)
else process.stdout.write(report)
