/** The measure of an alert, told with its unit. */
import type { Alert } from '@apiscope/schema'

export interface Measure {
  /** As in `evidence.metric`. */
  metric: string
  observed: number
  /** The usual value and the interval it lies in. */
  expected?: number
  lower?: number
  upper?: number
  /** `10 min`; absent where it is about single exchanges. */
  window?: string
  /** ms since 1970, whole. */
  start?: number
  end?: number
}

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

const whole = (value: unknown): number | undefined => {
  const n = number(value)
  return n !== undefined && Math.abs(n) < 8.64e15 ? Math.floor(n) : undefined
}

/** Undefined for an alert that measures nothing. */
export function measureOf({ evidence }: Alert): Measure | undefined {
  const { metric, observed, expected, lower, upper, window, window_start, window_end, window_ms } = evidence
  const value = number(observed)
  if (typeof metric !== 'string' || value === undefined) return undefined
  const start = whole(window_start)
  const end =
    whole(window_end) ?? (start !== undefined && number(window_ms) ? whole(start + number(window_ms)!) : undefined)
  const some: Partial<Measure> = {
    expected: number(expected),
    lower: number(lower),
    upper: number(upper),
    window: typeof window === 'string' && window !== 'exchange' ? span(window) : undefined,
    start,
    end: end !== undefined && end >= start! ? end : undefined,
  }
  for (const key of Object.keys(some) as (keyof Measure)[]) if (some[key] === undefined) delete some[key]
  return { metric, observed: value, ...some }
}

const UNITS: Readonly<Record<string, string>> = { s: 's', m: 'min', h: 'h', d: 'd' }

/** `10m` → `10 min`. */
function span(text: string): string {
  const match = /^(\d{1,6})([smhd])$/.exec(text)
  return match ? `${match[1]} ${UNITS[match[2]!]}` : text.slice(0, 40)
}

const WORDS: Readonly<Record<string, string>> = {
  objects: 'different objects',
  refusals: 'refused attempts',
  absent_routes: 'routes that do not exist',
  refused_routes: 'routes that turn it away',
  networks: 'networks',
  actors: 'clients',
  chained_objects: 'objects found by looking up persons',
  foreign_objects: 'objects of others',
}

/** `1.2 MB`, `200 records`, `37 %`, `10 different objects`: a value of a metric with its unit. */
export function withUnit(metric: string, value: number): string {
  if (metric === 'risk') return `${Math.round(value)} of 100`
  if (metric === 'attack_score') return `${(value * 100).toPrecision(3)} % sure`
  if (metric.endsWith('_share')) return `${Number((value * 100).toPrecision(3))} % ${words(metric.slice(0, -6))}`
  if (/(^|_)bytes(_|$)/.test(metric))
    return `${bytes(value)}${metric.startsWith('bytes_per_') ? ` ${per(metric)}` : ''}`
  if (/_ms$/.test(metric)) return `${amount(value)} ms`
  if (metric.includes('_per_'))
    return `${amount(value)} ${words(metric.slice(0, metric.indexOf('_per_')))} ${per(metric)}`
  return `${amount(value)} ${WORDS[metric] ?? words(metric)}`
}

const words = (metric: string) => metric.slice(0, 60).replaceAll('_', ' ')
const per = (metric: string) => `per ${words(metric.slice(metric.indexOf('per_') + 4))}`

function amount(value: number): string {
  const shown = Number.isInteger(value) ? value : Number(value.toPrecision(3))
  return Math.abs(shown) < 1e15 ? shown.toLocaleString('en-US') : shown.toExponential(2)
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  let shown = value
  for (; Math.abs(shown) >= 1000 && unit < units.length - 1; unit++) shown /= 1000
  return `${unit === 0 ? Math.round(shown) : Number(shown.toPrecision(3))} ${units[unit]}`
}

/** `10 different objects in 10 min; usually 2, at most 10`. */
export function measureText(measure: Measure): string {
  const { metric, observed, expected, upper, window } = measure
  const usual = [
    ...(expected === undefined ? [] : [`usually ${withUnit(metric, expected)}`]),
    ...(upper === undefined ? [] : [`limit ${withUnit(metric, upper)}`]),
  ]
  return `${withUnit(metric, observed)}${window ? ` in ${window}` : ''}${usual.length > 0 ? `; ${usual.join(', ')}` : ''}`
}
