/** Puts the incident, and how many people's data its actors were shown, into the evidence of each alert that passes. */
import type { Alert } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { Incidents } from './incident.js'
import { peopleEvidence } from './people/count.js'
import type { People } from './people/people.js'
import type { Totals } from './totals.js'

/** Kinds of alerts of which somebody has to know whose data it is about. */
const READING = new Set<Alert['kind']>([
  'exfil_size',
  'exfil_slow',
  'scrape',
  'enumeration',
  'bola',
  'token_replay',
  'forged_token',
  'injection',
])

/** One per worker, pointed at a state and its output before each message: no allocation where there is no alert. */
export class IncidentOutput implements Output {
  private incidents!: Incidents
  private out!: Output
  private totals: Totals | undefined
  private people: People | undefined

  /** @param totals follow what the clients of alerts go on doing @param people whose data actors were shown */
  over(incidents: Incidents, out: Output, totals?: Totals, people?: People): Output {
    this.totals = totals
    this.people = people
    this.incidents = incidents
    this.out = out
    return this
  }

  /** Who is in it: the client, else the actors that explain a series. */
  alert(alert: Alert): void {
    const named = (alert.evidence.actors as { actor: string }[] | undefined) ?? []
    const actors = alert.client ? [alert.client.id] : named.map(({ actor }) => actor)
    const shown = this.shown(alert, actors)
    const incident = alert.evidence.incident ?? this.incidents.join(alert.api.id, alert.time, actors)
    this.pass({ ...alert, evidence: { ...alert.evidence, ...shown, incident } })
  }

  /** Of what is found over all APIs its worker has said it. */
  private shown({ kind, time, evidence }: Alert, actors: readonly string[]): Record<string, unknown> {
    if (!READING.has(kind) || evidence.people !== undefined) return {}
    // An alert about the API as a whole is about all that it gave.
    const count = actors.length > 0 ? this.people?.of(actors, time) : this.people?.ofAll(time)
    return count ? { ...peopleEvidence(count), ...(actors.length > 0 ? {} : { people_of: 'api' }) } : {}
  }

  private pass(alert: Alert): void {
    this.out.alert(alert)
    if (alert.evidence.total !== true) this.totals?.follow(alert)
  }

  publish: Output['publish'] = (topic, key, value) => this.out.publish(topic, key, value)
  hset: Output['hset'] = (key, fields) => this.out.hset(key, fields)
  zadd: Output['zadd'] = (key, member, score) => this.out.zadd(key, member, score)
  sadd: Output['sadd'] = (key, member) => this.out.sadd(key, member)
  zrem: Output['zrem'] = (key, member) => this.out.zrem(key, member)
  srem: Output['srem'] = (key, member) => this.out.srem(key, member)
  count: Output['count'] = (counter, by) => this.out.count(counter, by)
}
