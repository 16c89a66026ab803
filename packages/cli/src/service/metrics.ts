/** Prometheus metrics from the plain counters that the rooms keep; label cardinality is bounded here. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Names distinguished; further ones are counted together as `(other)`. */
const MAX_NAMES = 500

type Read<T> = () => T | Promise<T>

export interface Metrics {
  readonly registry: Registry
  /** Adds counters to `apiscope_events_total{name=…}`; `read` gives totals, at each scrape. */
  events(read: Read<Record<string, number>>): void
  /** A single value, or one for each label value; asked at each scrape. */
  gauge(name: string, help: string, read: Read<number>): void
  gauges(name: string, help: string, label: string, read: Read<Record<string, number>>): void
}

export function createMetrics(component: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ component })
  collectDefaultMetrics({ register: registry, prefix: 'apiscope_' })
  const sources: Read<Record<string, number>>[] = []
  eventsFamily(registry, sources)
  return {
    registry,
    events: (read) => sources.push(read),
    gauge(name, help, read) {
      new Gauge({
        name: `apiscope_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    gauges(name, help, label, read) {
      new Gauge({
        name: `apiscope_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          this.reset()
          for (const [value, n] of bounded(await read())) this.set({ [label]: value }, n)
        },
      })
    },
  }
}

function eventsFamily(registry: Registry, sources: readonly Read<Record<string, number>>[]): void {
  new Counter({
    name: 'apiscope_events_total',
    help: 'Everything that is counted, by the names in docs/limits.md: exchanges, drops, evictions, resyncs, alerts …',
    labelNames: ['name'],
    registers: [registry],
    async collect() {
      const sums: Record<string, number> = {}
      for (const read of sources) {
        for (const [name, n] of Object.entries(await read())) sums[name] = (sums[name] ?? 0) + n
      }
      this.reset()
      for (const [name, n] of bounded(sums)) this.inc({ name }, n)
    },
  })
}

/** In order of name; those beyond the bound summed up. */
function bounded(values: Record<string, number>): [name: string, n: number][] {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length <= MAX_NAMES) return entries
  const other = entries.slice(MAX_NAMES).reduce((sum, [, n]) => sum + n, 0)
  return [...entries.slice(0, MAX_NAMES), ['(other)', other]]
}
