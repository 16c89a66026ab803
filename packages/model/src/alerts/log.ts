/** The alerts in memory, each once, in the order of time. */
import type { Alert } from '@apiscope/schema'

/** One alert from its JSON; undefined for what is none. */
export function parseAlert(value: Buffer | string | null): Alert | undefined {
  if (value === null) return undefined
  try {
    const alert = JSON.parse(value.toString())
    return typeof alert?.id === 'string' && typeof alert?.title === 'string' && typeof alert?.time === 'number'
      ? alert
      : undefined
  } catch {
    return undefined
  }
}

/** Oldest first; the id decides between equal ones. */
export const byTime = (a: Alert, b: Alert) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export class AlertLog {
  private readonly byId = new Map<string, Alert>()
  private readonly listeners = new Set<(alert: Alert) => void>()
  private ordered: readonly Alert[] | undefined
  /** Alerts let go of since there were too many. */
  forgotten = 0
  /** Raised by each new alert. */
  generation = 0

  /** @param max alerts held; of more, those with the latest event time */
  constructor(private readonly max: number) {}

  /** False for one that is known. */
  add(alert: Alert): boolean {
    if (this.byId.has(alert.id)) return false
    this.byId.set(alert.id, alert)
    this.ordered = undefined
    this.generation++
    // A quarter at a time, so that not each alert sorts all of them.
    if (this.byId.size > this.max * 1.25) {
      for (const old of this.all().slice(0, this.byId.size - this.max)) {
        this.byId.delete(old.id)
        this.forgotten++
      }
      this.ordered = undefined
    }
    for (const told of this.listeners) told(alert)
    return true
  }

  get(id: string): Alert | undefined {
    return this.byId.get(id)
  }

  /** Oldest first. */
  all(): readonly Alert[] {
    this.ordered ??= [...this.byId.values()].sort(byTime)
    return this.ordered
  }

  /** Tells each new alert until the returned function is called. */
  follow(listener: (alert: Alert) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}
