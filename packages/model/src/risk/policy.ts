/** Protection policies of APIs, advised from what the store knows of them. */
import { advise, type Policy, type PolicyInput } from '@apiscope/risk'
import { keys } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import type { ApiReport } from '../document.js'

/** Limits for one API, each with its evidence. */
export async function policyOf(state: ViewReader, report: ApiReport): Promise<Policy> {
  const { finding } = await state.hgetall(keys.riskDetail(report.id))
  const kind = finding === undefined ? undefined : (JSON.parse(finding) as { kind?: string } | null)?.kind
  const input: PolicyInput = {
    ...report,
    facts: {
      ...report.facts,
      ...(report.firstSeen === undefined ? {} : { first_seen: report.firstSeen }),
      ...(report.lastSeen === undefined ? {} : { last_seen: report.lastSeen }),
    },
    ...(kind === undefined ? {} : { finding: kind }),
  }
  return advise(input)
}
