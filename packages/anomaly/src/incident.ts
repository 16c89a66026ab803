/** Related alerts of one API are one incident: `evidence.incident` is the same in all of them. */
import { createHash } from 'node:crypto'

/** Silence after which an incident is over, ms. */
const GAP_MS = 3_600_000
/** An incident is never longer; what goes on is a new one. ms. */
const LONGEST_MS = 86_400_000
/** Incidents open at a time, per API; the longest silent leaves. */
const OPEN = 16
/** Actors remembered per incident. */
const ACTORS = 8

interface OpenIncident {
  id: string
  start: number
  last: number
  /** Who is in it; nobody = it shows in the API's series alone. */
  actors: string[]
}

export type IncidentsJson = OpenIncident[]

/**
 * The open incidents of one API. An alert joins the incident that shares an actor with it, or one of which nobody is known
 * (a rise in the series that an actor now explains); an alert without actors joins the latest. Otherwise it begins a new
 * one. Event time only, bounded, and the same alerts in the same order give the same ids.
 */
export class Incidents {
  private constructor(private open: OpenIncident[]) {}

  static create(): Incidents {
    return new Incidents([])
  }

  /** Id of the incident that an alert of `apiId` at `time` (ms) about `actors` belongs to: 16 hexadecimal digits. */
  join(apiId: string, time: number, actors: readonly string[] = []): string {
    this.open = this.open.filter(({ start, last }) => time - last <= GAP_MS && time - start <= LONGEST_MS)
    const found = this.find(actors)
    const incident = found ?? this.begin(apiId, time, actors)
    incident.last = Math.max(incident.last, time)
    for (const actor of actors) {
      if (incident.actors.length < ACTORS && !incident.actors.includes(actor)) incident.actors.push(actor)
    }
    return incident.id
  }

  toJSON(): IncidentsJson {
    return this.open
  }

  /** `undefined` (a state from before there were incidents) gives none. */
  static fromJSON(json: IncidentsJson | undefined): Incidents {
    return new Incidents(json ?? [])
  }

  private find(actors: readonly string[]): OpenIncident | undefined {
    const latest = this.open.toSorted((a, b) => b.last - a.last || b.start - a.start)
    if (actors.length === 0) return latest[0]
    return latest.find((o) => o.actors.some((a) => actors.includes(a))) ?? latest.find((o) => o.actors.length === 0)
  }

  private begin(apiId: string, time: number, actors: readonly string[]): OpenIncident {
    if (this.open.length >= OPEN) {
      const oldest = this.open.reduce((a, b) => (b.last < a.last ? b : a))
      this.open = this.open.filter((one) => one !== oldest)
    }
    const id = createHash('sha256')
      .update(JSON.stringify(['incident', apiId, time, ...actors]))
      .digest('hex')
      .slice(0, 16)
    const incident = { id, start: time, last: time, actors: [] }
    this.open.push(incident)
    return incident
  }
}
