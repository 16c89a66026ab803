import type { Alert, Topic } from '@apiscope/schema'
import { emptyViews, type Views } from '@apiscope/state'
import type { Fields, Output } from '../definition.js'

export interface Published {
  topic: Topic
  key: string
  value: unknown
  /** Where the message that caused it stands: the same in every run, so that readers can drop repeats. */
  position: Position
}

/** (incarnation of the log, offset in it, n-th output of it). */
export type Position = readonly [log: number, offset: number, n: number]

/** Is `a` after `b`? */
export function isAfter(a: Position, b: Position): boolean {
  return a[0] !== b[0] ? a[0] > b[0] : a[1] !== b[1] ? a[1] > b[1] : a[2] > b[2]
}

/** Collects what a worker puts out between two commits. Views are merged: the last value of a field wins. */
export class Outputs implements Output {
  alerts: Alert[] = []
  published: Published[] = []
  private views: Views = emptyViews()
  /** Hashes as they were given: most fields are set again before they are written. */
  private hashes = new Map<string, Map<string, Fields[string]>>()
  private log = 0
  private offset = 0
  private n = 0
  /** How much had been put out when `mark` was called. */
  private alertsMarked = 0
  private publishedMarked = 0

  constructor(private readonly counters: Map<string, number>) {}

  /** Names the message whose outputs follow; `n` have been put out of it before. */
  at(log: number, offset: number, n = 0): void {
    this.log = log
    this.offset = offset
    this.n = n
  }

  /** How many messages were put out of the one at hand. */
  get position(): number {
    return this.n
  }

  /** Of the message at hand, for the kit's own messages. */
  nextPosition(): Position {
    return [this.log, this.offset, this.n++]
  }

  /** What is put out from here on can be taken back, until the next mark. */
  mark(): void {
    this.alertsMarked = this.alerts.length
    this.publishedMarked = this.published.length
  }

  /** Takes back the messages since the mark: who put them out has failed. */
  undo(): void {
    this.alerts.length = this.alertsMarked
    this.published.length = this.publishedMarked
  }

  alert(alert: Alert): void {
    this.alerts.push(alert)
  }

  publish(topic: Topic, key: string, value: unknown): void {
    this.published.push({ topic, key, value, position: this.nextPosition() })
  }

  hset(key: string, fields: Fields): void {
    const merged = at(this.hashes, key)
    for (const field of Object.keys(fields)) merged.set(field, fields[field]!)
  }

  zadd(key: string, member: string, score: number): void {
    at(this.views.sorted, key).set(member, score)
  }

  zrem(key: string, member: string): void {
    at(this.views.sorted, key).set(member, null)
  }

  sadd(key: string, member: string): void {
    at(this.views.sets, key).set(member, true)
  }

  srem(key: string, member: string): void {
    at(this.views.sets, key).set(member, false)
  }

  count(counter: string, by = 1): void {
    this.counters.set(counter, (this.counters.get(counter) ?? 0) + by)
  }

  takeMessages(): { alerts: Alert[]; published: Published[] } {
    const { alerts, published } = this
    this.alerts = []
    this.published = []
    return { alerts, published }
  }

  takeViews(): Views {
    const { views, hashes } = this
    this.views = emptyViews()
    this.hashes = new Map()
    for (const fields of hashes.values()) {
      for (const [field, value] of fields) if (typeof value !== 'string') this.render(fields, field, value)
    }
    return { ...views, hashes: hashes as Views['hashes'] }
  }

  /** A field that cannot be worked out stays as it was written last; it must not keep the commit from being made. */
  private render(fields: Map<string, Fields[string]>, field: string, value: Fields[string]): void {
    try {
      const plain = typeof value === 'function' ? value() : value
      fields.set(field, plain === null ? null : String(plain))
    } catch {
      fields.delete(field)
      this.count('worker.view_errors')
    }
  }
}

function at<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let inner = map.get(key)
  if (!inner) {
    inner = new Map()
    map.set(key, inner)
  }
  return inner
}
