/** What is told next of that which is due. */
import { SCALES } from '@apiscope/alerts'
import type { NotifyLimits } from '../limits.js'
import type { Entry } from './entry.js'
import { batchOf, type Job, noticeOf, summaryOf } from './notice.js'
import type { TargetState } from './target-state.js'

/**
 * One delivery: alerts by themselves together up to a batch; of incidents the gravest, or a summary of all that was held back.
 * @param due keys and entries, not empty, in the order they came
 */
export function jobOf(state: TargetState, due: [string, Entry][], limits: NotifyLimits): Job {
  const { rules, held } = state
  if (rules.group === 'none') {
    const [first] = due as [[string, Entry]]
    const together = first[1].alone ? [first] : due.filter(([, one]) => !one.alone).slice(0, limits.batchAlerts)
    return {
      target: rules.name,
      notice: batchOf(
        rules.name,
        together.map(([, entry]) => entry),
      ),
      entries: together.map(([key]) => ({ key, upTo: 1 })),
    }
  }
  const grave = due.toSorted(([, a], [, b]) => SCALES[b.severity].ocsf - SCALES[a.severity].ocsf || a.first - b.first)
  state.held = undefined
  if (held !== undefined && grave.length > 1) {
    return {
      target: rules.name,
      notice: summaryOf(
        rules.name,
        grave.map(([, entry]) => entry),
        held,
        limits.summaryLines,
      ),
      entries: grave.map(([key, { version }]) => ({ key, upTo: version })),
    }
  }
  const [key, entry] = grave[0]!
  const upTo = entry.version
  return { target: rules.name, notice: noticeOf(entry, upTo), entries: [{ key, upTo }] }
}
