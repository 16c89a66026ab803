/** The four watched quantities of an API, per minute and per hour. */
import { MetricSeries, type SeriesOptions, type SeriesPoint } from './metric-series.js'

export const QUANTITIES = ['requests', 'response_bytes', 'request_bytes', 'records'] as const
export type Quantity = (typeof QUANTITIES)[number]

/** Window length, season, and how many empty windows in a row are counted as zeros before the gap is skipped. */
export const SERIES_SCALES = [
  { name: '1m', ms: 60_000, period: 0, gap: 3 },
  { name: '1h', ms: 3_600_000, period: 24, gap: 168 },
] as const

/** Below these a band never gets, whatever was learned: requests, bytes, bytes, records per window. */
const FLOORS: Readonly<Record<Quantity, number>> = {
  requests: 10,
  response_bytes: 65_536,
  request_bytes: 65_536,
  records: 50,
}

const optionsOf = (scale: number, quantity: number): SeriesOptions => ({
  period: SERIES_SCALES[scale]!.period,
  shareFloor: 0.5,
  floor: FLOORS[QUANTITIES[quantity]!],
})

interface Scale {
  /** Start of the open window, ms; -1 = none yet. */
  start: number
  sums: number[]
  series: MetricSeries[]
}

/** A window that has closed. */
export interface ClosedWindow {
  scale: number
  start: number
  points: SeriesPoint[]
}

export class SeriesSet {
  private constructor(private readonly scales: Scale[]) {}

  static create(): SeriesSet {
    return new SeriesSet(
      SERIES_SCALES.map((_, scale) => ({
        start: -1,
        sums: QUANTITIES.map(() => 0),
        series: QUANTITIES.map((_, q) => MetricSeries.create(optionsOf(scale, q))),
      })),
    )
  }

  /** Adds one exchange; call `close(time)` first. A late one counts in the open window. */
  add(time: number, values: readonly [number, number, number, number]): void {
    for (let s = 0; s < this.scales.length; s++) {
      const scale = this.scales[s]!
      const { ms } = SERIES_SCALES[s]!
      if (scale.start < 0) scale.start = Math.floor(time / ms) * ms
      for (let q = 0; q < values.length; q++) scale.sums[q]! += values[q]!
    }
  }

  /** Closes every window that ended by `time`. Empty ones in between count as zeros, up to the scale's limit. */
  close(time: number): ClosedWindow[] {
    const closed: ClosedWindow[] = []
    for (let s = 0; s < this.scales.length; s++) {
      const scale = this.scales[s]!
      const { ms, gap } = SERIES_SCALES[s]!
      if (scale.start < 0 || time < scale.start + ms || !Number.isFinite(time)) continue
      closed.push({ scale: s, start: scale.start, points: this.learn(scale) })
      const next = Math.floor(time / ms) * ms
      const empty = Math.min(gap, (next - scale.start) / ms - 1)
      for (let i = 0; i < empty; i++) this.learn(scale)
      scale.start = next
    }
    return closed
  }

  /** End of the earliest open window that holds anything; undefined when all is quiet. */
  wake(): number | undefined {
    let wake: number | undefined
    for (let s = 0; s < this.scales.length; s++) {
      const { start, sums } = this.scales[s]!
      if (start < 0 || sums[0] === 0) continue
      const end = start + SERIES_SCALES[s]!.ms
      if (wake === undefined || end < wake) wake = end
    }
    return wake
  }

  /** Forecast for the open window of a scale. */
  expect(scale: number, quantity: Quantity): ReturnType<MetricSeries['expect']> & { settled: boolean } {
    const series = this.scales[scale]!.series[QUANTITIES.indexOf(quantity)]!
    return { ...series.expect(), settled: series.settled }
  }

  /** Windows that a series has learned. */
  seen(scale: number, quantity: Quantity): number {
    return this.scales[scale]!.series[QUANTITIES.indexOf(quantity)]!.count
  }

  toJSON(): { start: number; sums: number[]; series: ReturnType<MetricSeries['toJSON']>[] }[] {
    return this.scales.map(({ start, sums, series }) => ({ start, sums, series: series.map((one) => one.toJSON()) }))
  }

  static fromJSON(json: ReturnType<SeriesSet['toJSON']>): SeriesSet {
    return new SeriesSet(
      json.map(({ start, sums, series }, s) => ({
        start,
        sums,
        series: series.map((one, q) => MetricSeries.fromJSON(one, optionsOf(s, q))),
      })),
    )
  }

  private learn(scale: Scale): SeriesPoint[] {
    const points = scale.series.map((series, q) => series.update(scale.sums[q]!))
    scale.sums = QUANTITIES.map(() => 0)
    return points
  }
}
