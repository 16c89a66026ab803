import type { Alert, Exchange, Parameter } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'

/** Collects what a worker puts out. */
export class Collected implements Output {
  readonly alerts: Alert[] = []
  readonly published: { topic: string; key: string; value: unknown }[] = []
  readonly views = new Map<string, Map<string, string | number>>()
  readonly sets = new Map<string, Set<string>>()
  readonly counts = new Map<string, number>()

  alert(alert: Alert): void {
    this.alerts.push(alert)
  }
  publish(topic: string, key: string, value: unknown): void {
    this.published.push({ topic, key, value })
  }
  hset(key: string, fields: Record<string, string | number | null>): void {
    const view = this.views.get(key) ?? new Map()
    this.views.set(key, view)
    for (const [field, value] of Object.entries(fields)) value === null ? view.delete(field) : view.set(field, value)
  }
  zadd(): void {}
  sadd(key: string, member: string): void {
    this.sets.set(key, (this.sets.get(key) ?? new Set()).add(member))
  }
  srem(key: string, member: string): void {
    this.sets.get(key)?.delete(member)
  }
  count(counter: string, by = 1): void {
    this.counts.set(counter, (this.counts.get(counter) ?? 0) + by)
  }

  /** Everything that left, as one text. */
  text(): string {
    const views = [...this.views].map(([key, fields]) => [key, [...fields]])
    const sets = [...this.sets].map(([key, members]) => [key, [...members]])
    return JSON.stringify([this.alerts, this.published, views, sets, [...this.counts]])
  }
}

export const API = { id: 'GET shop.example/users/{id}', host: 'shop.example', method: 'GET', template: '/users/{id}' }

/** One exchange with parameters; the n-th second after a fixed day. */
export function exchange(n: number, parameters: Parameter[], more: Partial<Exchange> = {}): Exchange {
  return {
    v: 1,
    id: `e${n}`,
    time: 1_700_000_000_000 + n * 1000,
    sensor: 's',
    client: { ip: '198.51.100.1', port: 4000, id: '198.51.100.1' },
    server: { ip: '198.51.100.9', port: 80 },
    api: API,
    request: { version: '1.1', method: 'GET', target: '/users/1', host: 'shop.example', bodyBytes: 0 },
    response: { status: 200, bodyBytes: 10 },
    principal: { scheme: 'bearer', subject: 'k' },
    parameters,
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...more,
  }
}
