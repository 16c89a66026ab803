/** The alert that an API's risk has reached a higher level, and what made it. */
import { ALERT_VERSION, type Alert, alertId, type Severity } from '@apiscope/schema'
import { type Change, changes } from './history.js'
import type { RiskLevel } from './model/level.js'
import type { RiskModel } from './model/model.js'
import type { RiskScore } from './model/score.js'
import { NO_ATTEMPT } from './observe/profile-of.js'
import type { Snapshot } from './snapshot.js'
import type { Finding, RiskState } from './state.js'

/** Evidence of these comes from findings, so that the newest one is the cause. */
const FROM_FINDINGS =
  /^(?:anomalies|principal_mismatches|.*_attempts|attempts_answered|server_reach|floor_proven_cross_access|floor_answered_injection)$/

export function raisedAlert(
  state: RiskState,
  levelBefore: RiskLevel,
  score: RiskScore,
  before: Snapshot,
  model: RiskModel,
): Alert {
  const api = state.api!
  const rises = changes(score.contributions, before.contributions).filter(({ by }) => by > 0)
  const cause = rises[0]
  const finding = cause && FROM_FINDINGS.test(cause.name) ? findingBehind(cause.name, state.findings) : undefined
  return {
    v: ALERT_VERSION,
    id: alertId('risk_raised', api.id, state.level, state.lastSeen),
    time: state.lastSeen,
    kind: 'risk_raised',
    severity: severityOf(state.level, cause?.name ?? '', finding),
    api,
    title: `Risk of ${api.id} is now ${state.level} (${Math.round(score.risk)}): ${reason(score, rises, finding)}`,
    evidence: {
      metric: 'risk',
      observed: score.risk,
      before: before.risk,
      level: state.level,
      level_before: levelBefore,
      ...(cause ? { cause: cause.name } : {}),
      ...(finding ? { finding: { id: finding.id, kind: finding.kind, severity: finding.severity } } : {}),
      changes: Object.fromEntries(rises.slice(0, 8).map(({ name, by }) => [name, by])),
      factors: score.contributions,
      model: model.version,
    },
  }
}

/**
 * A rise is as urgent as what caused it: a medium finding at an API that stands just below a level pages nobody. What has no finding
 * behind it, and what is proven (a floor), is as urgent as the level.
 */
function severityOf(level: RiskLevel, cause: string, finding: Finding | undefined): Severity {
  const order: readonly string[] = ['low', 'medium', 'high', 'critical'] satisfies Severity[]
  if (!finding || cause.startsWith('floor_')) return level
  const rank = order.indexOf(finding.severity)
  return rank >= 0 && rank < order.indexOf(level) ? (finding.severity as Severity) : level
}

/** The newest finding of the kind that moves this factor; of anomalies the newest that is not a low one. */
function findingBehind(factor: string, findings: readonly Finding[]): Finding | undefined {
  const moves = ({ kind, severity }: Finding) => {
    if (factor === 'anomalies') return severity !== 'low'
    if (factor === 'principal_mismatches' || factor === 'floor_proven_cross_access') return kind === 'token_mismatch'
    return kind !== 'token_mismatch' && !NO_ATTEMPT.has(kind)
  }
  return findings.findLast(moves) ?? findings.at(-1)
}

const plain = (name: string) => name.replace(/^floor_/, 'floor: ').replaceAll('_', ' ')

function reason(score: RiskScore, rises: readonly Change[], finding: Finding | undefined): string {
  const names = rises.length > 0 ? rises.map(({ name }) => name) : Object.keys(score.contributions)
  const text = names.slice(0, 3).map(plain).join(', ')
  return finding ? `${text} (after ${finding.kind.replaceAll('_', ' ')})` : text
}
