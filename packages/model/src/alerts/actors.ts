/** Callers across APIs: those that an alert names. */
import type { Severity } from '@apiscope/schema'
import { type Incident, SEVERITIES } from './incidents.js'

export interface ActorView {
  /** `p:…` a login by its keyed hash, `ip:…` an address. */
  id: string
  kind: 'login' | 'address'
  addresses: string[]
  severity: Severity
  /** Event time, ms. */
  first: number
  last: number
  /** Where it was found at, the gravest first. */
  apis: { id: string; name: string; severity: Severity; time: number }[]
  incidents: Incident[]
}

/** Gravest first, then the one with most incidents. @param incidents newest first */
export function actorsOf(incidents: readonly Incident[]): ActorView[] {
  const actors = new Map<string, ActorView>()
  for (const incident of incidents) {
    const { client, severity, first, last } = incident
    if (!client) continue
    let actor = actors.get(client.id)
    if (!actor) {
      const kind = client.id.startsWith('p:') ? 'login' : 'address'
      actor = { id: client.id, kind, addresses: [], severity, first, last, apis: [], incidents: [] }
      actors.set(client.id, actor)
    }
    if (client.ip !== undefined && !actor.addresses.includes(client.ip)) actor.addresses.push(client.ip)
    if (SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(actor.severity)) actor.severity = severity
    actor.first = Math.min(actor.first, first)
    actor.last = Math.max(actor.last, last)
    actor.incidents.push(incident)
    for (const id of incident.apis) actor.apis.push({ id, name: incident.name, severity, time: last })
  }
  const grave = (severity: Severity) => SEVERITIES.indexOf(severity)
  return [...actors.values()].sort(
    (a, b) => grave(b.severity) - grave(a.severity) || b.incidents.length - a.incidents.length || b.last - a.last,
  )
}
