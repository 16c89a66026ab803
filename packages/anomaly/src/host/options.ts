/** Every bound, period and margin of the worker `anomaly-hosts`. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface HostOptions {
  /** APIs of a host that are followed; beyond it those silent for `yieldMs` give way (`anomaly.siblings_over_limit` when none is). Count, 512. */
  siblings: number
  /** Silence after which an API gives its place to a new one. ms, 1 h. */
  yieldMs: number
  /** Silence after which an API is forgotten, and a host. ms, 8 d. */
  idleMs: number
  /** An hour that ends this much before event time is heard of was not seen: nothing is learned from its silence. ms, 15 min. */
  blindMs: number
  /** An API surges when the calls of five minutes are so many times those due … 2. */
  surgeRatio: number
  /** … and above them by so many standard deviations of chance. 4. */
  surgeDeviations: number
  /** How long a surge counts after it was last seen. ms, 10 min. */
  surgeMs: number
  /** Other APIs that must surge before an API is notified. Count, 2. */
  surging: number
  /** While they do it is notified again after this long. ms, 5 min. */
  notifyMs: number
  /** Calls an hour that an API must be expected to have on the average for its season to say something of others. 3. */
  seasonCalls: number
  /** APIs with such a season that a new one is notified of at least. Count, 3. */
  seasons: number
}

export const DEFAULT_HOST_OPTIONS: HostOptions = {
  siblings: 512,
  yieldMs: HOUR,
  idleMs: 8 * DAY,
  blindMs: 15 * MINUTE,
  surgeRatio: 2,
  surgeDeviations: 4,
  surgeMs: 10 * MINUTE,
  surging: 2,
  notifyMs: 5 * MINUTE,
  seasonCalls: 3,
  seasons: 3,
}
