/** A window's value of one metric, judged by the forecast made before it, and what the forecast rests on. */
import type { Slot } from './calendar.js'

export interface Band {
  /** NaN before there is one. */
  expected: number
  lower: number
  upper: number
}

export interface SeriesPoint extends Band {
  /** NaN: the window says nothing (a mean of none, or the mirror lost too much). */
  observed: number
  /** Error in standard deviations of the model's; signed. */
  score: number
  /** log10(1 / p) of the error by the series' own tail. */
  surprise: number
  /** The season is not known yet: the band is wide and alerts nothing. */
  learning: boolean
  /** The band that alerts. */
  far: Band
}

/** Where a window lies and what it rests on. */
export interface Context {
  slot: Slot
  /** Forecast of the hour's series at this time, in units of the metric per window; NaN = none. */
  hour: number
  /** Adds what the shared weekly season knows, on the scale of errors. */
  week: number
  /** Events that are expected, by which chance is judged; for means and shares those that came. */
  events: number
  /** Factor on the standard deviation: what the mirror lost makes everything less certain. */
  widen: number
}
