/** Puts the incident into the evidence of each alert that passes. */
import type { Alert } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { Incidents } from './incident.js'
import type { Totals } from './totals.js'

/** One per worker, pointed at a state and its output before each message: no allocation where there is no alert. */
export class IncidentOutput implements Output {
  private incidents!: Incidents
  private out!: Output
  private totals: Totals | undefined

  /** @param totals follow what the clients of alerts go on doing */
  over(incidents: Incidents, out: Output, totals?: Totals): Output {
    this.totals = totals
    this.incidents = incidents
    this.out = out
    return this
  }

  /** Who is in it: the client, else the actors that explain a series. */
  alert(alert: Alert): void {
    if (alert.evidence.incident !== undefined) {
      this.pass(alert)
      return
    }
    const named = (alert.evidence.actors as { actor: string }[] | undefined) ?? []
    const actors = alert.client ? [alert.client.id] : named.map(({ actor }) => actor)
    const incident = this.incidents.join(alert.api.id, alert.time, actors)
    this.pass({ ...alert, evidence: { ...alert.evidence, incident } })
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
