/** What is followed of an API: metrics, windows, and the scale on which each metric's errors are of one size. */

import { normalQuantile } from '@apiscope/ml'

/**
 * `count`: events; `amount`: sums over requests; `mean`: per request or actor; `share`: of requests or actors. Counts and
 * amounts of a silent window are 0, means and shares of it are nothing.
 */
export type MetricForm = 'count' | 'amount' | 'mean' | 'share'

export interface MetricDefinition {
  name: string
  form: MetricForm
  /** Where the logarithm starts to count: differences well below are none. In units of the metric. */
  unit: number
  /** While learning, no band is narrower than this to either side. */
  floor: number
}

export const METRIC_LIST = [
  { name: 'requests', form: 'count', unit: 1, floor: 10 },
  { name: 'response_bytes', form: 'amount', unit: 512, floor: 65_536 },
  { name: 'request_bytes', form: 'amount', unit: 512, floor: 65_536 },
  { name: 'records', form: 'amount', unit: 1, floor: 50 },
  { name: 'actors', form: 'count', unit: 1, floor: 5 },
  { name: 'client_error_share', form: 'share', unit: 1, floor: 0.2 },
  { name: 'server_error_share', form: 'share', unit: 1, floor: 0.1 },
  { name: 'latency_ms', form: 'mean', unit: 1, floor: 100 },
  { name: 'bytes_per_actor', form: 'mean', unit: 512, floor: 16_384 },
  { name: 'records_per_actor', form: 'mean', unit: 1, floor: 20 },
  { name: 'new_actor_share', form: 'share', unit: 1, floor: 0.3 },
  { name: 'parameter_novelty', form: 'share', unit: 1, floor: 0.2 },
] as const satisfies readonly MetricDefinition[]

export type MetricName = (typeof METRIC_LIST)[number]['name']

export const METRIC_COUNT = METRIC_LIST.length
export const METRIC_AT = Object.fromEntries(METRIC_LIST.map(({ name }, i) => [name, i])) as Record<MetricName, number>
/** Is this the name of a metric that is a share, so that there is no more of it than 1? */
export const isShare = (metric: string): boolean =>
  METRIC_LIST.some(({ name, form }) => name === metric && form === 'share')
/** Metrics from here on have no season of weekends or weekdays of their own: they hardly follow the volume. */
export const VOLUMES = 5

const HOUR = 3_600_000

/**
 * Windows. `slots` of a season (0 = the season is the hour's), the smoothing rate of the level, and how many windows in a row
 * on one side of the band make a new level.
 */
export const SERIES_SCALES = [
  { name: '5m', ms: HOUR / 12, slots: 0, alpha: 0.1, shift: 24 },
  { name: '1h', ms: HOUR, slots: 24, alpha: 0.1, shift: 8 },
  { name: '8h', ms: 8 * HOUR, slots: 3, alpha: 0.15, shift: 5 },
  { name: '24h', ms: 24 * HOUR, slots: 7, alpha: 0.2, shift: 4 },
] as const
export const HOURLY = 1

/** To the scale of errors: logarithm above the unit, arc sine of the root for shares (which evens out their variance). */
export function toScale({ form, unit }: MetricDefinition, value: number): number {
  return form === 'share'
    ? Math.asin(Math.sqrt(Math.min(1, Math.max(0, value))))
    : Math.log1p(Math.max(0, value) / unit)
}

/** And back. */
export function fromScale({ form, unit }: MetricDefinition, scaled: number): number {
  if (form === 'share') return Math.sin(Math.min(Math.PI / 2, Math.max(0, scaled))) ** 2
  return Math.max(0, unit * Math.expm1(Math.min(60, scaled)))
}

/**
 * Variance, on that scale, that chance alone gives: of a Poisson count with the expected number of events for counts and
 * amounts, of a mean of so many for means and shares.
 */
export function chance(form: MetricForm, events: number): number {
  if (form === 'count') return events / (1 + events) ** 2 + 1e-4
  if (form === 'amount') return 1 / (0.25 + events)
  return (form === 'share' ? 0.25 : 0.5) / Math.max(1, events)
}

/** Smallest k that a Poisson count with `mean` exceeds with probability of at most `tail`; beyond 50 by the normal. */
export function poissonQuantile(mean: number, tail: number): number {
  if (mean > 50) return Math.ceil(mean - normalQuantile(tail) * Math.sqrt(mean))
  let probability = Math.exp(-mean)
  let beyond = 1 - probability
  let k = 0
  for (; beyond > tail && k < 200; beyond -= probability) probability *= mean / ++k
  return k
}
