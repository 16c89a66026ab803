/** From attempts to an alert, and to the facts that the risk worker counts. */
import { alertId, callerAddress, type Exchange, type Severity, TOPICS } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { plain, raise } from '../finding.js'
import type { Incidents } from '../incident.js'
import type { Attempts } from './attempts.js'

function severityOf({ answered, unusual, failed }: Attempts): Severity {
  if (unusual > 0) return 'critical'
  return answered > 0 || failed > 0 ? 'high' : 'medium'
}

/** Raises the alert, with its fact. */
export function tell({ api, client, time }: Exchange, attempts: Attempts, out: Output, incidents?: Incidents): void {
  const { answered, requests, failed, unusual } = attempts
  const classes = mostOf(attempts)
  const outcome = answered > 0 ? `${answered} of ${requests} answered` : failed > 0 ? 'made the server fail' : 'refused'
  raise(
    {
      kind: 'injection',
      severity: severityOf(attempts),
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `Attack patterns (${classes
        .map(([kind]) => kind)
        .slice(0, 3)
        .join(', ')}) in ${attempts.parameters[0]} of ${api.id} by ${client.id}: ${outcome}`,
      evidence: {
        metric: 'attack_score',
        observed: plain(attempts.score),
        requests,
        answered,
        answered_unusually: unusual,
        failed,
        refused: requests - answered - failed,
        classes: Object.fromEntries(classes),
        parameters: [...attempts.parameters],
        shapes: [...attempts.shapes],
        exchanges: [...attempts.exchanges],
        window_start: attempts.since,
        ...(incidents ? { incident: incidents.join(api.id, time, [client.id]) } : {}),
      },
      identity: [client.id, attempts.since, attempts.told],
      count: requests - attempts.reported,
      answered: answered - attempts.reportedAnswered,
      classes: classesOf(attempts),
    },
    out,
  )
  attempts.reported = requests
  attempts.reportedAnswered = answered
}

/** Attempts since the alert that make them ten times as many: for the risk score, which counts; nobody is woken again. */
export function report({ api, client, time }: Exchange, attempts: Attempts, out: Output): void {
  const { requests, answered, reported, reportedAnswered } = attempts
  out.publish(TOPICS.facts, api.id, {
    v: 1,
    source: 'anomaly',
    api,
    time,
    values: {
      id: alertId('injection', api.id, client.id, attempts.since, 'more', requests),
      kind: 'injection',
      severity: 'info',
      count: requests - reported,
      answered: answered - reportedAnswered,
      classes: classesOf(attempts),
    },
  })
  attempts.reported = requests
  attempts.reportedAnswered = answered
}

/** Most frequent first. */
function mostOf({ classes }: Attempts): [string, number][] {
  return Object.entries(classes).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

const classesOf = (attempts: Attempts): string =>
  mostOf(attempts)
    .slice(0, 3)
    .map(([kind]) => kind)
    .join(' ')
