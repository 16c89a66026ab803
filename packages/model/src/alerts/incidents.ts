/** Alerts that belong together as one incident: what a person works on, instead of rows. */
import type { Alert, ApiName, Severity } from '@apiscope/schema'
import { kindText } from './kinds.js'
import { type StoryLine, storyOf } from './story.js'

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[]
const rank = (severity: string) => SEVERITIES.indexOf(severity as Severity)

export interface Incident {
  /** Id of its first alert. */
  id: string
  severity: Severity
  /** Event time of its first and last alert, ms. */
  first: number
  last: number
  /** Kind of its gravest alert, and what it is called. */
  kind: string
  name: string
  title: string
  api: ApiName
  /** APIs that it touches, the one it is at first. */
  apis: string[]
  client?: { id: string; ip?: string }
  /** Ids of its alerts, oldest first. */
  alerts: string[]
  /** Of the alerts that a person has called benign: all of them are. */
  dismissed: boolean
}

export interface IncidentStep {
  id: string
  time: number
  severity: Severity
  kind: string
  name: string
  title: string
  api: string
  lines: StoryLine[]
  /** It can be dismissed: the anomaly workers learn from it. */
  dismissable: boolean
  dismissed: boolean
  /** Of another incident of the same caller, at an API that this one touches: where it began. */
  before?: boolean
}

export interface IncidentView extends Incident {
  means: string
  /** What to do first. */
  next: string
  steps: IncidentStep[]
  /** Other incidents of the same caller, newest first. */
  related: Incident[]
}

/** What an alert is grouped by: the worker's own incident, else what it followed from, else itself. */
function groupOf({ id, api, evidence }: Alert): string {
  if (typeof evidence.incident === 'string') return `${evidence.incident} ${api.id}`
  return id
}

/** @param alerts oldest first @returns newest first */
export function incidentsOf(alerts: readonly Alert[], dismissed: ReadonlySet<string> = new Set()): Incident[] {
  const groups = new Map<string, Alert[]>()
  const groupOfAlert = new Map<string, string>()
  for (const alert of alerts) {
    const finding = (alert.evidence.finding as { id?: unknown } | undefined)?.id
    // A risk that rose because of a finding belongs to that finding.
    const group = (typeof finding === 'string' ? groupOfAlert.get(finding) : undefined) ?? groupOf(alert)
    groupOfAlert.set(alert.id, group)
    const members = groups.get(group)
    if (members) members.push(alert)
    else groups.set(group, [alert])
  }
  return [...groups.values()].map((members) => incidentOf(members, dismissed)).sort(newestFirst)
}

const newestFirst = (a: Incident, b: Incident) => b.last - a.last || (a.id < b.id ? -1 : 1)

/** Gravest first; what somebody does before what follows from it; then newest. */
export const gravestFirst = (a: Incident, b: Incident) =>
  rank(b.severity) - rank(a.severity) ||
  Number(a.kind === 'risk_raised') - Number(b.kind === 'risk_raised') ||
  newestFirst(a, b)

function incidentOf(members: readonly Alert[], dismissed: ReadonlySet<string>): Incident {
  // Of equally grave ones the last says most: it has counted longest. That the risk rose is what follows, not what happened.
  const gravest = members.reduce((best, one) => {
    const [a, b] = [weight(one), weight(best)]
    return a >= b ? one : best
  })
  const client = gravest.client ?? members.find((one) => one.client)?.client
  const chained = members.flatMap(({ evidence }) => [
    ...(Array.isArray(evidence.looked_up_at) ? (evidence.looked_up_at as string[]) : []),
    ...Object.keys((evidence.spent_at ?? {}) as object),
  ])
  const dismissable = members.filter(isDismissable)
  return {
    id: members[0]!.id,
    severity: members.reduce((most: Severity, one) => (rank(one.severity) > rank(most) ? one.severity : most), 'low'),
    first: members[0]!.time,
    last: members.at(-1)!.time,
    kind: gravest.kind,
    name: kindText(gravest.kind).name,
    title: gravest.title,
    api: gravest.api,
    apis: [...new Set([gravest.api.id, ...chained, ...members.map(({ api }) => api.id)])],
    ...(client ? { client } : {}),
    alerts: members.map(({ id }) => id),
    dismissed: dismissable.length > 0 && dismissable.every(({ id }) => dismissed.has(id)),
  }
}

const weight = ({ severity, kind }: Alert) => 2 * rank(severity) + (kind === 'risk_raised' ? -10 : 0)

/** Only what has a measure teaches anything. */
export const isDismissable = ({ kind, evidence }: Alert): boolean =>
  kind !== 'risk_raised' && typeof evidence.metric === 'string' && typeof evidence.observed === 'number'

/** Other incidents of the same caller whose steps are told among those of one. */
const STEPS_OF_OTHERS = 5

/** One incident with its steps; undefined when there is none with this alert. @param labelsOf labels of an API's answers */
export function incidentView(
  incidents: readonly Incident[],
  alertOf: (id: string) => Alert | undefined,
  id: string,
  dismissed: ReadonlySet<string> = new Set(),
  labelsOf?: (api: string) => readonly string[],
): IncidentView | undefined {
  const incident = incidents.find((one) => one.alerts.includes(id))
  if (!incident) return undefined
  const { means, first } = kindText(incident.kind)
  const related = incidents.filter((one) => one.id !== incident.id && isSameCaller(one, incident))
  const parts = related.filter(({ api }) => incident.apis.includes(api.id))
  const steps = [incident, ...parts.slice(0, STEPS_OF_OTHERS)].flatMap(({ alerts }, i) =>
    alerts.flatMap((alert) => {
      const found = alertOf(alert)
      return found
        ? [{ ...stepOf(found, dismissed, labelsOf?.(found.api.id)), ...(i > 0 ? { before: true } : {}) }]
        : []
    }),
  )
  steps.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return { ...incident, means, next: first, steps, related: related.slice(0, 10) }
}

function isSameCaller({ client: a }: Incident, { client: b }: Incident): boolean {
  if (!a || !b) return false
  return a.id === b.id || (a.ip !== undefined && a.ip === b.ip)
}

function stepOf(alert: Alert, dismissed: ReadonlySet<string>, labels?: readonly string[]): IncidentStep {
  return {
    id: alert.id,
    time: alert.time,
    severity: alert.severity,
    kind: alert.kind,
    name: kindText(alert.kind).name,
    title: alert.title,
    api: alert.api.id,
    lines: storyOf(alert, labels),
    dismissable: isDismissable(alert),
    dismissed: dismissed.has(alert.id),
  }
}
