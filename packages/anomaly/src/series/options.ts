/** Bounds and margins of the series of an API. */
const HOUR = 3_600_000

export interface SeriesOptions {
  /** Time zone of the tenant, for days, nights and weekends: an IANA name such as `Europe/Berlin`. UTC. */
  timeZone: string
  /** Probability with which the band shown holds. 0–1, 0.99. */
  level: number
  /** Probability with which the band that alerts holds, before the ratios below. 0–1, 0.9999. */
  alertLevel: number
  /** An alert needs this many times the expectation (and its inverse for a fall). 5. */
  ratio: number
  /** … and in a window of 8 h or more this many, where less is chance. 4. */
  longRatio: number
  /** Share of an error class that makes its rise worth an alert. 0–1, 0.4. */
  errorShare: number
  /** Errors in the window below which their share is no matter. Count, 40. */
  errors: number
  /** Requests that a window must be expected to bring (lower end of the band) for silence to alert. Count, 12. */
  silence: number
  /** An exchange this much behind its window's end still counts in it. ms, 5 s. */
  latenessMs: number
  /** No message and no heartbeat that wakes an API for this long means that the mirror was blind: no zeros are learned. ms, 15 min. */
  blindMs: number
  /** Share of exchanges with gaps or one side missing from which a window is not learned; below, its band widens. 0–1, 0.2. */
  lossShare: number
  /** Time after the last exchange at which an API's windows stop being closed. ms, 8 d. */
  idleMs: number
}

export const DEFAULT_SERIES_OPTIONS: SeriesOptions = {
  timeZone: 'UTC',
  level: 0.99,
  alertLevel: 0.9999,
  ratio: 5,
  longRatio: 4,
  errorShare: 0.4,
  errors: 40,
  silence: 12,
  latenessMs: 5_000,
  blindMs: 900_000,
  lossShare: 0.2,
  idleMs: 192 * HOUR,
}
