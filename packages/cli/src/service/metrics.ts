/** Prometheus metrics from the plain counters that the rooms keep; label cardinality is bounded here. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { version } from '../io/version.js'
import { alertOf, dropReason, familyOf } from './families.js'

/** Names distinguished; further ones are counted together as `(other)`. */
const MAX_NAMES = 500
/** How long a scrape waits for one source; then what it said last is told again. ms. */
const READ_MS = 2_000

type Read<T> = () => T | Promise<T>
/** A value with its labels. */
export type Sample = [labels: Record<string, string>, value: number]

export interface Metrics {
  readonly registry: Registry
  /** Adds counters named `room.event`; `read` gives totals, at each scrape. */
  events(read: Read<Record<string, number>>): void
  /** A single value, or one for each label value; asked at each scrape. */
  gauge(name: string, help: string, read: Read<number>): void
  gauges(name: string, help: string, label: string, read: Read<Record<string, number>>): void
  /** Values with several labels. */
  samples(name: string, help: string, labels: readonly string[], read: Read<Sample[]>): void
  /** Where durations are put in, s. */
  histogram(
    name: string,
    help: string,
    labels: readonly string[],
    buckets: number[],
  ): (labels: Record<string, string>, value: number) => void
}

export function createMetrics(component: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ component })
  standardMetrics(registry)
  const sources: Read<Record<string, number>>[] = []
  eventFamilies(registry, sources)
  const samples: Metrics['samples'] = (name, help, labels, read) => {
    const patient = within(read, [])
    new Gauge({
      name: `apiscope_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        this.reset()
        for (const [values, n] of (await patient()).slice(0, MAX_NAMES)) this.set(values, n)
      },
    })
  }
  return {
    registry,
    events: (read) => sources.push(within(read, {})),
    gauge: (name, help, read) => samples(name, help, [], async () => [[{}, await read()]]),
    gauges: (name, help, label, read) =>
      samples(name, help, [label], async () => bounded(await read()).map(([value, n]) => [{ [label]: value }, n])),
    samples,
    histogram(name, help, labels, buckets) {
      const one = new Histogram({
        name: `apiscope_${name}`,
        help,
        labelNames: [...labels],
        buckets,
        registers: [registry],
      })
      return (values, value) => one.observe(values, value)
    },
  }
}

/** Process and Node under their stock names, and what build this is. */
function standardMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  // Gauges with the suffix of counters: kept by prom-client for old dashboards, refused by promtool.
  for (const name of ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'])
    registry.removeSingleMetric(name)
  new Gauge({
    name: 'apiscope_build_info',
    help: 'Version of apiscope and of Node.js; always 1',
    labelNames: ['version', 'node_version'],
    registers: [registry],
  }).set({ version: version(), node_version: process.versions.node }, 1)
}

/** Where a counter stands in a family; undefined: not in this one. */
type Place = (name: string) => Record<string, string> | undefined

const isAlert = (name: string) => alertOf(name) !== undefined
const ofUnit =
  (unit: 'events' | 'bytes'): Place =>
  (name) => {
    const family = familyOf(name)
    return family.unit === unit && !isAlert(name) ? { room: family.room, event: family.event } : undefined
  }
const dropped: Place = (name) => {
  const { room, unit } = familyOf(name)
  const reason = unit === 'events' && !isAlert(name) ? dropReason(name) : undefined
  return reason === undefined ? undefined : { room, reason }
}

function eventFamilies(registry: Registry, sources: readonly Read<Record<string, number>>[]): void {
  const family = (name: string, help: string, labelNames: string[], place: Place) =>
    new Counter({
      name: `apiscope_${name}`,
      help,
      labelNames,
      registers: [registry],
      // All families ask at once, and who asks at once gets one answer: they show the same moment.
      async collect() {
        const sums = await sumOf(sources)
        this.reset()
        for (const [name, n] of bounded(sums)) {
          const labels = place(name)
          if (labels) this.inc(labels, n)
        }
      },
    })
  const help = 'What is counted, by room and the names in docs/limits.md: exchanges, evictions, resyncs'
  family('events_total', help, ['room', 'event'], ofUnit('events'))
  family('bytes_total', 'Bytes, by room and what became of them', ['room', 'event'], ofUnit('bytes'))
  const drops = 'What was not looked at, not kept or not told, by room and reason'
  family('dropped_total', drops, ['room', 'reason'], dropped)
  family('alerts_total', 'Alerts raised, by kind and severity', ['kind', 'severity'], alertOf)
}

async function sumOf(sources: readonly Read<Record<string, number>>[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const values of await Promise.all(sources.map((read) => read()))) {
    for (const [name, n] of Object.entries(values)) sums[name] = (sums[name] ?? 0) + n
  }
  return sums
}

/**
 * Asks once for all who ask at the same time, and waits for the answer only so long: a thread that is stuck must not keep the rest from
 * being seen. Rejects when `read` does.
 */
function within<T>(read: Read<T>, first: T): () => Promise<T> {
  let last = first
  let asking: Promise<T> | undefined
  return async () => {
    asking ??= Promise.resolve()
      .then(read)
      .then((value) => {
        last = value
        return value
      })
      .finally(() => {
        asking = undefined
      })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(() => resolve(last), READ_MS)
    })
    return Promise.race([asking, late]).finally(() => clearTimeout(timer))
  }
}

/** In order of name; those beyond the bound summed up. */
function bounded(values: Record<string, number>): [name: string, n: number][] {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length <= MAX_NAMES) return entries
  const other = entries.slice(MAX_NAMES).reduce((sum, [, n]) => sum + n, 0)
  return [...entries.slice(0, MAX_NAMES), ['(other)', other]]
}
