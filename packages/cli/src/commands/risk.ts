import { profileFromJson, scoreProfile } from '@apiscope/risk'
import type { Command } from 'commander'
import { readJsonLines } from '../io/json-lines.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { complain } from './complain.js'
import { addExplain } from './risk-explain.js'
import { addFeedbackCommands } from './risk-feedback.js'

/** `apiscope risk score|explain|accept|dismiss|raise|feedback` */
export function addRisk(root: Command, outcome: Outcome): void {
  const risk = root
    .command('risk')
    .description('The risk model: score profiles, explain the score of an API, say where it is wrong.')
  addScore(risk, outcome)
  addExplain(risk)
  addFeedbackCommands(risk)
}

function addScore(risk: Command, outcome: Outcome): void {
  risk
    .command('score')
    .description(
      'Scores API profiles: {"id", …profile} per line → {"id","score","factors":{…}}, contributions in log-odds.',
    )
    .argument('[profiles]', 'file of profiles as JSON lines; - for standard input', '-')
    .addHelpText('after', '\nExample: apiscope risk score < profiles.jsonl')
    .action(async (path: string) => {
      const out = new Lines()
      const summary = await readJsonLines(path, (value) => {
        const { id } = (value ?? {}) as { id?: unknown }
        if (typeof id !== 'string') return 'id is missing'
        const { risk: score, contributions } = scoreProfile(profileFromJson(value as Record<string, unknown>))
        out.json({ id, score, factors: contributions })
        return out.ready()
      })
      await out.flush()
      if (complain(path, summary) > 0) outcome.status = 1
    })
}
