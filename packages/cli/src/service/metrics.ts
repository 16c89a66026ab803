/** Prometheus metrics from the plain counters that the rooms keep; label cardinality is bounded here. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Names told apart per family; further ones are counted together as `(other)`. */
const MAX_NAMES = 500

export interface Metrics {
  readonly registry: Registry
  /** Makes the counter `apiscope_events_total{name=…}` show `counters`; called with totals, at each scrape. */
  events(read: () => Record<string, number>): void
  gauge(name: string, help: string, read: () => number): void
  alert(kind: string, severity: string): void
  exchange(): void
}

export function createMetrics(component: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ component })
  collectDefaultMetrics({ register: registry, prefix: 'apiscope_' })
  const alerts = new Counter({
    name: 'apiscope_alerts_total',
    help: 'Alerts raised',
    labelNames: ['kind', 'severity'],
    registers: [registry],
  })
  const exchanges = new Counter({
    name: 'apiscope_exchanges_total',
    help: 'Exchanges published or applied',
    registers: [registry],
  })
  return {
    registry,
    events: (read) => eventsFamily(registry, read),
    gauge: (name, help, read) => {
      new Gauge({
        name: `apiscope_${name}`,
        help,
        registers: [registry],
        collect() {
          this.set(read())
        },
      })
    },
    alert: (kind, severity) => alerts.inc({ kind, severity }),
    exchange: () => exchanges.inc(),
  }
}

function eventsFamily(registry: Registry, read: () => Record<string, number>): void {
  new Counter({
    name: 'apiscope_events_total',
    help: 'Everything that the rooms count, by the name in docs/limits.md: drops, evictions, resyncs …',
    labelNames: ['name'],
    registers: [registry],
    collect() {
      this.reset()
      const entries = Object.entries(read()).sort(([a], [b]) => (a < b ? -1 : 1))
      let other = 0
      entries.forEach(([name, value], i) => {
        if (i < MAX_NAMES) this.inc({ name }, value)
        else other += value
      })
      if (other > 0) this.inc({ name: '(other)' }, other)
    },
  })
}
